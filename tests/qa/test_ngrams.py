"""The index of character runs agrees with a plain search."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.quotes.ngrams import NgramIndex, grams


def test_occurrences_are_all_places_in_order() -> None:
    index = NgramIndex("移民人数增加，移民人数减少，移民人数")
    assert index.occurrences("移民人数") == [0, 7, 14]
    assert index.occurrences("移民人口") == index.occurrences("没有的") == []


def test_an_empty_text_has_no_places() -> None:
    assert NgramIndex("").occurrences("移民人数") == NgramIndex("").likely_places("移民人数", 3) == []


def test_likely_places_bear_edits_and_come_best_first() -> None:
    index = NgramIndex("甲" * 50 + "国际移徙是一个复杂的现象" + "乙" * 50 + "国际移徙是一种普遍的现象" + "丙" * 50)
    places = index.likely_places("国际移徙也是一个复杂现象", 2)
    assert [at for at, _ in places] == [49, 112]
    assert places[0][1] > places[1][1] > 0


def test_equal_runs_have_equal_numbers_only() -> None:
    assert grams("abcabc")[0] == grams("abcabc")[3]
    assert len(set(grams("abcabd\U0010ffff").tolist())) == 5 - 1 + 1


@given(st.text("移民汇款", min_size=0, max_size=60), st.text("移民汇款", min_size=1, max_size=6))
def test_occurrences_are_those_of_a_scan(text: str, words: str) -> None:
    assert NgramIndex(text).occurrences(words) == [i for i in range(len(text)) if text.startswith(words, i)]
