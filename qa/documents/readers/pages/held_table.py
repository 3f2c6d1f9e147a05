"""A table that may go on over the next page, its headings repeated there or not."""

from __future__ import annotations

from collections.abc import Sequence

from qa.documents.readers.column_heads import looks_like_head
from qa.documents.readers.pages.aligned_tables import join_lines
from qa.documents.readers.pages.glyphs import BLANK, Glyph

PlacedCell = list[tuple[Glyph, int]]
"""The characters of a cell, each with its page."""


class HeldTable:
    """The rows of a table so far."""

    def __init__(self, rows: list[list[PlacedCell]], page: int) -> None:
        self.rows, self.page = rows, page
        self.headers = int(looks_like_head([list(map(text_of, row)) for row in rows]))

    def takes(self, rows: list[list[PlacedCell]], page: int) -> bool:
        """Adds the rows of the next page if they are of as many columns and begin with the same headings, or with none.

        What stands in a column's cell behind the repeated heading goes on with the last row: its cell is broken by the page.
        """
        if page != self.page + 1 or len(rows[0]) != len(self.rows[0]):
            return False
        heads, first = [list(map(text_of, row)) for row in (self.rows[0], rows[0])]
        repeats = self.headers and all(said.startswith(head) for head, said in zip(heads, first, strict=True))
        if not repeats and looks_like_head([list(map(text_of, row)) for row in rows]):
            return False
        if repeats:
            rest = [cell[len(head):] for head, cell in zip(heads, rows[0], strict=True)]
            self.rows[-1] = [_joined(one, other) for one, other in zip(self.rows[-1], rest, strict=True)]
        self.rows += rows[1:] if repeats else rows
        self.page = page
        return True


def text_of(cell: Sequence[tuple[Glyph, int]]) -> str:
    """The words of a cell."""
    return "".join(glyph.text for glyph, _ in cell)


def _joined(one: PlacedCell, other: PlacedCell) -> PlacedCell:
    while other and other[0][0] == BLANK:
        other = other[1:]
    whole = join_lines([glyph for glyph, _ in one], [glyph for glyph, _ in other])
    parted = [(BLANK, other[0][1])] if len(whole) > len(one) + len(other) else []
    return [*one, *parted, *other]
