"""How a document's lines are laid out, and which of them are page furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa.documents.structure.lines import Line
from qa.text.packs import alternatives
from qa.text.printable import columns, is_wide

RULE = re.compile(r"^[_\-–—―=*·. ]{5,}$")
SYMBOL = re.compile(r"^[A-Z]{1,6}(?:/[A-Z0-9][A-Za-z0-9.()\-]*){1,6}\*?$")
JOB_NUMBER = re.compile(r"^\d{2}-\d{5,6}(?:\s*\([A-Z]\))?[\dA-Z* ]{0,20}$")
PAGE_NUMBER = re.compile(rf"^(?:[-–—]\s*\d{{1,3}}\s*[-–—]|\d{{1,3}}\s*[/／]\s*\d{{1,3}}|{alternatives('structure.page')})$")
BARE_NUMBER = re.compile(r"^[0-9]{1,3}$")
FIRST_WORD = re.compile(r"[^\W\d_]+|[\d.,]+|.", re.DOTALL)
SYMBOL_LINES = 30
"""Lines at a document's head among which its symbol may stand alone."""
REPEATS = 3
"""A short line standing this often in a document at page edges is a running header."""
NARROWEST, WIDEST = 36, 132
"""Columns between which the lines of a wrapped document end."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of one document are laid out."""

    wrapped: bool
    """Paragraphs are broken into lines of about one width."""
    width: int
    """Columns of a full line."""
    spaced: bool
    """A blank line follows nearly every line, so that its absence shows a page break."""
    trailing: bool
    """A paragraph's last line, and hardly another, has white space at its end."""
    grouped: bool
    """Blank lines part paragraphs of several lines."""

    def full(self, line: Line, following: Line | None = None) -> bool:
        """Whether the line reaches the margin, or the following line's first word would have passed it."""
        if not self.wrapped:
            return line.width >= 60
        return line.width >= 0.8 * self.width or following is not None \
            and line.width >= 0.5 * self.width and line.width + _first_width(following.text) > self.width

    def ends(self, line: Line, following: Line | None = None) -> bool:
        """Whether a paragraph ends with the line, as far as the line itself and the next one's first word tell."""
        if not self.full(line, following):
            return True
        if not line.terminal:
            return False
        return line.trailing if self.trailing and self.wrapped else not self.wrapped


TOLD_LAYOUT = Layout(False, 80, False, False, False)
"""Of a text whose format tells its paragraphs: none is wrapped."""


def _first_width(text: str) -> int:
    """Columns that the first word takes with the space before it; a wide character is a word."""
    m = FIRST_WORD.match(text)
    return 1 + columns(text[0] if m is None or is_wide(text[0]) else m[0])


def read_layout(lines: list[Line]) -> Layout:
    """How the document is laid out, from its longer lines."""
    widths = sorted(line.width for line in lines)
    if not widths:
        return Layout(False, 80, False, False, False)
    width = widths[int(0.9 * (len(widths) - 1))]
    grouped, full = _parts_groups(lines), [line for line in lines if line.width >= 0.8 * width]
    spaced = median(line.blanks for line in full) >= 1
    wrapped = _is_wrapped(widths, width, full, grouped)
    return Layout(wrapped, width, wrapped and spaced, _marks_ends_by_space(lines), grouped and not (wrapped and spaced))


def _is_wrapped(widths: list[int], width: int, full: list[Line], grouped: bool) -> bool:
    """Whether many lines end at one width, most of them in mid sentence."""
    if not NARROWEST <= width <= WIDEST or widths[-1] > 2 * width or len(widths) < 8 and not grouped:
        return False
    near = sum(w <= 1.12 * width for w in (line.width for line in full))
    terminal = sum(line.terminal for line in full) / len(full)
    long = sum(w >= 0.5 * width for w in widths)
    return near >= 0.35 * len(widths) and terminal < 0.7 or near >= max(4, 0.5 * long) and terminal < 0.4


def _parts_groups(lines: list[Line]) -> bool:
    """Whether blank lines part groups of several lines, whose inner lines mostly end in mid sentence."""
    inner = [line for line, following in pairwise(lines) if following.blanks == 0]
    groups = len(lines) - len(inner)
    return groups >= 2 and 2 * len(inner) >= groups and sum(line.terminal for line in inner) < 0.6 * len(inner) \
        and max(line.width for line in lines) <= WIDEST


def _marks_ends_by_space(lines: list[Line]) -> bool:
    ended = [line.trailing for line in lines if line.terminal]
    going_on = [line.trailing for line in lines if not line.terminal and line.width >= 40]
    return bool(ended and going_on) and sum(ended) > 0.5 * len(ended) and sum(going_on) < 0.3 * len(going_on)


def furniture(lines: list[Line]) -> dict[int, str]:
    """Index of each line that is page furniture → rule, symbol, job, page or header.

    Of bare numbers only those at a page's edge: the others may be note marks.
    """
    found = {line.index: kind for line in lines if (kind := _kind(line.text))}
    found |= _running_headers(lines, found)
    return found | _page_numbers(lines, {i for i, kind in found.items() if kind != "rule"})


def told_furniture(lines: list[Line]) -> dict[int, str]:
    """The same where the format tells which lines are furniture."""
    found = {line.index: _kind(line.text) or "header" for line in lines if line.told is not None and line.told.kind == "furniture"}
    return found | {line.index: "symbol" for line in lines[:SYMBOL_LINES] if _kind(line.text) == "symbol"}


def _kind(text: str) -> str:
    if RULE.match(text) and len(set(text) - {" "}) == 1:
        return "rule"
    if len(text) > 60:
        return ""
    if JOB_NUMBER.match(text):
        return "job"
    if SYMBOL.match(text) and any(c.isdigit() for c in text):
        return "symbol"
    return "page" if PAGE_NUMBER.match(text) else ""


def _running_headers(lines: list[Line], known: dict[int, str]) -> dict[int, str]:
    """Short lines that recur beside other furniture."""
    places: dict[str, list[int]] = {}
    for line in lines:
        if line.index not in known and line.width <= 60 and not line.text.isdecimal() and not line.terminal \
                and not line.text[0].islower():
            places.setdefault(line.text, []).append(line.index)
    edges = {i for i, kind in known.items() if kind != "rule"} \
        | {line.index for line in lines if line.blanks and BARE_NUMBER.match(line.text)}
    beside = {i + step for i in edges for step in (-1, 1)} | {line.index for line in lines if line.feed}
    return {i: "header" for spots in places.values()
            if len(spots) >= REPEATS and sum(i in beside for i in spots) >= 0.6 * len(spots) for i in spots}


def _page_numbers(lines: list[Line], edges: set[int]) -> dict[int, str]:
    """Numbers alone on a line beside a form feed or a line at a page's edge, parted from the text by a blank line."""
    found = {}
    for i, line in enumerate(lines):
        if not BARE_NUMBER.match(line.text) or not (line.blanks or line.feed):
            continue
        after = i + 1 < len(lines) and (lines[i + 1].feed or i + 1 in edges)
        if line.feed or after or i - 1 in edges:
            found[i] = "page"
    return found
