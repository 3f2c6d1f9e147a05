"""The lines of a column: characters to segments, segments to lines and to rows of tables without ruling lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from qa.documents.readers.pages.aligned_tables import table_cells, table_end
from qa.documents.readers.pages.glyphs import Glyph, spaced

SAME_LINE = 0.5
"""Characters whose heights overlap by this share stand on one line."""
SMALL = 0.8
"""Of a line's size, that of a mark in it at most."""
HALF_LINE = 0.45
"""Sizes of the font by which their middles may differ: a raised figure's does, that of the next line differs more."""
WIDEST_GAP = 1.2
"""Sizes of the font between two characters beyond which they are of two segments."""
MARKER = re.compile(r"^(?:[•·●○▪◆■□◦‣–—*o-]"
                    r"|[(（\[]?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})[)）\].、．]{0,2}"
                    r"|第?[一二三四五六七八九十百\d]{1,5}[条章节款、])$")
"""What stands alone before an item or paragraph."""
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(slots=True)
class Segment:
    """Characters beside each other on one line."""

    glyphs: list[Glyph]
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    def __post_init__(self) -> None:
        self.left = min(g.place[0] for g in self.glyphs)
        self.top = min(g.place[1] for g in self.glyphs)
        self.right = max(g.place[2] for g in self.glyphs)
        self.bottom = max(g.place[3] for g in self.glyphs)

    @property
    def size(self) -> float:
        return median(g.size for g in self.glyphs)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(slots=True)
class PageLine:
    """A line of a column, its characters with the spaces between words."""

    glyphs: list[Glyph]
    """A space is a glyph without a box."""
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    column: tuple[float, float] = (0.0, 0.0)
    """Left and right margin of its column."""
    cells: list[list[Glyph]] = field(default_factory=list)
    """Of a table's row: its cells, empty ones too."""
    table: int = 0
    """The table that it is a row of, counted from 1 on its page; 0 for none."""
    header: bool = False

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)


def segments(glyphs: Sequence[Glyph]) -> list[Segment]:
    """Characters that follow each other on a line, not far apart."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        last = runs[-1][-1] if runs else None
        if last is not None and _beside(last, glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [Segment(run) for run in runs]


def _beside(last: Glyph, glyph: Glyph) -> bool:
    a, b = last.place, glyph.place
    overlap = min(a[3], b[3]) - max(a[1], b[1])
    if overlap < SAME_LINE * min(a[3] - a[1], b[3] - b[1]):
        return False
    gap = max(b[0] - a[2], a[0] - b[2])
    size = max(last.size, glyph.size)
    return -1.5 * size < gap < WIDEST_GAP * size and (b[0] >= a[0] - 0.5 * size or bool(RIGHT_TO_LEFT.search(last.text + glyph.text)))


def rows_of(pieces: Sequence[Segment]) -> list[list[Segment]]:
    """Segments that stand on one line each, from top to bottom and from left to right."""
    rows: list[list[Segment]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        row = rows[-1] if rows else None
        if row is not None and _belongs(row, piece):
            row.append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda p: p.left)
    return rows


def groups_of(row: Sequence[Segment]) -> list[list[Glyph]]:
    """The characters of a row in groups that stand apart, each from left to right."""
    return [sorted((g for p in group for g in p.glyphs), key=lambda g: g.place[0]) for group in apart(row)]


def column_lines(pieces: list[Segment], column: tuple[float, float], tables: int) -> list[PageLine]:
    """Segments of one column as lines from top to bottom; rows of tables told by what stands below each other."""
    rows = rows_of(pieces)
    groups = [groups_of(row) for row in rows]
    out: list[PageLine] = []
    n = 0
    while n < len(rows):
        end = table_end(groups, n)
        if end > n:
            tables += 1
            for cells in table_cells(groups[n:end]):
                made = line([Segment([g for cell in cells for g in cell if g.size])], column)
                made.cells, made.table = cells, tables
                out.append(made)
            n = end
        else:
            out.append(line(rows[n], column))
            n += 1
    return out


def _belongs(row: Sequence[Segment], piece: Segment) -> bool:
    """Whether a segment stands on a row's line; a small one, as a mark is, only beside words of it."""
    anchor = max(row, key=lambda p: len(p.glyphs))
    is_small = piece.size < SMALL * anchor.size and not any(-piece.size < max(piece.left - p.right, p.left - piece.right) < piece.size for p in row)
    return _level(anchor, piece) and not is_small


def _level(a: Segment, b: Segment) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap >= SAME_LINE * min(a.bottom - a.top, b.bottom - b.top) and abs(a.middle - b.middle) < HALF_LINE * max(a.size, b.size)


def apart(row: Sequence[Segment]) -> list[list[Segment]]:
    """The segments of a row in groups that stand apart; a marker goes with what follows it."""
    groups: list[list[Segment]] = []
    for piece in row:
        words = "".join(g.text for s in (groups[-1] if groups else []) for g in s.glyphs)
        near = groups and piece.left - max(p.right for p in groups[-1]) < WIDEST_GAP * max(piece.size, groups[-1][-1].size)
        if groups and (near or len(groups) == 1 and MARKER.match(words)):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def line(pieces: list[Segment], column: tuple[float, float]) -> PageLine:
    glyphs = [g for p in pieces for g in p.glyphs]
    leftward = sum(bool(RIGHT_TO_LEFT.match(g.text)) for g in glyphs)
    if leftward > len(glyphs) / 2:
        glyphs = [g for p in pieces[::-1] for g in p.glyphs]
    elif not leftward:  # marks of another font are set before or after the words around them
        glyphs.sort(key=lambda g: g.place[0])
    sizes = sorted(g.size for g in glyphs)
    return PageLine(spaced(glyphs), min(p.left for p in pieces), min(p.top for p in pieces), max(p.right for p in pieces),
                    max(p.bottom for p in pieces), sizes[len(sizes) // 2], sum(g.bold for g in glyphs) > 0.6 * len(glyphs), column)
