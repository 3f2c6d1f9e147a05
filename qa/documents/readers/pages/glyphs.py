"""A character as it stands on a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from qa.text.printable import is_wide

SPACE = 0.17
"""Sizes of the font between two characters that part words."""
WIDE_SPACE = 0.4
"""The same beside a Chinese character, from which other writing is set off by itself."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, from the top left."""


class Glyph(NamedTuple):
    """A character as it stands on its page."""

    text: str
    box: Box
    """On the page as shown, in points."""
    place: Box
    """In its frame: along the line, and down the lines."""
    size: float
    """Of its font, in points."""
    bold: bool
    spaced: bool
    """Whether the page sets a space before it."""


SPARING = 0.4
"""The share of neighbouring Chinese characters with a space set between them up to which these are meant, not a way of setting."""
FIRST_WIDE = "\u1100"
"""No character before it is wide."""
BLANK = Glyph(" ", (0, 0, 0, 0), (0, 0, 0, 0), 0, False, False)
"""A space between words, which has no box."""


def is_solid(one: str, other: str) -> bool:
    """Whether two characters are written without a space between them whatever stands there: Chinese and Japanese ones; Korean words
    are parted."""
    return one >= FIRST_WIDE and other >= FIRST_WIDE and _is_solid(one) and _is_solid(other)


@lru_cache(20_000)
def _is_solid(c: str) -> bool:
    return is_wide(c) and not ("\u1100" <= c <= "\u11ff" or "\u3130" <= c <= "\u318f" or "\uac00" <= c <= "\ud7af")


def is_sparing(glyphs: Sequence[Glyph]) -> bool:
    """Whether few spaces are set between Chinese characters."""
    solid = [b.spaced for a, b in pairwise(glyphs) if is_solid(a.text, b.text)]
    return sum(solid) <= SPARING * len(solid)


def spaced(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a line with a space wherever one is set or a gap shows it; between Chinese characters only where few are set."""
    sparing = is_sparing(glyphs)
    out = list(glyphs[:1])
    for last, glyph in pairwise(glyphs):
        gap = max(glyph.place[0] - last.place[2], last.place[0] - glyph.place[2])
        room = WIDE_SPACE if is_wide(last.text) != is_wide(glyph.text) else SPACE
        is_apart = glyph.spaced or gap > room * max(glyph.size, last.size)
        if glyph.size and last.size and is_apart and (not is_solid(last.text, glyph.text) or sparing and glyph.spaced):
            out.append(BLANK)
        out.append(glyph)
    return out


def is_broken(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether two lines break a number: between Chinese characters it may be broken anywhere."""
    return bool(one and other) and one[-1].text.isdigit() and other[0].text.isdigit() and any(is_solid(g.text, g.text) for g in one[-40:])
