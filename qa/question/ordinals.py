"""Which of several in a series is named: the third session, round table 2."""

from __future__ import annotations

import re

from qa.text.numbers import HAN_NUMBER, han_number

Ordinal = tuple[int, str]
"""A number, and of what: (3, 届)."""
ORDINAL = re.compile(rf"第\s*({HAN_NUMBER}|\d{{1,3}})\s*([届次轮期])")
FIRST = re.compile(r"首\s*[届次轮期]")
"""Texts call the first of a series so; in a question it names none: 首次 is an everyday word."""
ROUND_TABLE = re.compile(rf"第\s*({HAN_NUMBER}|\d{{1,2}})\s*[个场次]?(?:互动式?)?圆桌"
                         r"|(?:圆桌(?:会议)?|\bround ?table|\btable ronde|\bmesa redonda|\bкругл\w+ стол\w*|المائدة المستديرة)"
                         rf"\s*(?:no\.?|n[°º]|№)?\s*({HAN_NUMBER}|\d{{1,2}})(?![\d.]|\s*[次个场年月日人名])", re.IGNORECASE)
TABLES = re.compile(r"圆桌|\bround ?tables?\b|\btables? rondes?\b|\bmesas? redondas?\b|\bкругл\w+ стол\w*|الموائد المستديرة|المائدة المستديرة",
                    re.IGNORECASE)
"""A series that is named without a number."""
ONE_OF_THEM = re.compile(rf"第\s*({HAN_NUMBER}|\d{{1,2}})\s*[个场次]")
"""One of a series that was named before."""


def ordinals(text: str) -> set[Ordinal]:
    """Those that a text in simplified characters names: 第三届 → (3, 届)."""
    tables = {(han_number(m[1] or m[2]), "圆桌") for m in ROUND_TABLE.finditer(text)}
    first = {(1, "届"), (1, "次")} if FIRST.search(text) else set()
    return tables | first | {(han_number(m[1]), m[2]) for m in ORDINAL.finditer(text)}


def named_ordinals(text: str, earlier: str) -> set[Ordinal]:
    """Those that a question names: 第三场 is of the series in what the question leans on, which alone counts if the question
    has no number."""
    own, before = ordinals(FIRST.sub("", text)), ordinals(FIRST.sub("", earlier))
    if one := ONE_OF_THEM.search(text):
        series = {kind for _, kind in before} | ({"圆桌"} if TABLES.search(earlier) else set())
        own |= {(han_number(one[1]), kind) for kind in series}
    return own or (set() if re.search(r"[第\d]", text) else before)


def ordinal_spans(text: str) -> list[tuple[int, int]]:
    """Where the text names one of a series."""
    return sorted({m.span() for pattern in (ROUND_TABLE, ORDINAL, ONE_OF_THEM) for m in pattern.finditer(text)})
