"""Lines of a document with their offsets, and what their shapes say about how the text was laid out."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa.types import Span

BREAK = re.compile(r"\r\n|\n|\r")
CLOSERS = "”’」』》〉)）]］】\"'"
WIDE_MARKS = "，。、；：！？”’」』》〉）］】…—"
TERMINAL = "。！？!?…：:；;."
RULE = re.compile(r"^[_\-–—―=*·. ]{5,}$")
SYMBOL = re.compile(r"^[A-Z]{1,6}(?:/[A-Z0-9][A-Za-z0-9.()\-]*){1,6}\*?$")
JOB_NUMBER = re.compile(r"^\d{2}-\d{5,6}(?:\s*\([A-Z]\))?(?:\s*\d{1,6})*\s*[*]?\s*[A-Z\d]*[*]?$")
PAGE_NUMBER = re.compile(r"^(?:[-–—]\s*\d{1,3}\s*[-–—]|第\s*\d{1,3}\s*页|\d{1,3}\s*[/／]\s*\d{1,3}"
                         r"|[Pp](?:age|AGE)\s+\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?)$")
REPEATS = 3
"""A short line standing this often in a document at page edges is a running header."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, with its place in the text."""

    index: int
    start: int
    end: int
    text: str
    """The line without white space around it; the source at [start, end)."""
    indent: int
    trailing: bool
    """Whether white space follows the text on its line."""
    blanks: int
    """Blank lines before it."""
    width: int
    """Columns it takes: wide characters count two."""

    @property
    def terminal(self) -> bool:
        """Whether a sentence ends with the line."""
        bare = self.text.rstrip(CLOSERS + "*")
        return bool(bare) and bare[-1] in TERMINAL


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

    def full(self, line: Line) -> bool:
        """Whether the line reaches the margin, so that its sentence may go on below."""
        return line.width >= (0.8 * self.width if self.wrapped else 60)

    def ends(self, line: Line) -> bool:
        """Whether a paragraph ends with the line, as far as the line itself tells."""
        if not self.full(line):
            return True
        if not line.terminal:
            return False
        return line.trailing if self.trailing and self.wrapped else not self.wrapped


def columns(text: str) -> int:
    """Display columns of ``text``: wide and ambiguous characters count two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—"


def read_lines(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank."""
    lines: list[Line] = []
    start, blanks = 0, 0
    for stop in [m.span() for m in BREAK.finditer(text)] + [(len(text), len(text))]:
        raw = text[start:stop[0]]
        solid = raw.strip()
        if solid:
            left = len(raw) - len(raw.lstrip())
            lines.append(Line(len(lines), start + left, start + left + len(solid), solid, left,
                              len(raw) > left + len(solid), blanks, columns(solid)))
            blanks = 0
        else:
            blanks += 1
        start = stop[1]
    return lines


def read_layout(lines: list[Line]) -> Layout:
    """How the document is laid out, from its longer lines."""
    widths = sorted(line.width for line in lines)
    if not widths:
        return Layout(False, 80, False, False)
    width = widths[int(0.9 * (len(widths) - 1))]
    near = sum(0.8 * width <= w <= 1.12 * width for w in widths)
    wrapped = len(lines) >= 8 and width <= 132 and near >= 0.35 * len(widths) and widths[-1] <= 2 * width
    body = [line for line in lines if line.width >= 0.8 * width]
    spaced = wrapped and median(line.blanks for line in body) >= 1
    return Layout(wrapped, width, spaced, _marks_ends_by_space(lines))


def _marks_ends_by_space(lines: list[Line]) -> bool:
    ended = [line.trailing for line in lines if line.terminal]
    going_on = [line.trailing for line in lines if not line.terminal and line.width >= 40]
    return bool(ended and going_on) and sum(ended) > 0.5 * len(ended) and sum(going_on) < 0.3 * len(going_on)


def furniture(lines: list[Line]) -> dict[int, str]:
    """Index of each line that is page furniture → rule, symbol, job, page or header.

    Bare numbers are left to the caller: they may be note marks.
    """
    found: dict[int, str] = {}
    for line in lines:
        if RULE.match(line.text) and len(set(line.text) - {" "}) == 1:
            found[line.index] = "rule"
        elif JOB_NUMBER.match(line.text):
            found[line.index] = "job"
        elif SYMBOL.match(line.text) and any(c.isdigit() for c in line.text):
            found[line.index] = "symbol"
        elif PAGE_NUMBER.match(line.text) and not line.text.isdigit():
            found[line.index] = "page"
    return found | _running_headers(lines, found)


def _running_headers(lines: list[Line], known: dict[int, str]) -> dict[int, str]:
    """Short lines that recur beside other furniture."""
    places: dict[str, list[int]] = {}
    for line in lines:
        if line.index not in known and line.width <= 80 and not line.text.isdigit() and not line.terminal:
            places.setdefault(line.text, []).append(line.index)
    edges = {i for i, kind in known.items() if kind != "rule"} | {line.index for line in lines if line.text.isdigit()}
    beside = {i + step for i in edges for step in (-1, 1)}
    return {i: "header" for spots in places.values()
            if len(spots) >= REPEATS and sum(i in beside for i in spots) >= 0.6 * len(spots) for i in spots}


def join_text(pieces: list[str]) -> str:
    """Pieces of wrapped text as one line: no space between wide characters or after a hyphen or slash."""
    out = pieces[0] if pieces else ""
    for left, right in pairwise(pieces):
        tight = (is_wide(right[0]) and (is_wide(left[-1]) or left[-1] in ")]%‰")) \
            or left[-1] in WIDE_MARKS + "-/‐(" or right[0] in ",.;:)("
        out += right if tight else " " + right
    return out


def merge_spans(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, those joined that only white space parts."""
    merged: list[Span] = []
    for start, end in spans:
        if start >= end:
            continue
        if merged and not text[merged[-1][1]:start].strip():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


class Positions:
    """Where each character of a block's text that is not white space stands in the source."""

    def __init__(self, text: str, spans: tuple[Span, ...], block_text: str) -> None:
        self._source = text
        self._where = [i for start, end in spans for i in range(start, end) if not text[i].isspace()]
        self._solid = [i for i, c in enumerate(block_text) if not c.isspace()]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Spans in the source of the block text's [start, end)."""
        low, high = bisect_left(self._solid, start), bisect_left(self._solid, end)
        runs: list[Span] = []
        for place in self._where[low:high]:
            if runs and not self._source[runs[-1][1]:place].strip():
                runs[-1] = (runs[-1][0], place + 1)
            else:
                runs.append((place, place + 1))
        return tuple(runs)


WRAP = re.compile(r"\s*[\r\n]\s*")


def tidy(text: str) -> str:
    """``text`` on one line: line wraps as `join_text` joins them, other runs of white space as one space."""
    return re.sub(r"\s+", " ", join_text([piece for piece in WRAP.split(text.strip()) if piece]))
