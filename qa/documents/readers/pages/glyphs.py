"""A character as it stands on a page."""

from __future__ import annotations

from typing import NamedTuple

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


BLANK = Glyph(" ", (0, 0, 0, 0), (0, 0, 0, 0), 0, False, False)
"""A space between words, which has no box."""
