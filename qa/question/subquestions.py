"""A question that asks several things to the questions it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.text.languages import HAN
from qa.text.packs import union

MOST_PARTS = 3
FEWEST_CHARACTERS = 4
"""A shorter piece asks nothing by itself."""
ENDS = re.compile(r"(?<=[？?؟])\s*")
MARKS = re.compile(r"[，,；;،؛]\s*")
ASKS = union("splits.asks")
GOES_ON, DESCRIBES = union("splits.goes_on"), union("splits.describes")
"""At the end of a clause: asks the same of something else; only says which thing is meant, whatever question word stands in it."""
JOINED = union("splits.joined")
"""Before an "and" that begins another question."""
UNIT = union("splits.counted", "splits.dated", shapes=r"(?<![\d.])((?:19|20)\d\d)(?![\d.])")
"""A number with what it counts, as in 第二届, 2010年, 2010."""
RANGE, BETWEEN = union("splits.range", shapes=r"\s*[-–—~～]\s*$"), union("splits.between")
COMPARED, AND = union("splits.compared"), union("splits.and")
"""What compares things, and what stands between these."""
SHORTEST_NAME = 3
"""A shorter one is part of a name: 经济和社会理事会."""
EACH = union("splits.each")
"""What is asked of several documents, or of each of several things."""


def parts_of(text: str) -> list[str]:
    """The questions that a text is made of, in order; empty if it is but one."""
    for split in (_sentences, _clauses, _counted, _compared):
        found = split(text)
        if len(found) > 1:
            return found[:MOST_PARTS]
    return []


def _sentences(text: str) -> list[str]:
    return _asking([piece for piece in ENDS.split(text) if piece])


def _clauses(text: str) -> list[str]:
    """Clauses that each ask; a comma parts them in Chinese only, elsewhere what follows one may be a relative clause."""
    marked = MARKS.split(text) if HAN.search(text) else [text]
    return _asking([piece for clause in marked for piece in JOINED.split(clause) if piece])


def _asking(pieces: Sequence[str]) -> list[str]:
    """The pieces that ask something, each with those that only name what it is about."""
    asking = [p for n, p in enumerate(pieces) if (ASKS.search(p) or n and GOES_ON.search(p)) and not DESCRIBES.search(p)
              and len(p) >= FEWEST_CHARACTERS]
    about = [p for p in pieces if p not in asking]
    return [" ".join([*about, piece]) for piece in asking]


def _counted(text: str) -> list[str]:
    """The question with one year, session and the like at a time, where it names several that are not a range."""
    found = list(UNIT.finditer(text))
    kinds = [m[2] or "" for m in found]
    several = [m for m, kind in zip(found, kinds, strict=True) if kind == max(kinds, key=kinds.count)]
    if len({m[1] or m[3] or m[4] for m in several}) < 2 or any(_in_range(text, a, b) for a, b in zip(several, several[1:], strict=False)):
        return []
    return [_without(text, [other for other in several if other is not m]) for m in several]


def _compared(text: str) -> list[str]:
    """The question of one at a time of the things that it compares: A和B各有多少 → A各有多少, B各有多少."""
    if not (m := COMPARED.search(text)):
        return []
    things = [thing.strip() for thing in AND.split(m["things"])]
    if min(map(len, things)) < SHORTEST_NAME:
        return []
    return [text[:m.start()] + thing + m["rest"] for thing in things]


def _in_range(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    return bool(RANGE.search(text[first.end():second.start()] or " ") or BETWEEN.search(text[:first.start()]))


def _without(text: str, left_out: Sequence[re.Match[str]]) -> str:
    for m in reversed(left_out):
        text = f"{text[:m.start()]} {text[m.end():]}"
    return " ".join(text.split())
