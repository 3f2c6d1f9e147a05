"""Tables set as lines, and Markdown's."""

from __future__ import annotations

import pytest

from qa.documents.structure.parse import parse
from qa.types import Block, spanned, squash


def rows(text: str, name: str = "x.txt") -> list[Block]:
    d = parse(name, text)
    found = [b for b in d.blocks if b.kind == "row"]
    for cell in (c for b in found for c in (*b.cells, *b.columns)):
        assert squash(spanned(d.text, cell.spans)) == squash(cell.text)
    return found


def cells(text: str, name: str = "x.txt") -> list[list[str]]:
    return [[c.text for c in b.cells] for b in rows(text, name)]


def columns(text: str, name: str = "x.txt") -> list[str]:
    return [c.text for c in rows(text, name)[0].columns]


def test_a_plain_table() -> None:
    text = "表 1\n\n各港捕捞量\n\n港口 1990 2010\n\n北港 1.5 20%\n\n南港 (0.1) -\n\n1. 段落。\n\n2. 段落。\n"
    assert (columns(text), cells(text)) == (["港口", "1990", "2010"], [["北港", "1.5", "20%"], ["南港", "(0.1)", "-"]])
    assert rows(text)[0].headings == ("表1 各港捕捞量",)
    assert rows(text)[0].label == "1"


def test_title_on_the_captions_line_and_one_column_of_figures() -> None:
    text = "Table 2. Catch by port\n\nPort Tonnes\n\nNorth 12\n\nSouth coast 7\n\nThe rest is text, not a row.\n"
    assert (columns(text), cells(text)) == (["Port", "Tonnes"], [["North", "12"], ["South coast", "7"]])
    assert rows(text)[0].headings == ("表2 Catch by port",)


def test_group_headings_divide_the_columns_evenly() -> None:
    text = "表 1\n\n标题\n\n人数 比例\n\n地区 1990 2010 1990 2010\n\n北方 1 2 3 4\n\n南方 5 6 7 8\n"
    assert columns(text) == ["地区", "人数 1990", "人数 2010", "比例 1990", "比例 2010"]


def test_a_group_heading_on_its_own_line_begins_at_the_column_that_says_its_words() -> None:
    text = ("表 1\n\n标题\n\n各港捕捞数量\n\n各港渔船检查次数\n\n港口 共计 其中鲜鱼 各港渔船检查数 比率\n\n北港 9 3 7 2.3\n\n南港 5 4 8 1.6\n")
    assert columns(text) == ["港口", "各港捕捞数量 共计", "各港捕捞数量 其中鲜鱼", "各港渔船检查数", "各港渔船检查次数 比率"]
    assert columns(text.replace("各港渔船检查数 比率", "次数 比率"))[1:] == ["共计", "其中鲜鱼", "次数", "比率"]


def test_one_line_above_the_headings_groups_nothing() -> None:
    text = "表 1\n\n标题\n\n单位：百万\n\n港口 1990 2010\n\n北港 1 2\n\n南港 3 4\n"
    assert columns(text) == ["港口", "1990", "2010"]


def test_a_row_on_two_lines() -> None:
    text = "表 1\n\n标题\n\n地区 1990 2010\n\n北方 1 2\n\n撒哈拉以南\n非洲 3 4\n\n总计 4 6\n"
    assert cells(text)[1] == ["撒哈拉以南非洲", "3", "4"]


def test_a_page_ends_within_a_table() -> None:
    text = "表 1\n\n标题\n\n地区 1990 2010\n\n北方 1 2\n\nA/67/254\n\n3/24\n\n南方 3 4\n\n总计 4 6\n\n后文。\n"
    assert [c[0] for c in cells(text)] == ["北方", "南方", "总计"]
    assert [b.text for b in parse("x", text).blocks if b.kind == "paragraph"] == ["后文。"]


def test_spaces_as_thousands_separators() -> None:
    text = "表 1\n\n标题\n\n地区 1990 2010\n\n北方 3 720 4 100\n\n南方 720 1 100\n\n总计 4 440 5 200\n"
    assert cells(text) == [["北方", "3 720", "4 100"], ["南方", "720", "1 100"], ["总计", "4 440", "5 200"]]


def test_a_row_that_lacks_a_figure_keeps_its_words_together() -> None:
    text = "表 1\n\n标题\n\n地区 1990 2000 2010\n\n北方 1 2 3\n\n南方 3 4\n\n总计 4 6 3\n"
    assert cells(text) == [["北方", "1", "2", "3"], ["南方 3 4", "", "", ""], ["总计", "4", "6", "3"]]


def test_a_year_holds_for_its_group() -> None:
    text = "表 1\n\n标题\n\n年份 次序 题目 甲 乙\n\n2007 一 水 1 2\n\n二 火 3 4\n\n2007 年共计 4 6\n\n2008 一 风 5 6"
    assert [c[:3] for c in cells(text)] == [
        ["2007", "一", "水"], ["2007", "二", "火"], ["", "", "2007 年共计"], ["2008", "一", "风"]]


def test_notes_below() -> None:
    text = "表 1\n\n标题\n\n地区 1990 比率\na\n\n北方 1 2\n\n南方 3 4\n\n资料来源：人口司。\n\na 甲除以乙。\n\n后文。"
    found = [(b.label, b.text, [m.label for m in b.marks]) for b in parse("x", text).blocks if b.kind == "tablenote"]
    assert found == [("1", "资料来源：人口司。", []), ("1a", "甲除以乙。", ["a"])]


@pytest.mark.parametrize("text", ["表 1\n\n只有文字在这里，没有一行数字。\n", "表 1 显示增长。\n\n北方 1 2\n",
                                  "北方 1 2\n\n南方 3 4\n", "表 1"])
def test_what_is_no_table(text: str) -> None:
    assert rows(text) == []


def test_markdown_table() -> None:
    text = "| 年份 | 人数 |\n|:--|--:|\n| 1990 | 1.55 |\n|  | 2.14 |\n| a | b | c |\n| | |\n\n后文。\n"
    assert columns(text, "x.md") == ["年份", "人数"]
    assert cells(text, "x.md") == [["1990", "1.55"], ["", "2.14"], ["a", "b"]]
    assert rows(text, "x.md")[0].text == "1990 1.55"


def test_rows_may_be_labelled_by_years() -> None:
    document = parse("a.txt", "标题\n\n1. 见下表。\n\n2. 又一段。\n\n表 1\n各年人数\n\n年份 甲地 乙地 合计\n2001 10 20 30\n2002 30 40 70\n"
                              "总计 40 60 100\n\n3. 结束。\n")
    rows = [b for b in document.blocks if b.kind == "row"]
    assert [[c.text for c in b.cells] for b in rows] == [
        ["2001", "10", "20", "30"], ["2002", "30", "40", "70"], ["总计", "40", "60", "100"]]
    assert [c.text for c in rows[0].columns] == ["年份", "甲地", "乙地", "合计"]
