"""Tables without ruling lines: rows whose words stand below each other in columns that are apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import pstdev

from qa.documents.readers.pages.glyphs import BLANK, Glyph, is_broken, is_solid, spaced

Group = list[Glyph]
"""Words of a line that stand apart from those beside them, their characters from left to right."""
FURTHEST, NEAREST = 1.8, 1.2
"""Heights of a line that may part two rows; and the lines of one cell."""
SHORT = 10
"""Characters of a cell's line: columns of text have more."""
MOST_LEADING = 4
"""Lines of a table's headings above the first that has several columns' words."""
MERGED = 2
"""Columns that a row may leave empty, or whose words touch, and still be one of a table."""
MOST_OVER = 2
"""Columns over which words of a table's first row may stand: those of a line of text stand over more."""
EVEN = 0.3
"""Sizes of the font by which the edges of a column's words may differ and it still be set flush."""
NARROW = 0.5
"""Of a table's width, how wide the words of one cell alone on their line may be."""
FIGURE = re.compile(r"^[(（]?[-–−+]?[\d.,%‰\s]*\d[\d.,%‰\s]*[)）]?$|^[-–—…]+$")


def table_end(rows: Sequence[Sequence[Group]], at: int) -> int:
    """Where the table that may begin with row ``at`` ends; ``at`` if there is none. Its first lines may have the words of few columns."""
    for first in range(at, min(at + MOST_LEADING + 1, len(rows))):
        if len(rows[first]) > 1 and (end := _end(rows, first)) > first:
            leading = range(at, first)
            fits = all(max(map(len, rows[n])) <= SHORT and _fits(rows[first:end], rows[n]) and _is_near(rows[n], rows[n + 1]) for n in leading)
            return end if fits else at
    return at


def _end(rows: Sequence[Sequence[Group]], at: int) -> int:
    end, last = at, at
    while end < len(rows) and (end == at or _is_near(rows[end - 1], rows[end])):
        if len(rows[end]) > 1:
            last = end + 1
        elif not _fits(rows[at:last], rows[end]):
            break
        end += 1
    while last < end and _fits(rows[at:last], rows[last]):
        last += 1
    own = rows[at:last]
    most = max((len(row) for row in own), default=0)
    full = [row for row in own if len(row) == most]
    alike = sum(len(row) >= max(2, most - MERGED) for row in own)
    bounds = _bounds(full)
    over = max((sum(a < group[-1].place[2] and group[0].place[0] < b for a, b in bounds) for group in own[0]), default=0) if own else 0
    return last if most > 1 and alike > 1 and len(bounds) == most and over <= MOST_OVER else at


def table_cells(rows: Sequence[Sequence[Group]]) -> list[list[Group]]:
    """The rows of a table with a cell for each column; lines that go on with a row are joined to it, those of the headings too."""
    most = max(map(len, rows))
    cuts = _cuts([row for row in rows if len(row) == most])
    lines = [[spaced(cell) for cell in _cut([g for group in row for g in group], cuts)] for row in rows]
    figured = [2 * sum(bool(FIGURE.match(_text(cell))) for cell in cells[1:]) > sum(map(bool, cells[1:])) for cells in lines]
    first = next((n for n, has in enumerate(figured) if has), 0)
    out: list[list[Group]] = []
    for n, cells in enumerate(lines):
        goes_on = bool(out) and (0 < n < first or n >= first > 0 and n != first and not figured[n] and sum(map(bool, cells)) < most
                                 or not any(figured) and not cells[0])
        if goes_on:
            out[-1] = [join_lines(one, other) for one, other in zip(out[-1], cells, strict=True)]
        else:
            out.append(cells)
    return out


def _is_near(above: Sequence[Group], below: Sequence[Group]) -> bool:
    top, bottom = min(g.place[1] for group in below for g in group), max(g.place[3] for group in above for g in group)
    height = max(g.place[3] - g.place[1] for group in below for g in group)
    return top - bottom < (FURTHEST if len(below) > 1 else NEAREST) * height


def _fits(rows: Sequence[Sequence[Group]], row: Sequence[Group]) -> bool:
    """Whether the words of a row stand within one column each of those of a table."""
    if not rows:
        return False
    most = max(map(len, rows))
    bounds = _bounds([r for r in rows if len(r) == most])
    size, widest = row[0][0].size, NARROW * (bounds[-1][1] - bounds[0][0])
    ends = [*(a for a, _ in bounds[1:]), bounds[-1][1] + size]
    columns = [(a - size, end) for (a, _), end in zip(bounds, ends, strict=True)]
    spans = [(group[0].place[0], group[-1].place[2]) for group in row]
    return all(right - left < widest and any(a <= left and right <= b for a, b in columns) for left, right in spans)


def _bounds(rows: Sequence[Sequence[Group]]) -> list[tuple[float, float]]:
    """The columns of rows: what overlaps from left to right is one."""
    out: list[tuple[float, float]] = []
    for a, b in sorted((group[0].place[0], group[-1].place[2]) for row in rows for group in row):
        if out and a < out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


def _cuts(rows: Sequence[Sequence[Group]]) -> list[float]:
    """Where each column but the first begins: at the edge that its words, or those before it, are flush with, else half-way."""
    cuts = []
    for n in range(1, len(rows[0])):
        lefts, rights = [row[n][0].place[0] for row in rows], [row[n - 1][-1].place[2] for row in rows]
        margin = EVEN * rows[0][0][0].size
        if pstdev(lefts) < margin:
            cuts.append(min(lefts) - margin)
        elif pstdev(rights) < margin:
            cuts.append(max(rights) + margin)
        else:
            cuts.append((max(rights) + min(lefts)) / 2)
    return cuts


def _cut(glyphs: Sequence[Glyph], cuts: Sequence[float]) -> list[Group]:
    cells: list[Group] = [[] for _ in range(len(cuts) + 1)]
    for glyph in glyphs:
        cells[sum((glyph.place[0] + glyph.place[2]) / 2 >= cut for cut in cuts)].append(glyph)
    return cells


def _text(cell: Group) -> str:
    return "".join(g.text for g in cell)


def join_lines(one: Group, other: Group) -> Group:
    """Two lines of a cell as one: no space between Chinese characters, nor in a number that a narrow cell of such breaks."""
    tight = not one or not other or is_broken(one, other) or is_solid(one[-1].text, other[0].text)
    return [*one, *([] if tight else [BLANK]), *other]
