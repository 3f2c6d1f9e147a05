"""The column headings of a table, which a narrow column spreads over many lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.documents.structure.lines import Line, join_text, merge_spans
from qa.text.packs import words
from qa.types import Cell, Span, squash

YEAR = re.compile(r"^(?:19|20)\d\d(?:[-–/]\d{2,4})?$")
LEAST_SHARED = 0.5
"""Least share of a group heading's words in the heading of the column at which it begins."""
YEAR_HEADS = words("structure.year_head")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a table with its place in the text."""

    text: str
    start: int
    end: int


def tokens(line: Line) -> list[Token]:
    """The words of a line."""
    return [Token(m[0], line.start + m.start(), line.start + m.end()) for m in re.finditer(r"\S+", line.text)]


def read_columns(text: str, header: list[Line], labels: int, width: int) -> tuple[tuple[Cell, ...], dict[str, Span]]:
    """One heading a column, made of the header's lines, group headings first; and the note marks among them."""
    marks = {line.text: (line.start, line.end) for line in header if re.fullmatch(r"[a-z]", line.text)}
    header = [line for line in header if not re.fullmatch(r"[a-z]", line.text)]
    cells = _fit(_fragments(header), labels + width)
    spare = max(0, len(cells) - labels - width)
    groups, cells = cells[:spare], cells[spare:]
    columns = [_heading(text, cell) for cell in cells]
    columns = [Cell("", ())] * (labels + width - len(columns)) + columns
    heads = [_heading(text, group) for group in groups]
    in_one_line = header and [t.start for group in groups for t in group] == [t.start for t in tokens(header[0])]
    begins = _evenly(len(heads), labels, width) if in_one_line else _by_words(heads, columns, labels)
    return tuple(_with_group(text, columns, heads, begins)), marks


def _fragments(header: list[Line]) -> list[tuple[list[Token], bool]]:
    """Cells as the lines suggest: (words, whether they surely begin a cell of their own)."""
    cells: list[list[Token]] = []
    firm: list[bool] = []
    for n, line in enumerate(header):
        goes_on = n > 0 and line.blanks == 0 and header[n - 1].text not in YEAR_HEADS
        for k, token in enumerate(tokens(line)):
            if k == 0 and goes_on and cells:
                cells[-1].append(token)
            else:
                cells.append([token])
                firm.append(k > 0)
    return list(zip(cells, firm, strict=True))


def _fit(fragments: list[tuple[list[Token], bool]], count: int) -> list[list[Token]]:
    """Join what lines parted until ``count`` cells and the group headings before them are left.

    A cell that took most lines is the narrowest column, so its next line is the likeliest to belong to it.
    """
    cells = [list(words) for words, _ in fragments]
    loose = [not firm for _, firm in fragments]
    first = next((i for i, cell in enumerate(cells) if cell[0].text in YEAR_HEADS), 0)
    while len(cells) - first > count:
        places = [i for i in range(first + 1, len(cells)) if loose[i] and len(cells[i - 1]) > 1]
        if not places:
            break
        i = max(places, key=lambda i: len(cells[i - 1]))
        cells[i - 1] += cells.pop(i)
        loose.pop(i)
    return cells


def _heading(text: str, words: list[Token]) -> Cell:
    return Cell(join_text([t.text for t in words]), merge_spans(text, [(t.start, t.end) for t in words]))


def _evenly(groups: int, labels: int, width: int) -> list[int]:
    """The first column of each group heading where they divide the figures' columns evenly; else none."""
    return [] if groups < 2 or width % groups else list(range(labels, labels + width, width // groups))


def _by_words(heads: list[Cell], columns: list[Cell], labels: int) -> list[int]:
    """The first column of each group heading, a further group beginning at the column that says most of its words; none
    where one says too little of them, since lines alone do not tell how wide a group is."""
    if len(heads) < 2:
        return []
    begins = [labels]
    for head in heads[1:]:
        shares = [_shared(head, column) for column in columns]
        best = max(range(labels, len(columns)), key=lambda n: shares[n])
        if shares[best] < LEAST_SHARED or best <= begins[-1]:
            return []
        begins.append(best)
    return begins


def _shared(head: Cell, column: Cell) -> float:
    """The share of a group heading's pairs of neighbouring characters that a column's heading has."""
    wanted, said = ({solid[i:i + 2] for i in range(len(solid) - 1)} for solid in (squash(head.text), squash(column.text)))
    return len(wanted & said) / max(1, len(wanted))


def _with_group(text: str, columns: list[Cell], heads: list[Cell], begins: list[int]) -> list[Cell]:
    """Put group headings before the headings of the figures' columns, from where each begins, but for those that say
    them already."""
    if not begins or any(c.text == "" for c in columns[begins[0]:]):
        return columns
    grouped = list(columns)
    for head, first, end in zip(heads, begins, [*begins[1:], len(columns)], strict=True):
        for place in range(first, end):
            column = columns[place]
            if _shared(head, column) < LEAST_SHARED:
                grouped[place] = Cell(f"{head.text} {column.text}",
                                      merge_spans(text, [*head.spans, *column.spans]))
    return grouped
