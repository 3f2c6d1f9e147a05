"""Lines, their joining, where characters stand; layout and page furniture."""

from __future__ import annotations

import pytest

from qa.documents.structure.layout import furniture, read_layout
from qa.documents.structure.lines import Positions, join_text, merge_spans, read_lines
from qa.text.printable import columns, is_wide
from qa.types import spanned


def test_lines_know_their_places() -> None:
    text = "\n  甲乙 \r\n\r\nx\r\ty"
    assert [(x.text, x.indent, x.trailing, x.blanks, x.width) for x in read_lines(text)] == [
        ("甲乙", 2, True, 1, 4), ("x", 0, False, 1, 1), ("y", 1, False, 0, 1)]
    assert all(text[x.start:x.end] == x.text for x in read_lines(text))


def test_a_form_feed_ends_a_page_and_is_no_indent() -> None:
    assert [(x.text, x.indent, x.feed) for x in read_lines("a\n\fb\n\f\n c\nd\fe")] == [
        ("a", 0, False), ("b", 0, True), ("c", 1, True), ("d", 0, False), ("e", 0, True)]


@pytest.mark.parametrize(("pieces", "joined"), [
    ([], ""), (["一"], "一"), (["移徙", "与发展"], "移徙与发展"), (["有", "2010 年"], "有 2010 年"), (["于 7", "月"],
        "于 7 月"),
    (["the", "sea"], "the sea"), (["South-", "South"], "South-South"), (["Stock/", "Rev."], "Stock/Rev."),
    (["(南共体)", "成员国"], "(南共体)成员国"), (["上升 34%", "以上"], "上升 34%以上"), (["年", "(见"], "年(见"),
    (["said,", "and"], "said, and"), (["，", "then"], "，then"), (["(a)", "and"], "(a) and")])
def test_wrapped_lines_join(pieces: list[str], joined: str) -> None:
    assert join_text(pieces) == joined


def test_wide_characters() -> None:
    assert [is_wide(c) for c in "移，“a1 é"] == [True, True, True, False, False, False, False]
    assert (columns("移徙abc"), columns("Доклад"), columns("“é”")) == (7, 6, 5)


def test_spans_merge_over_white_space_only() -> None:
    assert merge_spans("ab \n cd x ef", [(0, 2), (5, 7), (7, 7), (10, 12)]) == ((0, 7), (10, 12))


def test_positions_lead_from_a_block_to_its_source() -> None:
    text = "甲乙\n\n1\n 丙 丁。"
    positions = Positions(text, ((0, 2), (7, 11)), "甲乙丙 丁。")
    assert positions.spans(0, 7) == ((0, 2), (7, 11))
    assert positions.spans(1, 3) == ((1, 2), (7, 8))
    assert [spanned(text, positions.spans(a, b)) for a, b in ((2, 3), (4, 5), (3, 4))] == ["丙", "丁", ""]


def kinds(text: str) -> dict[str, str]:
    lines = read_lines(text)
    return {lines[i].text: kind for i, kind in furniture(lines).items()}


@pytest.mark.parametrize(("line", "kind"), [
    ("A/67/254", "symbol"), ("E/CN.9/2006/3", "symbol"), ("A/67/254*", "symbol"), ("12-45212", "job"), ("12-45212 (C)4",
        "job"),
    ("3/24", "page"), ("- 7 -", "page"), ("第 3 页", "page"), ("Page 3 of 12", "page"), ("__________________", "rule"),
    ("–––––––––", "rule"), ("见 A/67/254", ""), ("A/B", ""), ("2010", ""), ("12-45212 号文件", ""), ("1990-1999", ""),
    ("a/b/1", "")])
def test_page_furniture(line: str, kind: str) -> None:
    assert kinds(f"一句话。\n\n{line}\n\n又一句话。").get(line, "") == kind


def test_numbers_at_page_edges_are_furniture_and_marks_are_not() -> None:
    assert kinds("文字\n1\n 续文\n\n2\n\n\f又一页\n\nA/67/254\n\n3\n\n末页") == {"2": "page", "A/67/254": "symbol",
        "3": "page"}


def test_running_headers_recur_beside_furniture() -> None:
    text = "".join(f"正文第一句在这里。\n\n{n}/9\n\n移徙问题\n\n" for n in range(1, 4)) + "移徙问题小组"
    assert kinds(text)["移徙问题"] == "header"
    assert "移徙问题小组" not in kinds(text)


SENTENCE = "The committee met on Monday and heard three reports about the state of the rivers in the north"
WRAPPED = """The committee met on Monday and heard three
reports about the state of the rivers in
the north. It adjourned at noon.
"""


@pytest.mark.parametrize(("text", "wrapped", "spaced", "grouped"), [
    (f"{WRAPPED}\n{WRAPPED}\n{WRAPPED}", True, False, True), (WRAPPED.replace("\n", "\n\n") * 4, True, True, False),
    (f"{SENTENCE}.\n\n" * 9, False, False, False), ("床前明月光\n疑是地上霜\n\n举头望明月\n低头思故乡\n", False, False,
                                                    True),
    (f"{SENTENCE * 2}.\n“是吗？”\n\n" * 5, False, False, False), ("", False, False, False)])
def test_layouts(text: str, wrapped: bool, spaced: bool, grouped: bool) -> None:
    layout = read_layout(read_lines(text))
    assert (layout.wrapped, layout.spaced, layout.grouped) == (wrapped, spaced, grouped)
