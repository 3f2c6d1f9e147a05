"""Edits between words and their source, by character and by word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.quotes.alignment import Alignment, align, solid_part, word_diff


def aligned(words: str, text: str) -> Alignment:
    return align(*(np.frombuffer(t.encode("utf-32-le"), "<u4") for t in (words, text)))


@pytest.mark.parametrize(("words", "text", "start", "end", "edits"), [
    ("移民人数", "全球移民人数增加", 2, 6, 0), ("移民总人数", "全球移民人数增加", 2, 6, 1), ("移民数", "全球移民人数增加", 2, 6, 1),
    ("移名人数", "全球移民人数增加", 2, 6, 1), ("甲移民", "全球移民人数", 2, 4, 1), ("甲乙", "全球", 0, 0, 2)])
def test_the_cheapest_stretch(words: str, text: str, start: int, end: int, edits: int) -> None:
    found = aligned(words, text)
    assert (found.start, found.end, found.edits) == (start, end, edits)


def test_pairs_say_which_characters_agree() -> None:
    assert aligned("移总民", "全移民").pairs == ((0, 1), (2, 2))


def plain_distance(words: str, text: str) -> int:
    """The textbook's table, for comparison."""
    row = [0] * (len(text) + 1)
    for i, w in enumerate(words, 1):
        last, row[0] = row[0], i
        for j, t in enumerate(text, 1):
            last, row[j] = row[j], min(last + (w != t), row[j] + 1, row[j - 1] + 1)
    return min(row)


@given(st.text("ab", min_size=1, max_size=12), st.text("ab", max_size=20))
def test_edits_are_those_of_the_textbook(words: str, text: str) -> None:
    found = aligned(words, text)
    assert found.edits == plain_distance(words, text)
    assert all(words[i] == text[j] for i, j in found.pairs)


def test_the_part_that_stands_together() -> None:
    pairs = ((0, 0), (1, 1), (2, 2), (3, 3), (9, 30), (12, 40))
    assert solid_part(Alignment(0, 41, 0, pairs), 4) == (0, 4)
    assert solid_part(Alignment(0, 41, 0, pairs), 5) is None
    assert solid_part(Alignment(0, 0, 3, ()), 1) is None


@pytest.mark.parametrize(("quoted", "source", "diff"), [
    ("移民人数减少", "移民人数增加", [("same", "移民人数"), ("altered", "增加 → 减少")]),
    ("移民人数大幅增加", "移民人数增加", [("same", "移民人数"), ("added", "大幅"), ("same", "增加")]),
    ("移民增加", "移民人数增加", [("same", "移民"), ("lost", "人数"), ("same", "增加")]),
    ("达到 155 亿", "达到 1.55 亿", [("same", "达到 "), ("altered number", "1.55 → 155"), ("same", " 亿")]),
    ("应当阻止移民", "不应当阻止移民", [("lost negation", "不"), ("same", "应当阻止移民")]),
    ("这不是现象", "这是现象", [("same", "这"), ("added negation", "不"), ("same", "是现象")]),
    ("下降到 34%", "下降到 34", [("same", "下降到 "), ("altered number", "34 → 34%")]),
    ("变化为 0.1", "变化为 (0.1)", [("same", "变化为 "), ("altered number", "(0.1) → 0.1")]),
    ("國際移徙，與發展", "国际移徙与发展", [("same", "国际移徙与发展")]),
    ("国际 移\n徙", "国际移徙", [("same", "国际移徙")]),
    ("16 wks at full pay", "16 weeks at full pay", [("same", "16 "), ("altered", "weeks → wks"), ("same", " at full pay")]),
    ("16 full weeks", "16 weeks", [("same", "16 "), ("added", "full "), ("same", "weeks")]),
    ("The ships left", "The shipping left", [("same", "The "), ("altered", "shipping → ships"), ("same", " left")]),
    ("didn't close", "did not close", [("altered", "did not → didn't"), ("same", " close")]),
    ("didn't close", "did close", [("altered negation", "did → didn't"), ("same", " close")]),
    ("1975年增加", "一九七五年减少", [("same", "一九七五年"), ("altered", "减少 → 增加")]),
    ("三个国家", "3 个国家", [("same", "3 个国家")]),
    ("共 19902010 人", "共 1990 2010 人", [("same", "共 "), ("altered number", "1990 2010 → 19902010"), ("same", " 人")]),
    ("國際移徙問題報告", "国际移徙问题的报告", [("same", "国际移徙问题"), ("lost", "的"), ("same", "报告")]),
    ("收费最高 -13.7%", "收费最高(13.7%)", [("same", "收费最高("), ("altered number", "13.7%) → -13.7%")]),
    ("变化 -0.1", "变化 (0.1)", [("same", "变化 (0.1)")])])
def test_departures_word_by_word(quoted: str, source: str, diff: list[tuple[str, str]]) -> None:
    assert list(word_diff(quoted, source)) == diff


def test_words_that_only_look_negative_are_not_called_out() -> None:
    assert [kind for kind, _ in word_diff("不仅在欧洲增加", "在欧洲增加")] == ["added", "same"]
