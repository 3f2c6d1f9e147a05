"""Tables that a format tells: pipes in Markdown, rows and cells of other formats."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.documents.source import CellSpans
from qa.documents.structure.lines import Line
from qa.documents.structure.survey import Survey
from qa.documents.structure.tables import Row, Table, fill_down
from qa.text.numbers import HAN_NUMBER, han_number
from qa.text.packs import alternatives
from qa.types import Cell, Span

TOLD_CAPTION = re.compile(rf"^(?:{alternatives('structure.table')})\s*(\d{{1,3}}|{HAN_NUMBER}|[IVX]{{1,5}})(?![\d年])\s*[.．:：。]?\s*(.*)$")
"""Of a line right before a table: the number, and the title behind it."""
MARKDOWN_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")


def read_markdown_table(survey: Survey, at: int) -> Table | None:
    """The pipe table whose header is line ``at``, or None."""
    lines = survey.lines
    if at + 1 >= len(lines) or "|" not in lines[at].text or not MARKDOWN_RULE.match(lines[at + 1].text):
        return None
    columns = _pipes(lines[at])
    rows, i = [], at + 2
    header = [(line.start, line.end) for line in lines[at:at + 2]]
    while i < len(lines) and "|" in lines[i].text and lines[i].blanks == 0:
        found = _pipes(lines[i])
        cells = (found[:len(columns)] + [Cell("", ())] * len(columns))[:len(columns)]
        held = [c for c in cells if c.text]
        if held:
            rows.append(Row(tuple(cells), " ".join(c.text for c in held), tuple(c.spans[0] for c in held)))
        header += _between(lines[i], [c.spans[0] for c in held])
        i += 1
    return Table("", "", "", (), tuple(columns), rows, header, set(range(at, i)), i) if rows else None


def told_table(survey: Survey, at: int) -> Table | None:
    """The table that a format tells at line ``at``, with the caption that stands before it; None if there is none."""
    lines, text = survey.lines, survey.text
    m = TOLD_CAPTION.match(lines[at].text)
    below = next((n for n in range(at + 1, len(lines)) if not _is_aside(lines[n])), at)
    first = below if m and _of_table(lines[below]) else at
    if not _of_table(lines[first]):
        return None
    own = lines[first].told
    assert own is not None
    stop = first
    rows: list[Row] = []
    columns: tuple[Cell, ...] = ()
    header: list[Span] = []
    while stop < len(lines) and (told := lines[stop].told) is not None and _of_table(lines[stop]) and told.label == own.label:
        held = [span for spans in dict.fromkeys(told.cells) for span in spans if told.start <= span[0] < told.end]
        if told.kind == "row":
            columns = columns or tuple(_told_cell(text, spans) for spans in told.columns or ((),) * len(told.cells))
            rows.append(Row(tuple(_told_cell(text, spans) for spans in told.cells), " ".join(text[a:b] for a, b in held), tuple(held)))
            header += _between(lines[stop], held)
        else:
            header.append((lines[stop].start, lines[stop].end))
        stop += 1
    if not rows:
        return None
    rows = [replace(row, cells=cells) for row, cells in zip(rows, fill_down([row.cells for row in rows]), strict=True)]
    before = lines[at] if first > at else None
    name = m[2] if m and before else ""
    return Table(str(han_number(m[1]) or m[1]) if m and before else "", name, before.text if before else "",
                 ((before.start, before.end),) if before else (), columns, rows, header,
                 {at, *range(first, stop)}, stop)


def _is_aside(line: Line) -> bool:
    """Whether a line stands outside the flow: a page may end between a caption and its table."""
    return line.told is not None and line.told.kind in ("furniture", "note")


def _of_table(line: Line) -> bool:
    return line.told is not None and line.told.kind in ("columns", "row")


def _told_cell(text: str, spans: CellSpans) -> Cell:
    """A cell of stretches that stand apart, but where they are parted by one of two quotation marks alone."""
    ends = [spans[0][0] if spans else 0, *(b for _, b in spans)]
    words = "".join(("" if end == a or text[end:a] == '"' else " ") + text[a:b] for end, (a, b) in zip(ends, spans, strict=False))
    return Cell(" ".join(words.split()), spans)


def _pipes(line: Line) -> list[Cell]:
    """The cells of a row, empty ones included; a pipe at either edge is no cell's."""
    cells, start = [], line.start
    pieces = line.text.split("|")
    for n, piece in enumerate(pieces):
        left = start + len(piece) - len(piece.lstrip())
        words = piece.strip()
        if words or 0 < n < len(pieces) - 1:
            cells.append(Cell(words, ((left, left + len(words)),) if words else ()))
        start += len(piece) + 1
    return cells


def _between(line: Line, spans: list[Span]) -> list[Span]:
    """The stretches of a line outside of ``spans``."""
    edges = [line.start, *(edge for span in spans for edge in span), line.end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
