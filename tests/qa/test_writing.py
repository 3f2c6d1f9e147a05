"""Places as the six languages write them."""

from __future__ import annotations

import pytest

from qa.answer import phrases
from qa.documents.locators.names import DocumentNames
from qa.documents.locators.naming import column_of, place_of
from qa.documents.locators.writing import told_language, write_locator, write_part, write_place
from qa.documents.structure.parse import parse
from qa.text.languages import LANGUAGES
from qa.types import Block, Cell, Document, Place

PLACES = {  # in the order of LANGUAGES
    Place("A/67/254", "paragraph", "5"): ("第5段", "para. 5", "par. 5", "párr. 5", "п. 5", "الفقرة 5"),
    Place("A/67/254", "paragraph", "2.1"): ("第2.1段", "para. 2.1", "par. 2.1", "párr. 2.1", "п. 2.1", "الفقرة 2.1"),
    Place("A/67/254", "article", "第五条"): ("第五条",) * 6,
    Place("Law", "article", "Article 5"): ("Article 5",) * 6,
    Place("A/67/254", "row", "2", ("2009", "二")): (
        "表2 2009年 二", "table 2, 2009, 二", "tableau 2, 2009, 二", "cuadro 2, 2009, 二", "таблица 2, 2009, 二", "الجدول 2، 2009، 二"),
    Place("A/67/254", "row", "", ("东部",)): ("表格 东部", "table, 东部", "tableau, 东部", "cuadro, 东部", "таблица, 东部", "الجدول، 东部"),
    Place("A/67/254", "nth_row", "2", ("3",)): (
        "表2 第3行", "table 2, row 3", "tableau 2, ligne 3", "cuadro 2, fila 3", "таблица 2, строка 3", "الجدول 2، الصف 3"),
    Place("A/67/254", "caption", "二"): ("表二标题", "table 2, title", "tableau 2, titre", "cuadro 2, título", "таблица 2, название",
                                        "الجدول 2، العنوان"),
    Place("A/67/254", "table_note", "2", ("a",)): (
        "表2注a", "table 2, note a", "tableau 2, note a", "cuadro 2, nota a", "таблица 2, примечание a", "الجدول 2، الملاحظة a"),
    Place("A/67/254", "table_note", "2", ("",)): ("表2注", "table 2, note", "tableau 2, note", "cuadro 2, nota", "таблица 2, примечание",
                                                 "الجدول 2، الملاحظة"),
    Place("A/67/254", "footnote", "5"): ("脚注5", "footnote 5", "note 5", "nota 5", "сноска 5", "الحاشية 5"),
    Place("A/67/254", "sign_note", "*"): ("*号注", "note *", "note *", "nota *", "сноска *", "الحاشية *"),
    Place("A/67/254", "endnote", "4"): ("尾注4", "endnote 4", "note de fin 4", "nota final 4", "концевая сноска 4", "الحاشية الختامية 4"),
    Place("A/67/254", "point", "3", part="附件"): (
        "附件 第3点", "annex, point 3", "annexe, point 3", "anexo, punto 3", "приложение, позиция 3", "المرفق، النقطة 3"),
    Place("A/67/254", "opening"): ("文首", "beginning", "début", "comienzo", "начало", "البداية"),
    Place("A/67/254", "part_opening", part="附件"): (
        "附件 开头", "annex, beginning", "annexe, début", "anexo, comienzo", "приложение, начало", "المرفق، البداية"),
    Place("A/67/254", "heading", heading="二. 主要问题"): (
        "标题“二. 主要问题”", "heading “二. 主要问题”", "titre « 二. 主要问题 »", "título «二. 主要问题»", "заголовок «二. 主要问题»",
        "العنوان «二. 主要问题»"),
    Place("A/67/254", "signature"): ("落款", "signature", "signature", "firma", "подпись", "التوقيع"),
    Place("A/67/254", "unnumbered", "1", heading="摘要"): (
        "摘要 第1个自然段", "摘要, unnumbered para. no. 1", "摘要, par. non numéroté 1", "摘要, párr. sin número 1",
        "摘要, ненумерованный абзац № 1", "摘要، الفقرة غير المرقمة 1"),
    Place("A/67/254", "programme", "", ("3:00",), "第一天", "附件"): (
        "附件 日程 第一天 3:00", "annex, programme, 第一天, 3:00", "annexe, programme, 第一天, 3:00", "anexo, programa, 第一天, 3:00",
        "приложение, программа, 第一天, 3:00", "المرفق، البرنامج، 第一天، 3:00"),
}


@pytest.mark.parametrize(("place", "told"), PLACES.items())
def test_a_place_in_each_language(place: Place, told: tuple[str, ...]) -> None:
    assert tuple(write_place(place, language) for language in LANGUAGES) == told


@pytest.mark.parametrize(("language", "told"), zip(LANGUAGES, (
    "A/67/254，第5段", "A/67/254, para. 5", "A/67/254, par. 5", "A/67/254, párr. 5", "A/67/254, п. 5", "A/67/254، الفقرة 5"), strict=True))
def test_document_and_place(language: str, told: str) -> None:
    assert write_locator(Place("A/67/254", "paragraph", "5"), language) == told


def test_a_language_without_a_pack_is_told_in_english() -> None:
    assert write_locator(Place("Bericht", "paragraph", "5"), "de") == write_locator(Place("Bericht", "paragraph", "5"), "") == "Bericht, para. 5"


@pytest.mark.parametrize(("part", "told"), [
    ("", ("",) * 6), ("附件", ("附件", "annex", "annexe", "anexo", "приложение", "المرفق")),
    ("附件二", ("附件二", "annex II", "annexe II", "anexo II", "приложение II", "المرفق 2")),
    ("Annex IV", ("附件四", "Annex IV", "annexe IV", "anexo IV", "приложение IV", "المرفق 4")),
    ("Annex B", ("附件B", "Annex B", "annexe B", "anexo B", "приложение B", "المرفق B")),
    ("附件 12", ("附件 12", "annex 12", "annexe 12", "anexo 12", "приложение 12", "المرفق 12")),
    ("附录 (2)", ("附录 (2)", "appendix (2)", "appendice (2)", "apéndice (2)", "добавление (2)", "التذييل (2)")),
    ("附錄", ("附錄", "appendix", "appendice", "apéndice", "добавление", "التذييل")), ("墨西哥来信的附件", ("墨西哥来信的附件",) * 6)])
def test_annexes(part: str, told: tuple[str, ...]) -> None:
    assert tuple(write_part(part, language) for language in LANGUAGES) == told


@pytest.mark.parametrize(("reference", "language"), [
    ("A/67/254, para. 5", "en"), ("A/67/254, par. 5", "fr"), ("A/67/254, párr. 5", "es"), ("A/67/254, п. 5", "ru"),
    ("A/RES/67/254, п. 5", "ru"), ("A/67/254، الفقرة 5", "ar"), ("A/67/254，第5段", "zh"), ("A/67/254, table 2, 2009, 二", "en"),
    ("paragraph 40 of A/67/254", "en"), ("A/67/254, anexo, punto 3", "es"), ("annexe, point 3", "fr"), ("A/67/254", ""), ("40", "")])
def test_the_language_of_a_reference(reference: str, language: str) -> None:
    assert told_language(reference, "") == language


def row(labels: list[str], label: str = "2", part: str = "", ordinal: int = 1) -> Block:
    cells = tuple(Cell(text, ()) for text in [*labels, "1.5"])
    columns = tuple(Cell(text, ()) for text in ["地区"] * len(labels) + ["人数，合计"])
    return Block("row", " ".join(labels), ((0, 1),), label, ("表2 移民",), part, (), cells, columns, ordinal)


TABLE = Document("a.txt", "", "utf-8", "", "移徙，统计", blocks=(
    row(["中国，香港"]), row(["中国"], ordinal=2), row(["香港"], ordinal=3), row(["中国"], ordinal=4), row(["香港"], part="附件二")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_with_a_comma_stays_whole(language: str) -> None:
    names = DocumentNames([TABLE])
    told = write_locator(place_of(TABLE, TABLE.blocks[0]), language)
    assert "中国，香港" in told
    assert names.at(told) == [(0, 0)]
    assert names.at(write_place(place_of(TABLE, TABLE.blocks[2]), language)) == [(0, 2)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_of_one_label_are_found_together_and_those_of_an_annex_apart(language: str) -> None:
    names = DocumentNames([TABLE])
    assert names.at(write_locator(place_of(TABLE, TABLE.blocks[1]), language)) == [(0, 1), (0, 3)]
    assert names.at(write_locator(place_of(TABLE, TABLE.blocks[4]), language)) == [(0, 4)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_is_found_by_its_rows(language: str) -> None:
    place = column_of(TABLE, TABLE.blocks[0], 1)
    assert place == Place("移徙，统计", "column", "2", (), "人数，合计")
    assert DocumentNames([TABLE]).at(write_locator(place, language)) == [(0, n) for n in range(4)]


def test_an_english_table_is_told_in_english() -> None:
    document = parse("a.txt", "Report\n\nTable 2. Migrants\n\nRegion      1990    2010\nEast        10.5    12.5\nWest        20.5    30.5\n")
    east = next(b for b in document.blocks if b.kind == "row")
    assert write_place(place_of(document, east), "en") == "table 2, East"


@pytest.mark.parametrize(("language", "cited", "told"), [
    ("en", {"zh"}, "The documents are in Chinese; in their own words:"), ("zh", {"en"}, "这些文件是英文的；原文如下："),
    ("fr", {"zh", "en"}, "Les documents sont en chinois et anglais ; voici leurs propres mots :"), ("zh", {"zh"}, ""), ("en", {"en"}, ""),
    ("en", {"zh", "en"}, ""), ("en", {""}, ""), ("en", set(), ""), ("ru", {"ar"}, "Документы на арабском языке; вот их собственные слова:")])
def test_the_language_of_documents_is_said_where_it_is_another(language: str, cited: set[str], told: str) -> None:
    assert phrases.lead(language, cited) == told
