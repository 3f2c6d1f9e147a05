"""Which of several in a series is named: the third session, round table 2."""

from __future__ import annotations

import re

from qa.text.numbers import han_number
from qa.text.packs import alternatives, pack, union

Ordinal = tuple[int, str]
"""A number, and of what: (3, 届)."""
ROUND_TABLES = "round table"
"""What a round table is of."""
ORDINAL = union("series.ordinal")
FIRST = union("series.first")
"""Texts call the first of a series so; in a question it names none: 首次 is an everyday word."""
COUNTERS = pack("zh")["series"]["counters"]
ROUND_TABLE = union("series.round_table")
TABLES = union("series.round_tables")
"""A series that is named without a number."""
ONE_OF_THEM = union("series.one_of_them")
"""One of a series that was named before."""
NUMBERED = re.compile(rf"\d|{alternatives('references.forms.before_number')}")


def ordinals(text: str) -> set[Ordinal]:
    """Those that a text in simplified characters names: 第三届 → (3, 届)."""
    tables = {(han_number(next(filter(None, m.groups()))), ROUND_TABLES) for m in ROUND_TABLE.finditer(text)}
    first = {(1, counter) for counter in COUNTERS} if FIRST.search(text) else set()
    return tables | first | {(han_number(m[1]), m[2]) for m in ORDINAL.finditer(text)}


def named_ordinals(text: str, earlier: str) -> set[Ordinal]:
    """Those that a question names: 第三场 is of the series in what the question leans on, which alone counts if the question
    has no number."""
    own, before = ordinals(FIRST.sub("", text)), ordinals(FIRST.sub("", earlier))
    if one := ONE_OF_THEM.search(text):
        series = {kind for _, kind in before} | ({ROUND_TABLES} if TABLES.search(earlier) else set())
        own |= {(han_number(one[1]), kind) for kind in series}
    return own or (set() if NUMBERED.search(text) else before)


def ordinal_spans(text: str) -> list[tuple[int, int]]:
    """Where the text names one of a series."""
    return sorted({m.span() for pattern in (ROUND_TABLE, ORDINAL, ONE_OF_THEM) for m in pattern.finditer(text)})
