"""Shapes that begin a piece of a document: numbers, headings, annexes, captions, times."""

from __future__ import annotations

import pytest

from qa.documents.structure.lines import read_lines
from qa.documents.structure.shapes import (
    CAPTION,
    DAY,
    ENUMERATED,
    LETTER_PART,
    NOTES_HEADING,
    PART,
    SIGNED,
    TIME,
    Headings,
    paragraph_numbers,
)
from qa.text.numbers import han_number


@pytest.mark.parametrize(("text", "number"), [
    ("六十七", 67), ("一千零四十二", 1042), ("十", 10), ("二十", 20), ("一百零五", 105), ("〇", 0), ("二〇一〇", 2010), ("12", 12), ("１２",
        12), ("", 0),
    ("x", 0), ("①", 0), ("²", 0)])
def test_chinese_numerals(text: str, number: int) -> None:
    assert han_number(text) == number


def numbers(text: str, fresh: set[int] = frozenset()) -> list[tuple[int, int, int]]:  # type: ignore[assignment]
    return [(i, n, length) for i, (n, length) in paragraph_numbers(read_lines(text), set(fresh)).items()]


@pytest.mark.parametrize("style", ["{}. x", "{}．x", "{}、x", "({}) x", "（{}）x", "{}) x", "第{}段 x", "第{}条：x",
                                   "§ {} x",
                                   "Article {}. x", "{}\tx"])
def test_numbering_styles(style: str) -> None:
    text = "\n".join(style.format(n) for n in (1, 2, 3))
    assert [(i, n) for i, n, _ in numbers(text)] == [(0, 1), (1, 2), (2, 3)]
    assert all(line.text[length:] == "x" for line, (_, _, length) in zip(read_lines(text), numbers(text), strict=True))


def test_the_longest_count_is_the_documents_own() -> None:
    assert numbers("1. 甲\n(1) 乙\n(2) 丙\n2. 丁\n3. 戊") == [(0, 1, 3), (3, 2, 3), (4, 3, 3)]


def test_numbers_count_up_skip_little_and_begin_again_in_an_annex() -> None:
    assert [n for _, n, _ in numbers("1. a\n2. b\n1. c\n3. d\n7. e\n5. f\n6. g")] == [1, 2, 3, 5, 6]
    assert [n for _, n, _ in numbers("1. a\n2. b\n附件\n1. c\n2. d", {3})] == [1, 2, 1, 2]
    assert numbers("1. a\n文字") == numbers("1.55 亿人\n2.14 亿人") == numbers("第一段讲水。\n第二段讲火。") == []


def accepted(*texts: str) -> list[tuple[int, str, int] | None]:
    headings, out = Headings(), []
    for text in texts:
        found = headings.match(text)
        out.append(found)
        if found:
            headings.accept(*found)
    return out


def test_headings_count() -> None:
    assert accepted("一. 导言", "A. 甲", "B. 乙", "二、主要问题", "B. 丙", "A. 丁", "四. 跳") == [
        (1, "han", 1), (2, "letter", 1), (2, "letter", 2), (1, "han", 2), None, (2, "letter", 1), None]
    assert accepted("I. One", "II. Two", "A. Three") == [(1, "roman", 1), (1, "roman", 2), (2, "letter", 1)]
    letters = accepted(*(f"{c}. x" for c in "ABCDEFGHIJ"))
    assert letters[8:] == [(2, "letter", 9), (2, "letter", 10)]
    assert accepted("第一章 总则", "第一节 目的", "第二节 范围", "第二章 分则", "Chapter III Rest") == [
        (1, "chapter", 1), (2, "section", 1), (2, "section", 2), (1, "chapter", 2), (1, "chapter", 3)]
    assert accepted("# 一", "### 二", "摘要", "Résumé", "圆桌会议一：利用侨民的贡献", "Round table 1: Funds") == [
        (1, "markdown", 0), (3, "markdown", 0), (1, "word", 0), (1, "word", 0), (3, "named", 0), (3, "named", 0)]
    headings = Headings({"number": 2})
    assert [headings.match(text) is not None for text in ("2.1 Background", "2.1. Scope.", "2.1 What is a harbour?", "2.1 背景：")] == [True] * 4
    assert [headings.match(text) for text in ("2.1 Pier B is unsafe.", "2.1 背景。", "2.1 Scope. It holds", f"2.1 {'far ' * 30}")] == [None] * 4
    assert accepted("普通的一行", "2.1 亿人", "摘要如下") == [None, None, None]


@pytest.mark.parametrize(("pattern", "yes", "no"), [
    (PART, ["附件", "附件二", "附录 3", "Annex", "ANNEX II", "Appendix A", "Annexe", "Приложение I"], ["附件中",
        "Annexes", "见附件"]),
    (LETTER_PART, ["2006 年 10 月 5 日墨西哥常驻联合国代表给秘书长的信的附件"], ["的附件", "附件"]),
    (CAPTION, ["表 1", "表一：人数", "Table 2. Flows", "Tableau 3", "Таблица 4"], ["表示", "表 1 显示增长", "Tables"]),
    (TIME, ["上午 10:00-10:30 开幕", "下午3时至5时 会议", "10:00", "10 a.m. Opening"], ["10 人", "上午开会", "10:00a"]),
    (DAY, ["高级别对话的第一天", "9 月 14 日，星期四", "星期一", "Day 2", "Day One"], ["第一天上午举行了会议", "今天"]),
    (SIGNED, ["胡安·戈麦斯（签名）", "(Signed) J. Gómez"], ["签名"]),
    (NOTES_HEADING, ["注", "注：", "Notes", "尾注"], ["注意", "注：见下"]),
    (ENUMERATED, ["(a) x", "（b）x", "(iv) x", "㈠ 项", "① 项", "a) x"], ["(见) x", "(2010) x", "a x"]),
])
def test_shapes(pattern, yes: list[str], no: list[str]) -> None:
    assert [bool(pattern.search(t)) for t in yes] == [True] * len(yes)
    assert [bool(pattern.search(t)) for t in no] == [False] * len(no)
