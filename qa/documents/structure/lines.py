"""Lines of a document with their offsets; joining wrapped lines; where a block's characters stand in the source."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.documents.source import Element
from qa.text.printable import CLOSERS, columns, is_wide
from qa.types import Span

BREAK = re.compile(r"\r\n|\n|\r|(?<=[^\r\n\f])\f")
WIDE_MARKS = "，。、；：！？”’」』》〉）］】…—"
TERMINAL = "。！？!?…：:；;."
WRAP = re.compile(r"\s*[\r\n]\s*")


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
    feed: bool = False
    """Whether a form feed, a page's end, stands before it."""
    told: Element | None = None
    """What the file's format tells of it: then it is a paragraph of its own."""

    @property
    def terminal(self) -> bool:
        """Whether a sentence ends with the line."""
        bare = self.text.rstrip(CLOSERS + "*")
        return bool(bare) and bare[-1] in TERMINAL


def read_lines(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank."""
    lines: list[Line] = []
    start, blanks, feed = 0, 0, False
    for stop in [*(m.span() for m in BREAK.finditer(text)), (len(text), len(text))]:
        raw = text[start:stop[0]]
        solid = raw.strip()
        left = raw[:len(raw) - len(raw.lstrip())]
        feed = feed or "\f" in left or text[start - 1:start] == "\f"
        if solid:
            first = start + len(left)
            lines.append(Line(len(lines), first, first + len(solid), solid, len(left) - left.count("\f"),
                              len(raw) > len(left) + len(solid), blanks, columns(solid), feed))
            blanks, feed = 0, False
        else:
            blanks += 1
        start = stop[1]
    return lines


def told_lines(text: str, elements: Sequence[Element]) -> list[Line]:
    """The lines of a text whose format tells what they are; a note's mark at a line's end is no word of it."""
    lines = []
    for n, e in enumerate(elements):
        words = text[e.start:min([e.end, *(mark.span[0] for mark in e.marks if mark.span[1] == e.end)])]
        lines.append(Line(n, e.start, e.end, words, 0, False, int(e.kind not in ("item", "row")), columns(words), told=e))
    return lines


def join_text(pieces: list[str]) -> str:
    """Pieces of wrapped text as one line: no space between wide characters or after a hyphen or slash."""
    out = pieces[:1]
    for left, right in pairwise(pieces):
        tight = (is_wide(right[0]) and (is_wide(left[-1]) or left[-1] in ")]%‰")) \
            or left[-1] in WIDE_MARKS + "-/‐(" or right[0] in ",.;:)("
        out.append(right if tight else " " + right)
    return "".join(out)


def tidy(text: str) -> str:
    """``text`` on one line: line wraps as `join_text` joins them, other runs of white space as one space."""
    return re.sub(r"\s+", " ", join_text([piece for piece in WRAP.split(text.strip()) if piece]))


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
