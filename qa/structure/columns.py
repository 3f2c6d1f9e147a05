"""The column headings of a table, which a narrow column spreads over many lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.structure.lines import Line, join_text, merge_spans
from qa.types import Cell, Span

YEAR = re.compile(r"^(?:19|20)\d\d(?:[-–/]\d{2,4})?$")
YEAR_HEADS = ("年份", "年度", "年", "Year", "Année", "Año", "Год")


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
    if header and [t.start for group in groups for t in group] != [t.start for t in tokens(header[0])]:
        groups = []  # only headings of one line are known to divide the columns evenly
    columns = [_heading(text, cell) for cell in cells]
    columns = [Cell("", ())] * (labels + width - len(columns)) + columns
    return tuple(_with_group(text, columns, groups, labels, width)), marks


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


def _with_group(text: str, columns: list[Cell], groups: list[list[Token]], labels: int, width: int) -> list[Cell]:
    """Put group headings before the figures' headings where they divide them evenly."""
    if not groups or width % len(groups) or any(c.text == "" for c in columns[labels:]):
        return columns
    each = width // len(groups)
    for n, group in enumerate(groups):
        head = _heading(text, group)
        for place in range(labels + n * each, labels + (n + 1) * each):
            column = columns[place]
            columns[place] = Cell(f"{head.text} {column.text}", merge_spans(text, [*head.spans, *column.spans]))
    return columns
