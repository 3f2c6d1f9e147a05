"""What the parser sees in the five documents of `seeds/`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from qa.documents.corpus import read_corpus
from qa.types import Block, Document, spanned, squash

SEEDS = Path(__file__).parents[2] / "seeds"
DIALOGUE, MEXICO, COUNCIL, REPORT_67, REPORT_52 = ALL = range(5)
"""The five documents in the order of their names."""

FACTS = [
    ("国际移徙与发展问题高级别对话的总结报告 大会主席的说明", "", 61, 2006, "", "55(b)", "大会主席"),
    ("2006 年 10 月 5 日墨西哥常驻联合国代表给秘书长的信", "", 61, 2006, "2006-10-05", "55(b)和 67(b)",
     "墨西哥常驻联合国代表"),
    ("2006 年 9 月 1 日经济及社会理事会主席给大会主席的信", "", 61, 2006, "2006-09-01", "54(b)",
     "经济及社会理事会主席"),
    ("国际移徙与发展问题 秘书长的报告", "A/67/254", 67, 2012, "", "22", "秘书长"),
    ("国际移徙与发展 包括召开一个联合国国际移徙与发展会议 秘书长的报告", "", 52, 1997, "", "99(d)", "秘书长"),
]
"""Title, symbol, session, year, date, agenda item, author; a year without a date is the session's."""

WHOLE = [
    (DIALOGUE, "4", "圆桌会议 4 讨论了如何促进在各级别，包括在双边和区域一级，建立伙伴关系和能力建设并交流最佳做法，"),
    (DIALOGUE, "11", "必须制止各种不容忍现象。"),
    (DIALOGUE, "22", "有一项建议是通过负责国际移徙与发展问题的秘书长特别代表彼得·萨瑟兰，将论坛与联合国联系起来。"),
    (REPORT_67, "5",
     "在此期间，较发达的北方地区移民数量增长了 4 600 万，即 56%，而南方的移民人口增长 1 300 万，即 18%。"),
    (REPORT_67, "7",
     "全球移民人口的一套估计数据。估计数字表明，北方国际移民数字的增长原因主要是来自南方的移民数字的增长。"),
    (REPORT_67, "11",
     "报告得出的结论是，虽然汇款作为私人资金的性质应该得到尊重，可以通过可持续政策措施鼓励移民家庭利用汇款提高技能，"),
    (REPORT_67, "12", "2009 年 7 月，8 国集团成员商定，将全球汇款费用在五年时间内从 10%降至 5%，(“5 乘 5”的目标)，"),
    (REPORT_67, "18",
     "即全球难民人口的 42%。不包括由联合国近东巴勒斯坦难民救济和工程处负责的大约 480 万巴勒斯坦人在内，"
                      "1951 年《公约》及其 1967 年议定书缔约国收容的难民比例已经上升至 61%。"),
    (REPORT_67, "19", "同时 130 个国家已批准了 2000 年关于打击陆、海、空偷运移民的议定书。"),
    (REPORT_67, "28", "根据索取信息的要求，人口司编制了关于国际移徙与国际移民各方面的新数据集。"),
    (REPORT_67, "46",
     "为侨民参与发展制定路线图：为原籍国和东道国决策者和从业者编制的手册，鼓励外籍人士参与发展的努力。"),
    (REPORT_67, "65", "将移徙纳入 2015 年后联合国发展议程可能是一个主要重点，"),
    (REPORT_52, "1", "阿尔及利亚 阿根廷 澳大利亚 加拿大 哥伦比亚 克罗地亚"),
    (REPORT_52, "34", "就其他国家而言,与会者指出,必须在实施该 行动纲领 方面制定优先事项清单"),
    (REPORT_52, "53", "国际移徙同发展的相互关系可能相当多样,据其他文件  指出,这些相互关系有许多问题尚未解决"),
]
"""Words of numbered paragraphs that line wraps, page breaks, notes and marks part in the file."""

WHOLE_UNNUMBERED = [
    (MEXICO, "强调赫尔辛基进程国际移徙问题会议的相对优势和附加值在于其行动者观点的多样性。因此，与会国也认为"),
    (MEXICO, "同时在此方面进行深入研究，以便执行注重利用原籍国人力资源的政策和方案。同时，建议拟订补偿措施，"),
    (MEXICO, "移徙和发展问题专家会议期间拟订的《非洲移徙与发展问题共同立场草稿》，其中提出应采取始一整套综合办法，"),
    (COUNCIL,
     "一切形式的国际合作都是相互关联的。加强移徙方面的有效国际合作以及移徙者的状况取决于有关国家政策的质量和连贯性。"),
    (COUNCIL,
     "（墨西哥外交部负责北美事务的副部长）和 Jan O.Karlsson（国际移徙全球委员会共同主席）。"),
    (REPORT_67, "大会将根据第 63/225 号决议在 2013 年其第六十八届会议期间，举行这一对话。"),
    (REPORT_52, "1996年 6月 25 日,联合国与国际移 组织(移徙组织)签署了一项 合作协定"),
]

COLUMNS_1 = ["原籍国/目的地国", "移民人数(以百万计) 1990", "移民人数(以百万计) 2010", "移民人数(以百万计) 绝对值变化",
             "移民人数(百分比) 1990", "移民人数(百分比) 2010", "移民人数(百分比) 百分比变化"]
ADVISED, DONE = "全球论坛建议数目", "全球移徙问题小组成员的后续行动"
COLUMNS_2 = ["年份", "圆桌会议", "题目", f"{ADVISED} 共计", f"{ADVISED} 由一位成员落实", f"{ADVISED} 由两位以上成员落实", f"{ADVISED} 无落实",
             "全球移徙问题小组所报告后续行动数目", f"{DONE} 比率"]


@cache
def documents() -> tuple[Document, ...]:
    return read_corpus(SEEDS).documents


def blocks(which: int, kind: str) -> list[Block]:
    return [b for b in documents()[which].blocks if b.kind == kind]


def paragraph(which: int, label: str) -> Block:
    return next(b for b in blocks(which, "paragraph") if b.label == label)


@pytest.mark.parametrize("which", ALL)
def test_letterhead_facts(which: int) -> None:
    d = documents()[which]
    assert (d.title, d.symbol, d.session, d.year, d.date, d.agenda_item, d.author) == FACTS[which]
    assert (d.encoding, d.language) == ("utf-8", "zh")


@pytest.mark.parametrize(("which", "count"), [(DIALOGUE, 24), (MEXICO, 0), (COUNCIL, 0), (REPORT_67, 88), (REPORT_52,
    55)])
def test_numbered_paragraphs_once_and_in_order(which: int, count: int) -> None:
    assert [b.label for b in blocks(which, "paragraph") if b.label] == [str(n) for n in range(1, count + 1)]


@pytest.mark.parametrize(("which", "label", "words"), WHOLE)
def test_parted_sentences_are_whole_again(which: int, label: str, words: str) -> None:
    assert words in paragraph(which, label).text


@pytest.mark.parametrize(("which", "words"), WHOLE_UNNUMBERED)
def test_parted_sentences_without_numbers(which: int, words: str) -> None:
    assert [words in b.text for b in blocks(which, "paragraph")].count(True) == 1


def test_unnumbered_points() -> None:
    letter, annex = ([b for b in blocks(MEXICO, "paragraph") if b.part == part] for part in ("", "附件"))
    assert (len(letter), len(annex)) == (3, 53)
    assert annex[8].text.startswith("指出要以民主和包容性的观点") and annex[8].text.endswith("提供宝贵的投入。")
    assert [len([b for b in blocks(COUNCIL, "paragraph") if b.part == part]) for part in ("", "附件")] == [2, 8]


def test_headings() -> None:
    assert [b.text for b in blocks(DIALOGUE, "heading")] == ["一. 形式和出席情况", "二. 主要问题",
                                                             "三. 高级别对话后续工作"]
    assert paragraph(REPORT_67, "10").headings == ("二. 移徙与发展问题最近的动态", "B. 汇款：流量和费用")
    assert paragraph(REPORT_67, "80").headings == ("五. 结论、建议和前进之路",)
    assert paragraph(REPORT_67, "66").headings[-1] == "圆桌会议四：加强各层次国际移徙的伙伴关系和合作"
    chapters = [b.text for b in blocks(REPORT_52, "heading") if not b.headings]
    assert chapters == ["摘要", "一 导言", "二 各国政府对联合国移徙与发展国  际会议的意见",
                        "三 联合国系统内处理国际移徙和发    展问题的机制",
                        "四 在联合国系统外处理国际移徙与  发展问题的机制", "五 结论", "注"]
    assert [b.text[0] for b in blocks(REPORT_52, "heading") if b.headings] == list("ABCDEFABCD")
    assert paragraph(REPORT_52, "32").headings[-1] == "E. 联合国难民事务高级专员办事处(难民专员办事处)"


def test_footnotes_and_their_marks() -> None:
    notes = {b.label: b.text for b in blocks(REPORT_67, "footnote")}
    marks = [(m.label, b.label) for b in documents()[REPORT_67].blocks if b.kind == "paragraph" for m in b.marks]
    assert list(notes) == ["*", *(str(n) for n in range(1, 20))]
    assert notes["*"] == "A/67/150。"
    assert notes["1"] == ("见“实现我们想要的未来：提交给秘书长的报告”，2012 年联合国系统在 2015 年后"
                          "联合国发展议程工作组。")
    assert notes["9"] == "难民署 2010 年统计年鉴：第十版(日内瓦，2011 年)。"
    assert notes["19"].startswith("见 www.iom.int/jahia/") and notes["19"].endswith("Training-Module.pdf。")
    assert marks == [("1", "4"), ("2", "5"), ("3", "7"), ("4", "9"), ("5", "10"), ("6", "11"), ("7", "11"), ("8", "12"),
                     ("9", "18"), ("10", "18"), ("11", "23"), ("12", "24"), ("13", "28"), ("14", "28"), ("3", "28"),
                     ("4", "28"), ("15", "29"), ("16", "30"), ("17", "42"), ("18", "44"), ("19", "46")]


def test_every_mark_stands_where_it_says() -> None:
    for d in documents():
        assert all(d.text[slice(*m.span)] == m.label for b in d.blocks for m in b.marks)


def test_starred_note_and_stars_without_notes() -> None:
    [note] = blocks(MEXICO, "footnote")
    assert note.text == ("2006年7月1日至2日在冈比亚班珠尔举行的非洲联盟高峰会议七个国家元首核可该草案，"
                         "作为非洲对联合国高级别对话的贡献。")
    assert [[m.label for m in b.marks] for b in documents()[MEXICO].blocks if b.marks] == [["*"]]
    assert blocks(COUNCIL, "footnote") == blocks(REPORT_52, "footnote") == []
    assert [(b.kind, b.part) for b in documents()[COUNCIL].blocks if b.marks] == [("letterhead", ""), ("letterhead",
        "附件")]
    assert [(b.kind, m.label) for b in documents()[REPORT_52].blocks for m in b.marks] == [("letterhead", "*")]


def test_endnotes_in_order() -> None:
    notes = blocks(REPORT_52, "endnote")
    assert [b.label for b in notes] == list("12345678")
    assert [b.text[:7] for b in notes] == ["见 国际劳工公", "人口与发展国际", "经济及社会理事", "A/CONF.", "参看 E/19",
                                           "社会发展问题世",
                                           "第四次妇女问题", "1997 年世"]
    assert notes[3].text == "A/CONF.157/24(第一部分),第三章"


def test_table_1() -> None:
    rows = [b for b in blocks(REPORT_67, "row") if b.label == "1"]
    assert [c.text for c in rows[0].columns] == COLUMNS_1
    assert [b.cells[0].text for b in rows] == ["北北", "南北", "南北", "南南", "北方总人数", "南方总人数",
                                               "来自北方总人数",
                                               "来自南方总人数", "总计"]
    assert [c.text for c in rows[1].cells] == ["南北", "13.3", "13.3", "(0.1)", "8.6", "6.2", "(0.4)"]
    assert [c.text for c in rows[8].cells] == ["总计", "155.2", "214.2", "59.0", "100.0", "100.0", "38.0"]
    assert rows[0].headings[-1] == "表1 1990 年和 2010 年按原籍国和目的地国分列的国际移民人数"


def test_table_2() -> None:
    rows = [b for b in blocks(REPORT_67, "row") if b.label == "2"]
    assert [c.text for c in rows[0].columns] == COLUMNS_2
    assert [(b.cells[0].text, b.cells[1].text) for b in rows if b.cells[1].text] == [
        (str(year), place) for year in range(2007, 2012) for place in "一二三"]
    assert [b.cells[2].text for b in rows if not b.cells[1].text] == [
        "2007 年共计", "2008 年共计", "2009 年共计", "2010 年共计", "2011 共计", "总计"]
    assert len(rows) == 21
    assert [c.text for c in rows[9].cells] == ["2009", "二", "移民融合、重返社会和循环", "9", "1", "6", "2", "17",
                                               "1.9"]
    assert rows[9].cells[0].spans == rows[8].cells[0].spans
    assert rows[9].headings[-1] == "表2 2007-2011 年全球移徙问题小组就全球论坛所提建议采取的后续行动"


def test_cells_and_columns_stand_in_the_source() -> None:
    d = documents()[REPORT_67]
    for block in blocks(REPORT_67, "row"):
        for cell in (*block.cells, *block.columns):
            assert squash(spanned(d.text, cell.spans)) == squash(cell.text)


def test_table_notes() -> None:
    assert [(b.label, b.text) for b in blocks(REPORT_67, "tablenote")] == [
        ("2", "注：全球移徙问题小组实体各项实施行动的详细列表，请参阅 www.unmigration.org。"),
        ("2a", "全球移徙问题小组所报后续活动数目除以全球论坛建议的数目。")]
    [mark] = blocks(REPORT_67, "tablenote")[1].marks
    assert mark.label == "a" and documents()[REPORT_67].text[:mark.span[0]].endswith("数目 比率\n")


def test_annexes() -> None:
    assert [[b.text for b in blocks(which, "letterhead") if b.part] for which in ALL] == [
        [],
        ["2006 年 10 月 5 日墨西哥常驻联合国代表给秘书长的信的附件 赫尔辛基进程国际移徙问题会议的报告 "
         "2006 年 7 月 25 日和 26 日，墨西哥城 ［原件：英文和西班牙文］"],
        ["附件 主席对关于从社会角度看待国际移徙和移民问题小组讨论的总结"],
        ["附件 联合国总部举行的国际移徙与发展问题高级别对话的拟议日程"],
        []]


def test_programme() -> None:
    lines = blocks(REPORT_67, "programme")
    assert [(b.headings[-1][-4:], re.split(r" (?=\D*会议|大会|四次)", b.text)[0]) for b in lines] == [
        ("的第一天", "上午 10:00-10:30"), ("的第一天", "上午 10:30-下午 1:00"), ("的第一天", "下午 3:00-6:00"),
        ("的第二天", "上午 10:00-下午 1:00"), ("的第二天", "下午 3:00-5:30"), ("的第二天", "下午 5:30-6:00")]
    assert lines[1].text == ("上午 10:30-下午 1:00 第一次全体会议续会 "
                             "圆桌会议一：利用侨民的贡献促进发展(与第一次全体会议平行举行)")
    assert lines[5].text == ("下午 5:30-6:00 四次互动式圆桌会议的的主席就每次讨论分别提出的口头总结 "
                             "秘书长特别代表的简要说明 大会主席宣布高级别对话闭幕")


def test_signatures() -> None:
    assert [[b.text for b in blocks(which, "signature")] for which in ALL] == [
        [], ["墨西哥常驻联合国副代表 临时代办 胡安·曼努埃尔·戈麦斯·罗夫莱多大使（签名）"],
        ["经济及社会理事会 主席 阿里·哈沙尼（签名）"], [], []]


def test_page_furniture_is_in_no_block() -> None:
    d = documents()[REPORT_67]
    words = [d.text[slice(*span)] for span in d.furniture]
    assert "12-45212 (C)4" in words and words.count("__________________") == 9
    assert not [b.text for b in d.blocks if "12-45212" in b.text or "____" in b.text]
    assert [b.kind for b in d.blocks if "A/67/254" in b.text] == ["letterhead"]


@pytest.mark.parametrize("which", ALL)
def test_every_character_is_in_one_block_or_in_furniture(which: int) -> None:
    check_cover(documents()[which])


def check_cover(d: Document) -> None:
    """Assert that blocks and furniture share out the text, each block's text being the source at its spans."""
    held = bytearray(len(d.text))
    for spans in [b.spans for b in d.blocks] + [(span,) for span in d.furniture]:
        assert all(a < b for a, b in spans) and all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
        for start, end in spans:
            assert not any(held[start:end]), d.text[start:end]
            held[start:end] = b"\1" * (end - start)
    assert [d.text[i - 9:i + 9] for i, h in enumerate(held) if not h and not d.text[i].isspace()] == []
    for block in d.blocks:
        assert squash(spanned(d.text, block.spans)) == squash(block.text) != ""
