"""Word files: headings, numbering, tables, notes, tracked changes, what is hidden, text boxes, margins."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from made_files import blocks, lines, marks, places, read, rows, told, zipped

from qa.documents.readers.numerals import write_number
from qa.errors import CorpusError

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = ('xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
              'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"')


def t(words: str, look: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(inside: str, look: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}</w:p>"


def listed(words: str, number: int = 1, level: int = 0) -> str:
    return p(t(words), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(inside: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inside if inside.startswith('<') else p(t(inside))}</w:tc>"


def row(*cells: str, look: str = "") -> str:
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(c if c.startswith('<w:tc>') else cell(c) for c in cells)}</w:tr>"


def table(*own: str) -> str:
    return f"<w:tbl>{''.join(own)}</w:tbl>"


def styled(document: Any, name: str, inside: str) -> None:
    document.styles.element.append(parse_xml(
        f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{inside}</w:style>'))


def made(folder: Path, *body: str, document: Any = None, notes: str = "", endnotes: str = "", settings: str = "") -> Path:
    """A Word file of these paragraphs and tables."""
    document = document or docx.Document()
    for n, xml in enumerate(parse_xml(f'<w:body {nsdecls("w")} {NAMESPACES}>{"".join(body)}</w:body>')):
        document.element.body.insert(n, xml)
    if settings:
        document.settings.element.append(parse_xml(f'<w:{settings} {nsdecls("w")}/>' if "<" not in settings else
                                                   settings.replace(">", f" {nsdecls('w')}>", 1)))
    document.save(str(folder / "plain.docx"))
    parts = {}
    for kind, told_notes in (("footnotes", notes), ("endnotes", endnotes)):
        if told_notes:
            parts[f"word/{kind}.xml"] = f'<w:{kind} {nsdecls("w")}>{told_notes}</w:{kind}>'
    with zipfile.ZipFile(folder / "plain.docx") as file:
        rels, types = (file.read(name).decode() for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"))
    for name in parts:
        kind = Path(name).stem
        rels = rels.replace("</Relationships>", f'<Relationship Id="r{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/></Relationships>')
        types = types.replace("</Types>", f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
                                          f'wordprocessingml.{kind}+xml"/></Types>')
    return zipped(folder / "a.docx", {"word/_rels/document.xml.rels": rels, "[Content_Types].xml": types, **parts}, folder / "plain.docx")


def note(number: int, words: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{p("<w:r><w:footnoteRef/></w:r>" + t(" " + words))}</w:{kind}>'


def mark(number: int, kind: str = "footnote", look: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}" {look}/></w:r>'


def numbering(document: Any, levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="90"/></w:num>', more: str = "") -> Any:
    """The document with lists of its own in place of those of its template."""
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    for xml in parse_xml(f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="90">{levels}</w:abstractNum>{more}{lists}</w:numbering>'):
        root.append(xml)
    return document


def level(at: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def test_headings_by_style_by_outline_level_and_by_a_style_built_on_another(tmp_path: Path) -> None:
    document = docx.Document()
    styled(document, "Clause", '<w:basedOn w:val="Heading2"/>')
    styled(document, "Kapitel", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
    styled(document, "Aside", '<w:basedOn w:val="Heading1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
    path = made(tmp_path, p(t("总则"), '<w:pStyle w:val="Heading1"/>'), p(t("范围"), '<w:pStyle w:val="Clause"/>'),
                p(t("Scope in detail"), '<w:pStyle w:val="Kapitel"/>'), p(t("借阅"), '<w:outlineLvl w:val="0"/>'),
                p(t("并非标题"), '<w:pStyle w:val="Heading1"/><w:outlineLvl w:val="9"/>'), p(t("也非标题"), '<w:pStyle w:val="Aside"/>'),
                p(t("每人限借五册。")), document=document)
    source = read(path)
    assert [(e.kind, e.level) for e in source.elements] == [("heading", 1), ("heading", 2), ("heading", 3), ("heading", 1), ("paragraph", 0),
                                                            ("paragraph", 0), ("paragraph", 0)]
    assert blocks(source)[-1].headings == ("借阅",)
    assert blocks(source)[2].headings == ("总则", "范围")


def test_numbers_of_several_levels_as_word_shows_them(tmp_path: Path) -> None:
    document = numbering(docx.Document(), level(0, "decimal", "第%1条") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "(%3)"))
    path = made(tmp_path, listed("宗旨"), listed("甲款", level=1), listed("细目", level=2), listed("细目二", level=2), listed("乙款", level=1),
                listed("会员"), listed("新款", level=1), document=document)
    assert [words for _, words in lines(read(path))] == ["第1条 宗旨", "1.1 甲款", "(a) 细目", "(b) 细目二", "1.2 乙款", "第2条 会员", "2.1 新款"]


@pytest.mark.parametrize(("form", "shown"), [
    ("chineseCounting", ["一", "二", "十", "十一", "二十"]), ("chineseCountingThousand", ["一", "二", "十", "十一", "二十"]),
    ("ideographDigital", ["一", "二", "一〇", "一一", "二〇"]), ("upperRoman", ["I", "II", "X", "XI", "XX"]),
    ("chineseLegalSimplified", ["壹", "贰", "壹拾", "壹拾壹", "贰拾"]), ("ideographTraditional", ["甲", "乙", "癸", "11", "20"]),
    ("decimalEnclosedCircleChinese", ["①", "②", "⑩", "⑪", "⑳"]), ("decimalFullWidth", ["１", "２", "１０", "１１", "２０"])])
def test_forms_of_numbers(tmp_path: Path, form: str, shown: list[str]) -> None:
    path = made(tmp_path, *[listed("项") for _ in range(20)], document=numbering(docx.Document(), level(0, form, "%1、")))
    found = [words.removesuffix("、 项") for _, words in lines(read(path))]
    assert [found[n - 1] for n in (1, 2, 10, 11, 20)] == shown


@pytest.mark.parametrize(("number", "form", "shown"), [
    (101, "chineseCountingThousand", "一百零一"), (110, "chineseCountingThousand", "一百一十"), (1005, "japaneseCounting", "一千零五"),
    (101, "chineseCounting", "一〇一"), (210, "ideographLegalTraditional", "貳佰壹拾"), (28, "lowerLetter", "bb"), (7, "decimalZero", "07")])
def test_larger_numbers(number: int, form: str, shown: str) -> None:
    assert write_number(number, form) == shown


def test_lists_restarted_and_overridden(tmp_path: Path) -> None:
    lists = ('<w:num w:numId="1"><w:abstractNumId w:val="90"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0">'
             '<w:startOverride w:val="1"/></w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="90"/></w:num>'
             f'<w:num w:numId="4"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride></w:num>')
    document = numbering(docx.Document(), level(0, "decimal", "%1."), lists)
    path = made(tmp_path, listed("a"), listed("b"), listed("c", 2), listed("d", 2), listed("e", 3), listed("f", 4), listed("ohne", 0),
                document=document)
    assert lines(read(path)) == [("item", "1. a"), ("item", "2. b"), ("item", "1. c"), ("item", "2. d"), ("item", "3. e"), ("item", "D) f"),
                                 ("paragraph", "ohne")]


def test_a_level_that_goes_on_through_the_levels_above_it(tmp_path: Path) -> None:
    """Articles are often counted on through the chapters."""
    document = numbering(docx.Document(), level(0, "chineseCounting", "第%1章")
                         + level(1, "decimal", "第%2条", '<w:lvlRestart w:val="0"/>'))
    path = made(tmp_path, listed("总则"), listed("宗旨", level=1), listed("会员"), listed("入会", level=1), document=document)
    assert [words for _, words in lines(read(path))] == ["第一章 总则", "第1条 宗旨", "第二章 会员", "第2条 入会"]


def test_a_list_that_only_names_the_style_which_has_its_levels(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.element.append(parse_xml(f'<w:style {nsdecls("w")} w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/><w:pPr>'
                                             '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'))
    more = '<w:abstractNum w:abstractNumId="91"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
    lists = ('<w:num w:numId="1"><w:abstractNumId w:val="90"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="91"/></w:num>')
    numbering(document, level(0, "decimal", "§ %1"), lists, more)
    assert lines(read(made(tmp_path, listed("Fees", 2), document=document))) == [("item", "§ 1 Fees")]


def test_bullets_are_items_without_a_number_and_empty_numbers_show_none(tmp_path: Path) -> None:
    document = numbering(docx.Document(), level(0, "bullet", "\uf0b7") + level(1, "none", ""))
    assert lines(read(made(tmp_path, listed("带伞"), listed("说明", level=1), document=document))) == [("item", "带伞"), ("paragraph", "说明")]


def test_headings_take_the_numbers_of_their_style(tmp_path: Path) -> None:
    document = numbering(docx.Document(), level(0, "chineseCounting", "%1、"))
    styled(document, "Numbered", '<w:basedOn w:val="Heading1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    path = made(tmp_path, p(t("概况"), '<w:pStyle w:val="Numbered"/>'), p(t("人员"), '<w:pStyle w:val="Numbered"/>'), document=document)
    assert lines(read(path)) == [("heading", "一、 概况"), ("heading", "二、 人员")]


def test_numbers_that_word_writes_into_the_cells_of_a_table(tmp_path: Path) -> None:
    document = numbering(docx.Document(), level(0, "decimal", "%1"))
    body = table(row("序号", "姓名", look="<w:tblHeader/>"), row(cell(listed("")), "赵"), row(cell(listed("")), "钱"))
    assert rows(read(made(tmp_path, body, document=document))) == [{"序号": "1", "姓名": "赵"}, {"序号": "2", "姓名": "钱"}]


def test_a_table_with_cells_merged_across_and_down_and_two_rows_of_headings(tmp_path: Path) -> None:
    down, goes_on, across = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    body = table(row(cell("部门", down), cell("人数", across), look="<w:tblHeader/>"), row(cell("", goes_on), "男", "女", look="<w:tblHeader/>"),
                 row(cell("财务", down), "3", "4"), row(cell("", goes_on), "5", "6"), row(cell("合计", across), "18"))
    source = read(made(tmp_path, body))
    assert lines(source) == [("columns", "部门\t人数"), ("columns", "男\t女"), ("row", "财务\t3\t4"), ("row", "5\t6"), ("row", "合计\t18")]
    assert rows(source) == [{"部门": "财务", "人数 男": "3", "人数 女": "4"}, {"部门": "财务", "人数 男": "5", "人数 女": "6"},
                            {"部门": "合计", "人数 男": "合计", "人数 女": "18"}]
    assert places(source)["合计\t18"] == {"table": 1, "row": 5}


def test_a_table_within_a_cell_stands_behind_the_outer_one(tmp_path: Path) -> None:
    inner = table(row("票种", "价"), row("成人", "30"))
    body = table(row("地点", "说明"), row("展馆", cell(p(t("见下")) + inner + p(""))), row("剧院", "8元"))
    source = read(made(tmp_path, body))
    assert lines(source) == [("columns", "地点\t说明"), ("row", "展馆\t见下"), ("row", "剧院\t8元"), ("columns", "票种\t价"), ("row", "成人\t30")]
    assert told(source, "row")[0].label != told(source, "row")[2].label


def test_a_table_that_only_frames_a_text_is_read_as_text(tmp_path: Path) -> None:
    document = numbering(docx.Document(), level(0, "decimal", "%1."))
    body = table(row(cell(p(t("通知"), '<w:pStyle w:val="Heading1"/>') + p(t("周五闭馆。")) + listed("带证") + listed("排队"))))
    assert lines(read(made(tmp_path, body, document=document))) == [("heading", "通知"), ("paragraph", "周五闭馆。"), ("item", "1. 带证"),
                                                                    ("item", "2. 排队")]


def test_rows_that_are_hidden_or_deleted_are_left_out(tmp_path: Path) -> None:
    gone = '<w:del w:id="1" w:author="a"/>'
    body = table(row("品名", "价"), row("茶", "8"), row("内部", "1", look="<w:hidden/>"), row("旧价", "2", look=gone), row("杯", "9"))
    assert [words for _, words in lines(read(made(tmp_path, body)))] == ["品名\t价", "茶\t8", "杯\t9"]


def test_footnotes_and_endnotes_with_marks_within_a_line(tmp_path: Path) -> None:
    path = made(tmp_path, p(t("共十二人") + mark(2) + t("参加，三人缺席") + mark(3) + t("。") + mark(7, "endnote")), p(t("散会。")),
                notes=note(2, "含列席者。") + note(3, "均已请假。"), endnotes=note(7, "见签到簿。", "endnote"))
    source = read(path)
    assert lines(source) == [("paragraph", "共十二人参加，三人缺席。"), ("note", "含列席者。"), ("note", "均已请假。"), ("note", "见签到簿。"),
                             ("paragraph", "散会。")]
    assert marks(source) == [("1", "", "共十二人"), ("2", "", "共十二人参加，三人缺席"), ("i", "", "共十二人参加，三人缺席。")]
    assert [(b.kind, b.label, b.text) for b in blocks(source)] == [
        ("paragraph", "", "共十二人参加，三人缺席。"), ("footnote", "1", "含列席者。"), ("footnote", "2", "均已请假。"),
        ("footnote", "i", "见签到簿。"), ("paragraph", "", "散会。")]


def test_notes_are_counted_in_the_form_that_the_document_sets(tmp_path: Path) -> None:
    form = '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numStart w:val="3"/></w:footnotePr>'
    assert marks(read(made(tmp_path, p(t("人口") + mark(2)), notes=note(2, "年末数。"), settings=form))) == [("③", "", "人口")]


def test_a_note_with_a_mark_of_its_own(tmp_path: Path) -> None:
    body = p(t("Prices rose") + f'<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>†</w:t></w:r>{t(" twice")}')
    source = read(made(tmp_path, body, notes=note(2, "Since May.")))
    assert (lines(source)[0][1], marks(source)) == ("Prices rose† twice", [("†", "†", "Prices rose")])
    assert [(b.kind, b.label, b.text) for b in blocks(source)] == [("paragraph", "", "Prices rose twice"), ("footnote", "†", "Since May.")]


def test_notes_of_a_table_stand_behind_it_and_are_no_part_of_its_figures(tmp_path: Path) -> None:
    body = table(row("城市", "人口"), row("苏州", cell(p(t("12") + mark(2)))), row("无锡", "7"))
    source = read(made(tmp_path, body, notes=note(2, "万人。")))
    assert rows(source) == [{"城市": "苏州", "人口": "12"}, {"城市": "无锡", "人口": "7"}]
    assert lines(source)[-1] == ("note", "万人。")


def test_tracked_changes_as_if_all_were_accepted(tmp_path: Path) -> None:
    by = 'w:id="1" w:author="a"'
    body = [p(t("会费为") + f'<w:del {by}><w:r><w:delText>五十</w:delText></w:r></w:del><w:ins {by}>{t("八十")}</w:ins>' + t("元。")),
            p(f"<w:moveFrom {by}>{t('移走的话。')}</w:moveFrom>"), p(f"<w:moveTo {by}>{t('移来的话。')}</w:moveTo>"),
            f"<w:ins {by}>{p(t('新增一段。'))}</w:ins>"]
    assert [words for _, words in lines(read(made(tmp_path, *body)))] == ["会费为八十元。", "移来的话。", "新增一段。"]


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next(tmp_path: Path) -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    in_list = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    dropped = '<w:del w:id="2" w:author="a"><w:r><w:delText>作废</w:delText></w:r></w:del>'
    document = numbering(docx.Document(), level(0, "decimal", "%1."))
    path = made(tmp_path, listed("登记"), p(dropped, in_list + gone), p(t("领取"), in_list + gone), listed("胸牌"), listed("入场"), document=document)
    assert [words for _, words in lines(read(path))] == ["1. 登记", "2. 领取胸牌", "3. 入场"]


def test_hidden_words_by_their_own_look_or_by_a_style(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.element.append(parse_xml(f'<w:style {nsdecls("w")} w:type="character" w:styleId="Veiled"><w:name w:val="Veiled"/>'
                                             "<w:rPr><w:vanish/></w:rPr></w:style>"))
    styled(document, "Draft", "<w:rPr><w:vanish/></w:rPr>")
    path = made(tmp_path, p(t("馆长") + t("（底薪三千）", "<w:vanish/>") + t("姓周", '<w:vanish w:val="0"/>') + t("某", '<w:rStyle w:val="Veiled"/>')
                            + t("。")), p(t("草稿一段。"), '<w:pStyle w:val="Draft"/>'), document=document)
    assert lines(read(path)) == [("paragraph", "馆长姓周。")]


def boxed(inside: str) -> str:
    """A text box as Word writes it: in new form and, for older programs, once more."""
    held = f"<w:txbxContent>{inside}</w:txbxContent>"
    return (f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{held}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{held}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>")


def test_a_text_box_is_read_once_with_the_headings_in_it(tmp_path: Path) -> None:
    path = made(tmp_path, p(t("框外。") + boxed(p(t("开放时间"), '<w:pStyle w:val="Heading2"/>') + p(t("九点开门。")))), p(t("后文。")))
    source = read(path)
    assert lines(source) == [("paragraph", "框外。"), ("heading", "开放时间"), ("paragraph", "九点开门。"), ("paragraph", "后文。")]
    assert told(source, "heading")[0].level == 2


def test_a_text_box_in_a_cell_is_read_once(tmp_path: Path) -> None:
    body = table(row("项目", "说明"), row("门票", cell(p(t("免费") + boxed(p(t("限周一")))))), row("讲解", "10元"))
    assert read(made(tmp_path, body)).text.count("限周一") == 1


def test_running_headers_and_footers_are_furniture_each_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Annual report"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_section().header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "Annual report"
    source = read(made(tmp_path, p(t("Membership grew.")), document=document))
    assert lines(source) == [("furniture", "Annual report"), ("paragraph", "Membership grew."), ("furniture", "第 1 页")]
    assert [b.text for b in blocks(source)] == ["Membership grew."]


def test_a_table_of_contents_is_furniture(tmp_path: Path) -> None:
    document = docx.Document()
    styled(document, "TOC1", "")
    document.styles.element[-1][0].set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val", "toc 1")
    path = made(tmp_path, p(t("总则") + "<w:r><w:tab/></w:r>" + t("3"), '<w:pStyle w:val="TOC1"/>'), p(t("总则"), '<w:pStyle w:val="Heading1"/>'),
                p(t("会期两天。")), document=document)
    assert lines(read(path)) == [("furniture", "总则 3"), ("heading", "总则"), ("paragraph", "会期两天。")]


def test_lines_broken_on_purpose_with_a_note_on_the_second(tmp_path: Path) -> None:
    body = p(t("地址：湖滨路") + "<w:r><w:br/></w:r>" + t("电话：八一二") + mark(2) + "<w:r><w:tab/></w:r>" + t("工作日")
             + '<w:r><w:br w:type="page"/></w:r>' + t("完"))
    source = read(made(tmp_path, body, notes=note(2, "总机。")))
    assert [words for _, words in lines(source)] == ["地址：湖滨路", "电话：八一二 工作日", "完", "总机。"]
    assert marks(source) == [("1", "", "电话：八一二")]
    assert {s.place["paragraph"] for s in source.stretches if "paragraph" in s.place} == {1}


def test_words_in_links_content_controls_and_fields(tmp_path: Path) -> None:
    field = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \\@ yyyy</w:instrText></w:r>'
             '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + t("2031") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    body = [p(f'<w:hyperlink w:anchor="x">{t("章程")}</w:hyperlink><w:sdt><w:sdtContent>{t("自")}</w:sdtContent></w:sdt>' + field + t("年施行。")),
            f"<w:sdt><w:sdtContent>{p(t('附则一段。'))}</w:sdtContent></w:sdt>"]
    assert [words for _, words in lines(read(made(tmp_path, *body)))] == ["章程自2031年施行。", "附则一段。"]


@pytest.mark.parametrize("data", [b"<w:document", b"", b"\0\1\2"])
def test_a_damaged_part_is_named(tmp_path: Path, data: bytes) -> None:
    whole = made(tmp_path, p(t("一段。")))
    path = zipped(tmp_path / "b.docx", {"word/document.xml": data}, whole)
    with pytest.raises(CorpusError, match="damaged"):
        read(path)


def test_a_file_that_was_cut_off_is_named(tmp_path: Path) -> None:
    data = made(tmp_path, p(t("一段。"))).read_bytes()
    (tmp_path / "b.docx").write_bytes(data[:len(data) // 2])
    with pytest.raises(CorpusError, match="damaged"):
        read(tmp_path / "b.docx")


def test_a_bomb_and_an_external_entity_do_no_harm(tmp_path: Path) -> None:
    whole = made(tmp_path, p(t("公开。")))
    with pytest.raises(CorpusError, match="unpacks to more"):
        read(zipped(tmp_path / "bomb.docx", {"word/media/x.bin": b"0" * 40_000_000}, whole))
    (tmp_path / "secret.txt").write_text("内部密语", "utf-8")
    with zipfile.ZipFile(whole) as file:
        xml = file.read("word/document.xml").decode()
    head, body = xml.split("?>", 1)
    entity = f'{head}?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>{body.replace("公开。", "公开。&x;")}'
    source = read(zipped(tmp_path / "entity.docx", {"word/document.xml": entity}, whole))
    assert source.text == "公开。\n"
