"""Tables that are told by their ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.documents.readers.pages.aligned_tables import join_lines
from qa.documents.readers.pages.glyphs import Box, Glyph
from qa.documents.readers.pages.lines import PageLine, Segment, column_lines, line


@dataclass(slots=True)
class RuledTable:
    """A grid of ruling lines: where its columns and rows part."""

    xs: list[float]
    ys: list[float]
    uprights: list[Box]

    @property
    def left(self) -> float:
        return self.xs[0]

    @property
    def right(self) -> float:
        return self.xs[-1]

    @property
    def top(self) -> float:
        return self.ys[0]

    def holds(self, piece: Segment) -> bool:
        """Whether a segment's middle stands within the grid."""
        return self.xs[0] - 2 <= (piece.left + piece.right) / 2 <= self.xs[-1] + 2 and self.ys[0] - 2 <= piece.middle <= self.ys[-1] + 2

    def rows(self, pieces: list[Segment]) -> list[PageLine]:
        """The rows of the table that have words; several lines of a cell are joined."""
        held: dict[int, dict[int, list[Segment]]] = {}
        for piece in pieces:
            r = max(0, sum(y <= piece.middle for y in self.ys) - 1)
            for part in self._cut(piece, r):
                c = max(0, min(sum(x <= (part.left + part.right) / 2 for x in self.xs) - 1, len(self.xs) - 2))
                held.setdefault(r, {}).setdefault(c, []).append(part)
        out = []
        for r in sorted(held):
            cells: list[list[Glyph]] = []
            for c in range(len(self.xs) - 1):
                lines = column_lines(held[r].get(c, []), (self.xs[c], self.xs[c + 1]), 0)
                cell: list[Glyph] = []
                for own_line in lines:
                    cell = join_lines(cell, own_line.glyphs)
                cells.append(cell)
            own = [p for group in held[r].values() for p in group]
            row = line(sorted(own, key=lambda p: p.left), (self.left, self.right))
            row.cells = cells
            out.append(row)
        return out

    def _cut(self, piece: Segment, r: int) -> list[Segment]:
        """A segment cut where an upright of its row passes through it."""
        cuts = [b[0] for b in self.uprights if b[1] - 1 <= piece.middle <= b[3] + 1 and piece.left + 1 < b[0] < piece.right - 1]
        if not cuts:
            return [piece]
        groups: dict[int, list[Glyph]] = {}
        for glyph in piece.glyphs:
            groups.setdefault(sum(x <= (glyph.place[0] + glyph.place[2]) / 2 for x in cuts), []).append(glyph)
        return [Segment(group) for group in groups.values()]


def ruled_tables(rules: Sequence[Box]) -> list[RuledTable]:
    """The grids that ruling lines make: at least two columns and two rows of lines that touch."""
    level = [b for b in rules if b[3] - b[1] <= 2.5 and b[2] - b[0] > 8]
    upright = [b for b in rules if b[2] - b[0] <= 2.5 and b[3] - b[1] > 4]
    boxes = [b for b in rules if b[2] - b[0] > 12 and b[3] - b[1] > 8]
    if len(boxes) >= 4:
        level += [edge for b in boxes for edge in ((b[0], b[1], b[2], b[1]), (b[0], b[3], b[2], b[3]))]
        upright += [edge for b in boxes for edge in ((b[0], b[1], b[0], b[3]), (b[2], b[1], b[2], b[3]))]
    if len(upright) < 3 or len(level) < 3 or len(upright) + len(level) > 4000:
        return []
    groups = _touching([*level, *upright])
    tables = []
    for group in groups:
        xs = _merged(sorted(b[0] for b in group if b[3] - b[1] > b[2] - b[0]))
        ys = _merged(sorted(b[1] for b in group if b[3] - b[1] <= b[2] - b[0]))
        if len(xs) >= 3 and len(ys) >= 3:
            tables.append(RuledTable(xs, ys, [b for b in group if b[3] - b[1] > b[2] - b[0]]))
    return tables


def _touching(boxes: list[Box]) -> list[list[Box]]:
    """Lines in groups that touch each other."""
    order = sorted(range(len(boxes)), key=lambda n: boxes[n][0])
    parent = list(range(len(boxes)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    open_: list[int] = []
    for n in order:
        x0, y0, _, y1 = boxes[n]
        open_ = [m for m in open_ if boxes[m][2] + 2 >= x0]
        for m in open_:
            if boxes[m][1] - 2 <= y1 and y0 <= boxes[m][3] + 2:
                parent[root(n)] = root(m)
        open_.append(n)
    groups: dict[int, list[Box]] = {}
    for n in range(len(boxes)):
        groups.setdefault(root(n), []).append(boxes[n])
    return list(groups.values())


def _merged(places: list[float]) -> list[float]:
    out: list[float] = []
    for place in places:
        if not out or place - out[-1] > 3:
            out.append(place)
    return out
