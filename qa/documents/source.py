"""What a reader makes of a file: its text, where each stretch of it stands in the file, and what the format tells of structure.

Spans count code points of that text, for every format alike. A text that a format tells the structure of has one `Element` a
line; of one without elements, structure is told by shapes (`documents.structure`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from qa.types import Mark, Span

CellSpans = tuple[Span, ...]
"""Where the words of a table's cell stand: more than one stretch where several cells make a column's heading, none in an empty one."""
Place = Mapping[str, Any]
"""A place in a file as the answer object writes it: {"page": 12}, {"sheet": "Q1", "cells": "B7"}, {"slide": 3} …"""


@dataclass(frozen=True, slots=True)
class Element:
    """A line of a text as its format tells it."""

    kind: str
    """title, heading, paragraph, item (of a list), columns (a table's headings), row, note, or furniture: running headers and
    footers, page numbers."""
    start: int
    end: int
    level: int = 0
    """Of a heading, from 1."""
    label: str = ""
    """Of a note its mark; of rows their table, so that tables that follow each other are told apart."""
    cells: tuple[CellSpans, ...] = ()
    """Of a row: its cells, one a column; one that is merged with a cell above or before has that one's words."""
    columns: tuple[CellSpans, ...] = ()
    """Of a row: the headings of its columns, as many as cells, or none."""
    marks: tuple[Mark, ...] = ()
    """Where it refers to notes; the mark itself may be left out of the text, where the format knows it apart."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a stretch of the text stands in its file."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Source:
    """A file as its reader tells it."""

    text: str
    encoding: str
    """Of a text file; else the name of the format."""
    elements: tuple[Element, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    """In the order of the text, apart from each other."""
    boxes: np.ndarray | None = None
    """(characters, 4) uint16: left, top, right and bottom of each character on its page, in 65535ths of the page's width and
    height; all 0 for a character that has no place."""
    pages: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """Width and height of each page as shown, in points (of an image in pixels)."""
    notices: tuple[str, ...] = ()
    """What of the file could not be read, or is not as its name says; one line each."""

    def noticed(self, words: str) -> Source:
        """The same with one notice more."""
        return replace(self, notices=(*self.notices, words))


@dataclass(slots=True)
class Cell:
    """A cell of a table under construction; one that spans several columns or rows stands in each of them."""

    text: str
    place: Place | None = None
    spans: CellSpans = ()


class SourceBuilder:
    """Writes a text line by line, with what the format tells of each line."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.notices: list[str] = []
        self._parts: list[str] = []
        self._length = 0
        self._elements: list[Element] = []
        self._stretches: list[Stretch] = []
        self._tables = 0

    def line(self, kind: str, text: str, place: Place | None = None, *, level: int = 0, label: str = "",
             marks: Sequence[tuple[int, int, str]] = ()) -> Span | None:
        """Writes a line, white space in it as single spaces but for tabs; ``marks`` are (start, end, label) within ``text``.

        Returns its span, None if there is nothing to write.
        """
        words, offsets = _one_line(text) if marks else (" ".join(text.split()), [])
        if not words:
            return None
        start = self._write(words)
        told = tuple(Mark(name, (start + offsets[a], start + offsets[b])) for a, b, name in marks)
        self._elements.append(Element(kind, start, start + len(words), level, label, marks=told))
        self._stretch(start, start + len(words), place)
        return start, start + len(words)

    def table(self, grid: Sequence[Sequence[Cell]], headers: int) -> None:
        """Writes a table, a line a row with tabs between its cells; the first ``headers`` rows are the headings of its columns.

        A cell that stands in several places of the grid is written where it stands first.
        """
        self._tables += 1
        width = max(map(len, grid), default=0)
        rows: list[list[Cell]] = [[*row, *(Cell("") for _ in range(width - len(row)))] for row in grid]
        columns: tuple[CellSpans, ...] = ()
        for number, row in enumerate(rows):
            start = self._row(row)
            if start < 0:
                continue
            cells = tuple(cell.spans for cell in row)
            if number < headers:
                columns = tuple(tuple(dict.fromkeys((*above, *own))) for above, own in zip(columns or ((),) * width, cells, strict=True))
            kind = "columns" if number < headers else "row"
            self._elements.append(Element(kind, start, self._length - 1, 0, str(self._tables), cells, () if number < headers else columns))

    def _row(self, row: Sequence[Cell]) -> int:
        """Writes the cells of a row that are not written yet; where the line starts, -1 if there are none."""
        fresh = [cell for cell in {id(cell): cell for cell in row}.values() if not cell.spans and cell.text.strip()]
        if not fresh:
            return -1
        start, texts = self._length, []
        at = start
        for cell in fresh:
            words = " ".join(cell.text.split())
            cell.spans = ((at, at + len(words)),)
            self._stretch(at, at + len(words), cell.place)
            texts.append(words)
            at += len(words) + 1
        self._write("\t".join(texts))
        return start

    def append(self, source: Source, place: Place | None) -> None:
        """Writes a whole source, its places within ``place``."""
        shift = self._length
        self._write(source.text.rstrip("\n"))
        told = source.elements or tuple(Element("paragraph", m.start(), m.end()) for m in re.finditer(r"\S[^\n]*", source.text))
        self._elements += [_moved(element, shift, self._tables) for element in told]
        self._tables += sum(element.kind == "row" for element in told)
        held = [Stretch(s.start + shift, s.end + shift, {**(place or {}), **s.place}) for s in source.stretches]
        self._stretches += held or ([Stretch(shift, self._length - 1, place)] if place and self._length > shift + 1 else [])
        for words in source.notices:
            self.notice(words)

    def notice(self, words: str) -> None:
        """Tells of something that could not be read."""
        if words not in self.notices:
            self.notices.append(words)

    def _write(self, words: str) -> int:
        start = self._length
        self._parts += [words, "\n"]
        self._length += len(words) + 1
        return start

    def _stretch(self, start: int, end: int, place: Place | None) -> None:
        if place is None:
            return
        last = self._stretches[-1] if self._stretches else None
        if last and last.place == place:
            self._stretches[-1] = Stretch(last.start, end, place)
        else:
            self._stretches.append(Stretch(start, end, place))

    def finished(self) -> Source:
        """The source that was written."""
        return Source("".join(self._parts), self.encoding, tuple(self._elements), tuple(self._stretches), notices=tuple(self.notices))


def _moved(element: Element, by: int, tables: int) -> Element:
    """An element of a text that stands further on, its table counted after ``tables`` others."""
    cells, columns = (tuple(tuple((a + by, b + by) for a, b in spans) for spans in group) for group in (element.cells, element.columns))
    marks = tuple(Mark(mark.label, (mark.span[0] + by, mark.span[1] + by)) for mark in element.marks)
    label = str(int(element.label) + tables) if element.kind in ("row", "columns") and element.label.isdecimal() else element.label
    return replace(element, start=element.start + by, end=element.end + by, label=label, cells=cells, columns=columns, marks=marks)


class Work(Protocol):
    """What a reader may ask of whoever lets it read."""

    def beat(self) -> None:
        """To be called now and then, so that a reader at work is not taken for one that hangs."""

    def read(self, path: Path, kind: str = "") -> Source:
        """Another file that hangs on this one, by its own reader: that of ``kind``, else of what it is. Raises CorpusError."""


def _one_line(text: str) -> tuple[str, list[int]]:
    """The text without white space at its ends, each run of it within as one space; and for each offset of the text, the end
    included, its offset in that line."""
    out: list[str] = []
    offsets = []
    for character in text:
        offsets.append(len(out))
        if not character.isspace():
            out.append(character)
        elif out and out[-1] != " ":
            out.append(" ")
    words = "".join(out).rstrip()
    return words, [min(at, len(words)) for at in [*offsets, len(out)]]
