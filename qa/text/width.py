"""How wide characters are set, and the marks that close what a sentence ends with."""

from __future__ import annotations

import unicodedata

CLOSERS = "”’」』》〉)）]］】\"'"


def columns(text: str) -> int:
    """Display columns of ``text``: wide characters and the signs that Chinese sets wide count two."""
    return len(text) if text.isascii() else sum(1 + _takes_two(c) for c in text)


def _takes_two(character: str) -> bool:
    width = unicodedata.east_asian_width(character)
    return width in "WF" or width == "A" and not character.isalpha()


def is_wide(character: str) -> bool:
    """Whether the character is set without spaces around it, as Chinese is."""
    return not character.isascii() and (unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—")
