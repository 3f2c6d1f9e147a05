"""Sheets (.xlsx, .csv, .tsv): rows with their column headings, several tables a sheet, dates and numbers as they are shown."""

from __future__ import annotations

import datetime
import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa.documents.readers.archives import open_zip
from qa.documents.readers.column_heads import FIGURE, looks_like_head
from qa.documents.readers.encodings import decode
from qa.documents.source import Cell, CellSpans, Element, Source, SourceBuilder, Stretch, Work
from qa.errors import CorpusError

VERSION = 1
MOST_CELLS = 2_000_000
"""Cells of a workbook that are looked at: more is a database."""
MOST_HEADERS = 3
"""Rows of column headings."""
MOST_MERGED = 300
"""Rows and columns of one merged cell."""
BEAT_EVERY = 2000
SEPARATORS = ",;\t|"
SAMPLE = 20_000
"""Characters by which the mark between values is told."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_DECIMALS = re.compile(r"\.(0+)")


def read(path: Path, work: Work) -> Source:
    """A workbook; hidden sheets, rows and columns are left out and named. Raises CorpusError if it is damaged."""
    from openpyxl import load_workbook

    open_zip(path).close()
    try:
        workbook = load_workbook(path, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets out whatever its parts raise
        if isinstance(error, MemoryError):
            raise
        raise CorpusError(f"is damaged or no workbook ({str(error)[:120]}); open and save it again") from error
    out, seen = SourceBuilder("xlsx"), 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            out.notice(f"its sheet {sheet.title} is hidden and left out")
            continue
        seen += sheet.max_row * sheet.max_column
        if seen > MOST_CELLS:
            raise CorpusError(f"has more than {MOST_CELLS:,} cells; it is a database rather than a document")
        out.line("heading", sheet.title, {"sheet": sheet.title}, level=1)
        _write_sheet(sheet, out, work)
    return out.finished()


def read_separated(path: Path, work: Work) -> Source:
    """Values parted by commas, semicolons or tabs; the text is the file's own. Raises CorpusError if it is in no known encoding."""
    text, encoding = decode(path.read_bytes())
    separator = "\t" if path.suffix.lower() == ".tsv" else _separator(text)
    records = [record for record in _records(text, separator) if any(spans for spans in record)]
    width = max(map(len, records), default=0)
    full = [[*record, *[()] * (width - len(record))] for record in records]
    first = next((n for n, record in enumerate(full) if sum(map(bool, record)) > 1), 0)
    told = [["".join(text[a:b] for a, b in spans) for spans in record] for record in full[first:first + 200]]
    headers = int(bool(told) and (looks_like_head(told) or all(c.strip() and not c.strip()[0].isdigit() for c in told[0])) and len(told) > 1)
    elements, stretches = [], []
    line_ends, line = deque(m.start() for m in re.finditer("\n", text)), 1
    for r, record in enumerate(full):
        if r % BEAT_EVERY == 0:
            work.beat()
        held = [(c, spans) for c, spans in enumerate(record) if spans]
        kind = "paragraph" if r < first else "columns" if r < first + headers else "row"
        start, columns = held[0][1][0][0], tuple(full[first]) if kind == "row" and headers else ()
        elements.append(Element(kind, start, held[-1][1][-1][1], 0, "1", tuple(record), columns))
        while line_ends and line_ends[0] < start:
            line_ends.popleft()
            line += 1
        stretches += [Stretch(spans[0][0], spans[-1][1], {"cells": _name(c + 1, line)}) for c, spans in held]
    return Source(text, encoding, tuple(elements), tuple(stretches))


def _separator(text: str) -> str:
    """What parts the values: the mark that stands equally often in most lines."""
    lines = [line for line in text[:SAMPLE].splitlines()[:100] if line.strip()]
    counts = {mark: [len(re.sub(r'"[^"]*"', "", line).split(mark)) for line in lines] for mark in SEPARATORS}
    usual = {mark: max(set(found), key=found.count) for mark, found in counts.items() if found}
    return max(usual, key=lambda mark: (usual[mark] > 1) * counts[mark].count(usual[mark]), default=",")


def _records(text: str, separator: str) -> Iterator[list[CellSpans]]:
    """The values of each record by where they stand; quotation marks around one, and one of two within, are left out."""
    field = re.compile(rf'[ ]*"((?:[^"]|"")*)"[^{re.escape(separator)}\r\n]*|[^{re.escape(separator)}\r\n]*')
    record: list[CellSpans] = []
    at = 0
    while at <= len(text):
        m = field.match(text, at)
        assert m is not None
        start, end = m.span(1) if m[1] is not None else m.span()
        pieces, cuts = [], [start + q.end() - 1 for q in re.finditer('""', m[1] or "")]
        for a, b in zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True):
            words = text[a:b]
            left = a + len(words) - len(words.lstrip())
            if words.strip():
                pieces.append((left, left + len(words.strip())))
        record.append(tuple(pieces))
        at = m.end()
        if text[at:at + 1] != separator:
            yield record
            record = []
            at += text[at:at + 2] == "\r\n"
        at += 1


def _write_sheet(sheet: Any, out: SourceBuilder, work: Work) -> None:
    merged = {(r, c): (area.min_row, area.min_col) for area in sheet.merged_cells.ranges
              for r in range(area.min_row, min(area.max_row, area.min_row + MOST_MERGED) + 1)
              for c in range(area.min_col, min(area.max_col, area.min_col + MOST_MERGED) + 1)}
    hidden = {n for n, dimension in sheet.column_dimensions.items() if dimension.hidden}
    rows: list[list[Cell]] = []
    held: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(sheet.iter_rows(), 1):
        if r % BEAT_EVERY == 0:
            work.beat()
        if sheet.row_dimensions[r].hidden if r in sheet.row_dimensions else False:
            continue
        cells = []
        for c, cell in enumerate(row, 1):
            if hidden and getattr(cell, "column_letter", "") in hidden:
                continue
            if (r, c) in merged and merged[r, c] != (r, c):
                cells.append(held.get(merged[r, c], Cell("")))
                continue
            held_cell = Cell(show(cell.value, getattr(cell, "number_format", "General")), {"sheet": sheet.title, "cells": _name(c, r)})
            if (r, c) in merged:
                held[r, c] = held_cell
            cells.append(held_cell)
        rows.append(cells)
    _write_tables(rows, out)


def _write_tables(rows: Sequence[Sequence[Cell]], out: SourceBuilder) -> None:
    """The tables of a sheet: runs of rows between empty ones; a row of one cell is a line of its own."""
    table: list[list[Cell]] = []
    for row in rows:
        filled = {id(c) for c in row if c.text.strip()}
        if len(filled) > 1:
            table.append(list(row))
            continue
        has_figures = any(FIGURE.search(c.text) for held in table for c in held[1:])
        if table and not filled and row is not rows[-1] and len(table) <= MOST_HEADERS and not has_figures:
            continue  # headings of columns, and a row left empty below them
        _write_table(table, out)
        table = []
        if filled:
            cell = next(c for c in row if c.text.strip())
            if not cell.spans:
                out.line("paragraph", cell.text, cell.place)
    _write_table(table, out)


def _write_table(rows: list[list[Cell]], out: SourceBuilder) -> None:
    if not rows:
        return
    width = max(map(len, rows))
    used = [c for c in range(width) if any(c < len(row) and row[c].text.strip() for row in rows)]
    grid = [[row[c] if c < len(row) else Cell("") for c in used] for row in rows]
    headers = 0
    while headers < min(MOST_HEADERS, len(grid) - 1) and _is_head(grid, headers):
        headers += 1
    out.table(grid, headers)


def _is_head(grid: list[list[Cell]], at: int) -> bool:
    """Whether a row goes on with the headings of columns: the first if it reads so; a later one only below merged cells."""
    if at == 0:
        texts = [[c.text for c in row] for row in grid]
        return looks_like_head(texts) or all(c.text.strip() and not c.text[:1].isdigit() for c in grid[0])
    return len({id(c) for c in grid[at - 1]}) < len(grid[at - 1]) and looks_like_head([[c.text for c in row] for row in grid[at:]])


def _name(column: int, row: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def show(value: Any, style: str) -> str:
    """A cell's value as its sheet shows it, as far as its format is one of decimals, thousands, per cent or dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return _show_date(value, style)
    if isinstance(value, (int, float)):
        return _show_number(value, style)
    return str(value)


def _show_date(value: Any, style: str) -> str:
    plain = _QUOTED.sub("", style).lower()
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S" if "s" in plain else "%H:%M")
    has_time = isinstance(value, datetime.datetime) and ("h" in plain or not _DATE.search(plain) and (value.hour or value.minute))
    if "d" not in plain and "y" in plain:
        return value.strftime("%Y-%m")
    return value.strftime("%Y-%m-%d %H:%M" if has_time else "%Y-%m-%d")


def _show_number(value: float, style: str) -> str:
    plain = _QUOTED.sub("", style.split(";")[0])
    decimals = len(m[1]) if (m := _DECIMALS.search(plain)) else 0
    if "%" in plain:
        return f"{value * 100:.{decimals}f}%"
    if plain in ("", "General", "@") or not any(c in plain for c in "0#"):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return f"{value:,.{decimals}f}" if "," in plain else f"{value:.{decimals}f}"
