"""Footnotes, wherever they stand, and the marks that refer to them."""

from __future__ import annotations

import pytest

from qa.documents.structure.parse import parse


def notes(text: str, name: str = "x.txt") -> dict[str, str]:
    return {b.label: b.text for b in parse(name, text).blocks if b.kind == "footnote"}


def marked(text: str, name: str = "x.txt") -> list[tuple[str, list[str]]]:
    return [(b.text, [m.label for m in b.marks]) for b in parse(name, text).blocks if b.kind in ("paragraph", "item")]


@pytest.mark.parametrize(("mark", "note"), [
    ("\n1\n ", "1\n 见甲。"), ("¹", "¹ 见甲。"), ("[1]", "[1] 见甲。"), ("*", "* 见甲。"), ("\n*\n ", "* 见甲。"), ("¹",
        "1. 见甲。"),
])
def test_marks_and_notes_of_each_shape(mark: str, note: str) -> None:
    text = f"水位上升了。{mark}渔民受到影响。\n\n________\n\n{note}\n"
    label = "*" if "*" in mark else "1"
    assert notes(text) == {label: "见甲。"}
    assert marked(text) == [("水位上升了。渔民受到影响。", [label])]


def test_a_number_behind_punctuation_is_a_mark_where_a_note_bears_it() -> None:
    text = "It grew by 3.5 per cent in May.1 The rest fell.2\n\n________\n\n1 See A/65/944.\n"
    assert marked(text) == [("It grew by 3.5 per cent in May. The rest fell.2", ["1"])]
    assert notes(text) == {"1": "See A/65/944."}


def test_one_note_may_have_many_marks_and_a_bracketed_one_no_rule() -> None:
    text = "甲事[1]。\n\n乙事[2]，丙事[1]。\n\n[1] 见前。\n\n[2] 见后。\n"
    assert marked(text) == [("甲事。", ["1"]), ("乙事，丙事。", ["2", "1"])]
    assert notes(text) == {"1": "见前。", "2": "见后。"}


def test_a_mark_without_a_note_and_a_note_without_a_mark_stay_alone() -> None:
    assert marked("标题*\n\n第一句话在这里。\n") == [("标题", ["*"]), ("第一句话在这里。", [])]
    assert notes("标题*\n\n第一句话在这里。\n") == {}
    text = "第一句话在这里。\n\n________\n\n1 没有标记的注。\n"
    assert (marked(text), notes(text)) == ([("第一句话在这里。", [])], {"1": "没有标记的注。"})


def test_a_lone_rule_parts_no_sentence() -> None:
    line = "一切形式的国际合作都是相互关联的过程需要各国共同努力才能取得成功而且"
    text = "\n\n".join([line] * 6 + ["________", line, "这是最后一行。"])
    assert marked(text) == [(line * 7 + "这是最后一行。", [])]


def test_figures_that_do_not_count_on_are_text() -> None:
    text = "水位[1]。\n\n________\n\n[1] 见甲。\n\n258 万户家庭受益。\n"
    assert (notes(text), marked(text)) == ({"1": "见甲。"}, [("水位。", ["1"]), ("258 万户家庭受益。", [])])


def test_page_numbers_are_no_marks() -> None:
    text = "水位[2]上升[1]。\n\n________\n\n[1] 甲。\n\n[2] 乙。\n\n2\n\n\f又一页的文字。\n"
    assert marked(text) == [("水位上升。", ["2", "1"]), ("又一页的文字。", [])]


def test_markdown_definitions() -> None:
    text = "句子[^1]和词[^note]。\n\n[^1]: 见甲。\n[^note]: 见乙，\n    续行。\n\n```\n[^1]: 不是\n```\n"
    assert notes(text, "x.md") == {"1": "见甲。", "note": "见乙，续行。"}
    assert marked(text, "x.md") == [("句子和词。", ["1", "note"]), ("``` [^1]: 不是 ```", [])]
