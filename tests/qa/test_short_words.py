"""Where words stand that are too short for a quotation."""

from __future__ import annotations

import pytest

from qa.documents.structure.parse import parse
from qa.quotes.lookup import QuoteIndex


def small(*texts: str) -> QuoteIndex:
    return QuoteIndex([parse(f"{n}.txt", text) for n, text in enumerate(texts)])


@pytest.mark.parametrize(("text", "count"), [("移民", 3), (" gdp。", 1), ("民", 3), ("移民G", 0),
                                            ("14%", 1), ("14", 0), ("火星", 0), ("AI", 0), ("。", 0)])
def test_short_words_are_looked_up_as_they_are(text: str, count: int) -> None:
    located = small("移民在 2014 年增加。移民占 GDP 14%。\n", "移民 said.\n").look_up(text)
    assert (located.status, len(located.matches)) == ("exact" if count else "absent", count)


def test_short_words_are_listed_with_their_places() -> None:
    located = small("移民人数增加。\n\n移民人数减少。\n", "移民人数不变。\n").look_up("移民")
    assert [(m.source, m.spans, m.text) for m in located.matches] == [
        ("0.txt", ((0, 2),), "移民"), ("0.txt", ((9, 11),), "移民"), ("1.txt", ((0, 2),), "移民")]


def test_longer_words_are_looked_up_as_a_quotation() -> None:
    index, words = small("移民人数增加。\n"), "移民人数增加"
    assert index.look_up(words) == index.find(words)
