"""Spans: which meet, and where the characters of a text stand in its source."""

from __future__ import annotations

import pytest

from qa.types import aligned, meet


@pytest.mark.parametrize(("some", "others", "met"), [
    ([(0, 4)], [(3, 9)], True), ([(0, 4)], [(4, 9)], False), ([(0, 2), (6, 8)], [(2, 6)], False),
    ([(0, 2), (6, 8)], [(2, 7)], True), ([], [(0, 9)], False)])
def test_spans_meet_where_they_share_a_character(some: list[tuple[int, int]], others: list[tuple[int, int]], met: bool) -> None:
    assert meet(some, others) is meet(others, some) is met


def test_each_character_of_a_text_has_its_offset_in_the_source_but_for_white_space() -> None:
    source = "7. 汇款\n  增加 了。8."
    assert aligned("汇款增加\n了。", source, [(3, 5), (8, 13)]) == [3, 4, 8, 9, -1, 11, 12]
    assert aligned("汇款增", source, [(3, 5)]) == [3, 4, -1]
