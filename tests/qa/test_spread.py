"""What is usual in documents, and how far they are of the field of the vocabulary."""

from __future__ import annotations

import pytest

from qa.search.spread import Spread, field_of

HANDBOOK = ["访客须在前台登记，领取当日有效的访客证。", "会议室由行政部登记，每次最长两小时。"]


def test_the_five_documents_are_of_the_field_and_others_are_not(sources: list[str]) -> None:
    assert field_of([line for text in sources for line in text.splitlines()]) > 0.9
    assert field_of(HANDBOOK * 100) == field_of(["The refugees left."] * 100) == field_of([]) == 0.0


def test_a_page_tells_little(sources: list[str]) -> None:
    page = [line for line in sources[0].splitlines() if line.strip()][20:30]
    assert 0 < field_of(page) < field_of(page * 20)


def test_few_scores_tell_little_of_what_is_usual() -> None:
    few, many = Spread.of([0.9, 0.7]), Spread.of([0.9] + [0.7] * 400)
    assert few.top == many.top == 0.9
    assert few.above == pytest.approx(0.9 - (0.9 + 0.7 + 20 * 0.74) / 22)
    assert many.above == pytest.approx(0.2, abs=0.01)
    assert Spread.of([]) == Spread(0.0, 0.0, 0.0, 0.0)
