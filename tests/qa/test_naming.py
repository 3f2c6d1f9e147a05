"""Ids and locators."""

from __future__ import annotations

import pytest
from test_structure import ALL, COUNCIL, DIALOGUE, MEXICO, REPORT_52, REPORT_67, documents

from qa.documents.locators.naming import block_id, label_columns, part_id, place_of
from qa.documents.locators.writing import write_locator, write_place
from qa.types import Block, Cell

PLACES = [
    (DIALOGUE, "head", "文首"), (DIALOGUE, "h2", "标题“二. 主要问题”"), (DIALOGUE, "p12", "第12段"), (MEXICO, "u2",
        "第2个自然段"),
    (MEXICO, "sig", "落款"), (MEXICO, "a.head", "附件 开头"), (MEXICO, "a.u3", "附件 第3点"), (MEXICO, "a.fnstar1",
        "附件 *号注"),
    (COUNCIL, "a.u8", "附件 第8点"), (REPORT_67, "u1", "摘要 第1个自然段"), (REPORT_67, "fn5", "脚注5"), (REPORT_67,
        "fnstar1", "*号注"),
    (REPORT_67, "t1", "表1标题"), (REPORT_67, "t1.r2", "表1 南北"), (REPORT_67, "t2.r8", "表2 2008 年共计"), (REPORT_67,
        "t2.r10", "表2 2009年 二"),
    (REPORT_67, "t2.na", "表2注a"), (REPORT_67, "a.prog3", "附件 日程 高级别对话的第一天 下午 3:00-6:00"), (REPORT_52,
        "en4", "尾注4"),
]


def named(which: int) -> dict[str, Block]:
    return {block_id(documents()[which], b): b for b in documents()[which].blocks}


@pytest.mark.parametrize("which", ALL)
def test_ids_name_one_block_each(which: int) -> None:
    assert len(named(which)) == len(documents()[which].blocks)


@pytest.mark.parametrize(("which", "id", "where"), PLACES)
def test_places(which: int, id: str, where: str) -> None:
    assert write_place(place_of(documents()[which], named(which)[id]), "zh") == where


def test_locators_begin_with_the_symbol_or_the_title() -> None:
    assert write_locator(place_of(documents()[REPORT_67], named(REPORT_67)["p40"]), "zh") == "A/67/254，第40段"
    assert write_locator(place_of(documents()[COUNCIL], named(COUNCIL)["head"]), "zh") == "2006 年 9 月 1 日经济及社会理事会主席给大会主席的信，文首"


@pytest.mark.parametrize(("label", "id", "where"), [
    ("5", "p5", "第5段"), ("2.1", "p2-1", "第2.1段"), ("第五条", "p5", "第五条"), ("Article 5", "p5", "Article 5")])
def test_labels_of_paragraphs(label: str, id: str, where: str) -> None:
    block = Block("paragraph", "x", (), label)
    assert (block_id(documents()[REPORT_67], block), write_place(place_of(documents()[REPORT_67], block), "zh")) == (id, where)


@pytest.mark.parametrize(("part", "id"), [
    ("", ""), ("附件", "a."), ("附件二", "a2."), ("附件 12", "a12."), ("Annex", "a."), ("Annex IV", "a4."),
    ("ANNEX B", "ab."), ("附录三", "app3."), ("Appendix", "app."), ("附件 (2)", "a-2."), ("Annexe I", "a1."),
    ("Приложение", "a."),
    ("Добавление", "app.")])
def test_ids_of_annexes(part: str, id: str) -> None:
    assert part_id(part) == id


@pytest.mark.parametrize(("cells", "count"), [
    (["北北", "42.1", "(0.1)"], 1), (["2007", "一", "水", "9", "2.3"], 3), (["", "", "总计", "5%", "-"], 3),
    (["1990", "1.5"], 1), (["a"], 1)])
def test_label_columns(cells: list[str], count: int) -> None:
    assert label_columns(Block("row", "", (), cells=tuple(Cell(c, ()) for c in cells))) == count
