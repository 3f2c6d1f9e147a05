"""Text of others made safe to show and to write, and how wide its characters are set."""

from __future__ import annotations

import re
import unicodedata

UNWRITABLE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
"""Characters that no file for people should hold: controls, halves of characters, turns of the reading direction."""

UNSAFE = re.compile(f"[{UNWRITABLE}\u061c\u200e\u200f\u2028\u2029]")
"""Characters that drive a terminal, turn the reading direction or cannot be written: never shown as they are."""

CLOSERS = "”’」』》〉)）]］】\"'"
"""Marks that close what a sentence ends with."""

WRAP = re.compile(r"(?<=[\u2e80-\uffef])\s*\n\s*(?=[\u2e80-\uffef])")


def printable(text: str) -> str:
    """``text``, as long as before, with every character that could drive the terminal replaced by U+FFFD."""
    return UNSAFE.sub("\ufffd", text.replace("\t", " "))


def one_line(text: str) -> str:
    """``text`` fit for one line of a terminal; a line wrap between Chinese characters leaves no gap."""
    return printable(" ".join(WRAP.sub("", text).split()))


def writable(text: str) -> str:
    """``text`` fit for a document: UNWRITABLE characters replaced by U+FFFD; marks of Arabic text stay."""
    return re.sub(f"[{UNWRITABLE}]", "\ufffd", text)


def columns(text: str) -> int:
    """Display columns of ``text``: wide characters and the signs that Chinese sets wide count two."""
    return len(text) if text.isascii() else sum(1 + _takes_two(c) for c in text)


def _takes_two(character: str) -> bool:
    width = unicodedata.east_asian_width(character)
    return width in "WF" or width == "A" and not character.isalpha()


def is_wide(character: str) -> bool:
    """Whether the character is set without spaces around it, as Chinese is."""
    return not character.isascii() and (unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—")
