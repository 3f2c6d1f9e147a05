"""References in words, over the five documents as they are parsed."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.documents.corpus import read_corpus
from qa.documents.locators.names import DocumentNames
from qa.documents.locators.naming import block_id, place_of
from qa.documents.locators.places import find_blocks
from qa.documents.locators.reading import Reference, parse_reference
from qa.documents.locators.writing import write_locator, write_place
from qa.documents.structure.parse import parse
from qa.quotes.styles import cite_as
from qa.text.languages import LANGUAGES
from qa.types import Document, Match

SEEDS = Path(__file__).parents[2] / "seeds"
DOCUMENTS = read_corpus(SEEDS).documents
NAMES = DocumentNames(DOCUMENTS)
REPORT, DIALOGUE, OLD_REPORT = "003", "000", "004"
OWN = (parse("minutes.txt", "Minutes of the board meeting\n\nThe board met on 3 May in Oslo.\n\nThe budget was approved.\n\nIt closed at noon.\n"),
       parse("notes/plan.txt", "We will plan the harbour in two steps.\n\nThe second step is paving the quay.\n"))
OWN_NAMES = DocumentNames(OWN)
RULES = (parse("policy.txt", "Travel Policy\n\n1. Scope\n\n1.1 It holds for all of us.\n\n2. Hotels\n\n2.1 Rooms cost 95 euros.\n\n"
                             "2.2 Meals are free of charge.\n\n2.3 Laundry is not free.\n\n3. Report\n\n"
                             "3.1 Contents\n\nIt lists all journeys of the year.\n"),
         parse("章程.md", "# 读书会章程\n\n第一条 本会名称为读书会。\n\n第二条 会费为120元。\n\n第三条 每次借5本。\n"),
         parse("note.txt", "1. The quay is new.\n\n2. The pier is old.\n"))
RULE_NAMES = DocumentNames(RULES)


def found(text: str, names: DocumentNames = NAMES) -> list[str]:
    """Names of the blocks that the words mean: 003:p40."""
    reference = parse_reference(text)
    return [name(document, block_id(document, b)) for d in names.meant(reference) for document in [names.documents[d]]
            for _, b in find_blocks(document, reference)]


def name(document: Document, block: str) -> str:
    return f"{document.source[:3]}:{block}"


@pytest.mark.parametrize(("words", "document", "last"), [
    ("A/67/254 第{}段", REPORT, 88), ("A/67/254, para. {}", REPORT, 88), ("A／67／254，第 {} 段", REPORT, 88),
    ("Paragraph {} of A/67/254", REPORT, 88), ("第六十七届会议秘书长报告第{}段", REPORT, 88),
    ("高级别对话的总结报告第{}段", DIALOGUE, 24), ("大会主席的说明 第{}段", DIALOGUE, 24),
    ("第五十二届会议秘书长报告第{}段", OLD_REPORT, 55), ("52nd session, paragraph {}", OLD_REPORT, 55),
    ("fifty-second session report of the Secretary-General, para {}", OLD_REPORT, 55)])
def test_every_numbered_paragraph_is_found(words: str, document: str, last: int) -> None:
    assert [found(words.format(n)) for n in range(1, last + 1)] == [[f"{document}:p{n}"] for n in range(1, last + 1)]
    assert found(words.format(last + 1)) == []


@pytest.mark.parametrize("text", [
    "A/67/254 第四十段", "a/67/254 第40段", "A/67/254 ¶ 40", "párrafo 40 del informe A/67/254", "paragraphe 40 de A/67/254",
    "пункт 40 доклада A/67/254", "الفقرة 40 من A/67/254", "paragraph 40 of the 2012 report", "秘书长2012年的报告 第40段",
    "A/67/254, par. 40", "A/67/254, párr. 40", "§ 40 of A/67/254", "A/67/254, пп. 40", "003_abdc47a3ebb06139.txt 第40段", "003 第40段"])
def test_one_place_in_many_words(text: str) -> None:
    assert found(text) == ["003:p40"]


@pytest.mark.parametrize(("text", "numbers"), [
    ("第10-12段", [10, 11, 12]), ("第十至十二段", [10, 11, 12]), ("第10段至第12段", [10, 11, 12]), ("paras. 10-12", [10, 11, 12]),
    ("paragraphs 10 to 12", [10, 11, 12]), ("第12-10段", [10, 11, 12]), ("第12、14和16段", [12, 14, 16]),
    ("paras 12, 14 and 16", [12, 14, 16]), ("第1-2、5段", [1, 2, 5]), ("第3段和第5段", [3, 5]), ("第87-90段", [87, 88]),
    ("第87-1000段", [87, 88]), ("段落 40", [40]), ("段落 40-42", [40, 41, 42])])
def test_ranges_and_lists(text: str, numbers: list[int]) -> None:
    assert found(f"A/67/254 {text}") == [f"003:p{n}" for n in numbers]


def test_words_that_fit_several_documents_give_them_all() -> None:
    assert found("第40段") == ["003:p40", "004:p40"]
    assert found("附件 第3点") == ["001:a.u3", "002:a.u3"]


@pytest.mark.parametrize(("text", "blocks"), [
    ("A/67/254 表1 总计", ["003:t1.r9"]), ("表1 南北", ["003:t1.r2", "003:t1.r3"]), ("表2 2009年 二", ["003:t2.r10"]),
    ("秘书长2012年的报告 表2 2009年", ["003:t2.r9", "003:t2.r10", "003:t2.r11"]), ("表2 2009 年共计", ["003:t2.r12"]),
    ("Table 2 row 21", ["003:t2.r21"]), ("A/67/254 表2 第21行", ["003:t2.r21"]), ("表2 移民融合", ["003:t2.r10"]),
    ("A/67/254 表1", ["003:t1", *(f"003:t1.r{n}" for n in range(1, 10))]), ("表3", []), ("表2 1999年", []), ("表2 1999年 二", []),
    ("表2 2009年 第2行", ["003:t2.r10"]), ("表2 2009年 第二行", ["003:t2.r10"]), ("表2 2009年 第9行", []),
    ("表2 第3-5行", ["003:t2.r3", "003:t2.r4", "003:t2.r5"]), ("Table 2, rows 3 and 5", ["003:t2.r3", "003:t2.r5"]),
    ("表2 2007-2009年 二", ["003:t2.r2", "003:t2.r6", "003:t2.r10"]), ("表2 2007、2009年 二", ["003:t2.r2", "003:t2.r10"]),
    ("表2、表1 总计", ["003:t1.r9", "003:t2.r21"]), ("表1和2 总计", ["003:t1.r9", "003:t2.r21"]), ("Tables 1-2 总计", ["003:t1.r9", "003:t2.r21"])])
def test_tables_and_their_rows(text: str, blocks: list[str]) -> None:
    assert found(text) == blocks


def test_notes() -> None:
    assert [found(f"脚注 {n}") for n in range(1, 20)] == [[f"003:fn{n}"] for n in range(1, 20)]
    assert [found(f"第五十二届会议 尾注{n}") for n in range(1, 9)] == [[f"004:en{n}"] for n in range(1, 9)]
    assert found("A/67/254, footnotes 9-10") == ["003:fn9", "003:fn10"]
    assert found("A/67/254, fn 9") == found("A/67/254 n. 9") == ["003:fn9"]
    assert found("A/67/254注8") == found("A/67/254 第8条脚注") == found("A/67/254，注 8") == ["003:fn8"]
    assert parse_reference("各国关注3个问题").kind == ""
    assert found("脚注 20") == found("尾注 9") == []


@pytest.mark.parametrize(("text", "blocks"), [
    ("墨西哥的信 annex, point 3", ["001:a.u3"]), ("墨西哥的信 annexe, point 3", ["001:a.u3"]),
    ("墨西哥的信 anexo, punto 3", ["001:a.u3"]), ("墨西哥的信 приложение, позиция 3", ["001:a.u3"]),
    ("墨西哥的信 المرفق، النقطة 3", ["001:a.u3"]), ("墨西哥的信 unnumbered para. no. 2", ["001:u2", "001:a.u2"]),
    ("第五十二届会议 note de fin 7", ["004:en7"]), ("第五十二届会议 nota final 7", ["004:en7"]), ("第五十二届会议 концевая сноска 7", ["004:en7"]),
    ("第五十二届会议 الحاشية الختامية 7", ["004:en7"]), ("A/67/254, tableau 2, ligne 3", ["003:t2.r3"]),
    ("A/67/254, cuadro 2, fila 3", ["003:t2.r3"]), ("A/67/254, таблица 2, строка 3", ["003:t2.r3"]), ("A/67/254، الجدول 2، الصف 3", ["003:t2.r3"]),
    ("A/67/254، الجدول 2، 2009، 二", ["003:t2.r10"]), ("A/67/254, annex, point 99", []), ("A/67/254, note de fin 99", [])])
def test_places_in_the_words_of_other_languages(text: str, blocks: list[str]) -> None:
    assert found(text) == blocks


def test_annexes_programme_letterheads_and_sections() -> None:
    assert found("墨西哥的信 附件 第3点") == ["001:a.u3"]
    assert found("经济及社会理事会主席的信 附件 第8点") == ["002:a.u8"]
    assert found("A/67/254 日程") == [f"003:a.prog{n}" for n in range(1, 7)]
    assert found("日程 第二天 下午 3:00") == ["003:a.prog5"]
    assert found("墨西哥常驻联合国代表的信 文首") == ["001:head"]
    assert found("A/67/254") == ["003:head"]
    assert found("A/67/254 汇款：流量和费用") == ["003:h5", "003:p10", "003:p11", "003:p12"]
    assert found("A/67/254第一节") == found("A/67/254, section 1") == ["003:h2", "003:p1", "003:p2", "003:p3", "003:p4"]


@pytest.mark.parametrize("text", [
    "香蕉", "A/99/999 第1段", "第九十九届会议 第3段", "A/67/254 第0段", "A/67/254 第999段", "今天天气第3段", "A/67/254 第2012段",
    "A/67/254 第 5 a 段", "A/67/254 5", "A/67/254 附件 5", "003_abdc47a3ebb06139:p40", "秘书长2012年的报告 第九节",
    "移民", "国际移民", "移民 汇款", "国际移徙"])
def test_what_the_corpus_does_not_have_is_not_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "document"), [
    ("第六十七届会议 项目 22", "003"), ("经济及社会理事会主席2006年9月1日的信", "002"), ("秘书长2012年的报告", "003"), ("墨西哥的信", "001"),
    ("003_abdc47a3ebb06139", "003"), ("高级别对话的总结报告", "000"), ("给大会主席的信", "002"), ("赫尔辛基进程", "001")])
def test_numbers_and_words_of_a_documents_names_mean_its_opening(text: str, document: str) -> None:
    assert found(text) == [f"{document}:head"]


def test_a_paragraph_of_a_document_without_numbers_is_its_nth() -> None:
    assert found("经济及社会理事会主席的信 附件 第3段") == ["002:a.u3"]
    assert found("Minutes of the board meeting, para. 2", OWN_NAMES) == found("minutes.txt paragraph 2", OWN_NAMES) == ["min:u2"]
    assert found("notes/plan.txt, paragraphs 1-2", OWN_NAMES) == ["not:u1", "not:u2"]
    assert found("第2段", OWN_NAMES) == []
    assert found("paragraph 5 of the President's note on the 2006 Dialogue") == ["000:p5"]


@pytest.mark.parametrize(("text", "blocks"), [
    ("paragraph 2.1", ["p2-1"]), ("2.1", ["p2-1"]), ("第2.1段", ["p2-1"]), ("第2.2条", ["p2-2"]), ("§ 2.1", ["p2-1"]), ("пункт 2.1", ["p2-1"]),
    ("What does paragraph 2.1 say?", ["p2-1"]), ("Travel Policy 2.1", ["p2-1"]), ("policy.txt, 2.2", ["p2-2"]),
    ("section 2.3 of the Travel Policy", ["p2-3"]),
    ("第2.1至2.3条", ["p2-1", "p2-2", "p2-3"]), ("paras 1.1 and 2.2-2.3", ["p1-1", "p2-2", "p2-3"]), ("section 3.1", ["h4", "u2"]),
    ("paragraph 2.9", []), ("2.9", []), ("paragraph 2.1 of the note", [])])
def test_paragraphs_with_decimal_numbers(text: str, blocks: list[str]) -> None:
    assert [id.partition(":")[2] for id in cited(text)] == blocks


@pytest.mark.parametrize("text", [
    "第二条", "第2条", "章程 第二条", "article 2", "art. 2", "artículo 2", "статья 2", "المادة 2", "第二条规定了什么？", "Que dit l'article 2 ?"])
def test_articles(text: str) -> None:
    assert cited(text) == ["章程.:p2"]


def test_articles_are_paragraphs_too_but_no_paragraph_an_article() -> None:
    assert found("第2段", RULE_NAMES) == ["章程.:p2", "not:p2"]
    assert cited("章程 第1-2条") == ["章程.:p1", "章程.:p2"]
    assert cited("第四条") == cited("note.txt 第2条") == []
    assert found("A/67/254 第5条") == []


def cited(text: str) -> list[str]:
    """What `qa cite` finds among the rules."""
    return [name(RULES[d], block_id(RULES[d], RULES[d].blocks[i])) for d, i in RULE_NAMES.at(text)] or found(text, RULE_NAMES)


def test_a_path_or_title_alone_is_the_opening_of_the_document() -> None:
    assert OWN_NAMES.at("notes/plan.txt") == OWN_NAMES.at("Plan") == [(1, 0)]
    assert OWN_NAMES.at("minutes.txt") == [(0, 0)]
    assert OWN_NAMES.at("harbour") == []


KINDS = (parse("contract.txt", "Agreement between the Harbour and the Yard\n\nArticle 1 The yard builds three boats.\n\n"
               "Article 2 The harbour pays in May.\n\nAnnex II\n\nThe boats are red.\n\nThe sails are white.\n"),
         parse("法.md", "# 港口法\n\n第一条 船舶入港应当登记。\n\n第二条 登记费为五元。\n"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("documents", [DOCUMENTS, OWN, RULES, KINDS])
def test_every_locator_leads_back_to_its_block(documents: tuple[Document, ...], language: str) -> None:
    names = DocumentNames(documents)
    for d, document in enumerate(documents):
        for i, block in enumerate(document.blocks):
            place = place_of(document, block)
            places = names.at(write_locator(place, language))
            assert (d, i) in places
            assert {place_of(documents[e], documents[e].blocks[j]) for e, j in places} == {place}
            assert (d, i) in names.at(write_place(place, language))


def test_a_place_that_is_not_there_is_found_in_no_language() -> None:
    place = place_of(DOCUMENTS[3], next(b for b in DOCUMENTS[3].blocks if b.label == "88"))
    for language in LANGUAGES:
        assert NAMES.at(write_locator(place, language).replace("88", "99")) == []


@pytest.mark.parametrize("style", ["un", "gbt7714"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reference_in_a_style_leads_back_to_its_block(style: str, language: str) -> None:
    for d, document in enumerate(DOCUMENTS):
        for i, block in enumerate(document.blocks):
            place = place_of(document, block)
            match = Match("", document.source, block.spans, block.text, document.title, write_locator(place, language),
                          place=place, language=language)
            assert (d, i) in NAMES.at(cite_as(style, match, document))
    assert NAMES.at("国际移徙与发展问题 秘书长的报告: A/99/999[R]. 联合国: 第51段.") == []


def test_what_is_read_from_words() -> None:
    assert parse_reference("A/67/254 第40段") == Reference(("A/67/254",), kind="paragraph", numbers=(40,))
    assert parse_reference("第五十二届 尾注3") == Reference(session=52, kind="endnote", numbers=(3,))
    assert parse_reference("2012年 表2 二") == Reference(years=(2012,), kind="table", numbers=(2,), tail=" 二")
    assert parse_reference("这段时间的第一段时间").kind == ""


def test_words_weigh_by_how_well_they_tell_documents_apart() -> None:
    assert NAMES.weight("墨西哥") > NAMES.weight("秘书长") > NAMES.weight("国际") > 0
    assert NAMES.weight("香蕉") == 0
    assert NAMES.overlap(["墨西哥"]) == [0, 1, 0, 0, 0]
