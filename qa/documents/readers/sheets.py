"""Sheets (.xlsx): rows with their column headings, several tables a sheet, dates and numbers as they are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from qa.documents.readers.archives import open_zip, part
from qa.documents.readers.cell_values import cell_name, show
from qa.documents.readers.column_heads import FIGURE, looks_like_head
from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 2
MOST_CELLS = 2_000_000
"""Cells of a workbook that are looked at: more is a database."""
MOST_HEADERS = 3
"""Rows of column headings."""
MOST_MERGED = 300
"""Rows and columns of one merged cell."""
BEAT_EVERY = 2000
MOST_AHEAD = 50
"""Rows by which it is told whether headings follow."""
UNKNOWN = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*</c>")
"""A formula whose result was not kept."""


def read(path: Path, work: Work) -> Source:
    """A workbook; hidden sheets, rows and columns are left out and named. Raises CorpusError if it is damaged."""
    from openpyxl import load_workbook

    with open_zip(path) as file:
        names = [name for name in file.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        is_unknown = any(UNKNOWN.search(part(file, name)) for name in names)
    try:
        workbook = load_workbook(path, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets out whatever its parts raise
        if isinstance(error, MemoryError):
            raise
        raise CorpusError(f"is damaged or no workbook ({str(error)[:120]}); open and save it again") from error
    out, seen = SourceBuilder("xlsx"), 0
    if is_unknown:
        out.notice("it has formulas without their results; open and save it in a program for sheets")
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            out.notice(f"its sheet {sheet.title} is hidden and left out")
            continue
        rows, columns = _shown(sheet, out)
        seen += len(rows) * len(columns)
        if seen > MOST_CELLS:
            raise CorpusError(f"has more than {MOST_CELLS:,} cells; it is a database rather than a document")
        out.line("heading", sheet.title, {"sheet": sheet.title}, level=1)
        _write_tables(_grid(sheet, rows, columns, work), out)
    return out.finished()


def _shown(sheet: Any, out: SourceBuilder) -> tuple[list[int], list[int]]:
    """The rows and columns that hold values and are shown; hidden ones that hold some are named."""
    held = [at for at, cell in sheet._cells.items() if cell.value is not None]
    rows, columns = {r for r, _ in held}, {c for _, c in held}
    far = {n for d in sheet.column_dimensions.values() if d.hidden for n in range(d.min or 0, min(d.max or 0, max(columns, default=0)) + 1)}
    shown_rows, shown_columns = rows - _hidden_rows(sheet), columns - far
    if (shown_rows, shown_columns) != (rows, columns):
        out.notice(f"its sheet {sheet.title} has hidden rows or columns, which are left out")
    return sorted(shown_rows), sorted(shown_columns)


def _hidden_rows(sheet: Any) -> set[int]:
    return {n for n, dimension in sheet.row_dimensions.items() if dimension.hidden}


def _grid(sheet: Any, rows: Sequence[int], columns: Sequence[int], work: Work) -> list[list[Cell]]:
    """The cells of these rows and columns, merged ones in each of their places; an empty row where rows were left empty."""
    merged = {(r, c): (area.min_row, area.min_col) for area in sheet.merged_cells.ranges
              for r in range(area.min_row, min(area.max_row, area.min_row + MOST_MERGED) + 1)
              for c in range(area.min_col, min(area.max_col, area.min_col + MOST_MERGED) + 1)}
    hidden = _hidden_rows(sheet)
    held: dict[tuple[int, int], Cell] = {}
    grid: list[list[Cell]] = []
    for n, r in enumerate(rows):
        if n % BEAT_EVERY == 0:
            work.beat()
        if n and any(between not in hidden for between in range(rows[n - 1] + 1, r)):
            grid.append([])
        cells = []
        for c in columns:
            at = merged.get((r, c), (r, c))
            if at not in held:
                cell = sheet._cells.get(at)
                words = show(cell.value, getattr(cell, "number_format", "General")) if cell is not None else ""
                held[at] = Cell(words, {"sheet": sheet.title, "cells": cell_name(at[1], at[0])})
            cells.append(held[at])
        grid.append(cells)
    return grid


def _write_tables(rows: Sequence[Sequence[Cell]], out: SourceBuilder) -> None:
    """The tables of a sheet: runs of rows between empty ones; a row of one cell is a line of its own, but for a label between rows."""
    table: list[list[Cell]] = []
    for n, row in enumerate(rows):
        filled = _filled(row)
        if len(filled) > 1 or filled and table and _goes_on(rows[n + 1:n + 1 + MOST_AHEAD]):
            table.append(list(row))
            continue
        if not filled and _are_heads(table):
            continue  # headings of columns, and a row left empty below them
        _write_table(table, out)
        table = []
        for cell in filled:
            if not cell.spans:
                out.line("paragraph", cell.text, cell.place)
    _write_table(table, out)


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return list({id(cell): cell for cell in row if cell.text.strip()}.values())


def _goes_on(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether these rows begin with one of a table, and not with the headings of another."""
    run = list(takewhile(lambda row: len(_filled(row)) > 1, rows))
    return bool(run) and not looks_like_head([[c.text for c in row] for row in run])


def _are_heads(table: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows can be headings of columns alone: one, or several the upper ones of which have merged cells, without figures."""
    return 0 < len(table) <= MOST_HEADERS and all(_is_merged(row) for row in table[:-1]) \
        and not any(FIGURE.search(c.text) for row in table for c in row[1:])


def _is_merged(row: Sequence[Cell]) -> bool:
    return len({id(c) for c in row}) < len(row)


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
    goes_down = any(above is cell and cell.text for above, cell in zip(grid[at - 1], grid[at], strict=True))
    return _is_merged(grid[at - 1]) and (goes_down or looks_like_head([[c.text for c in row] for row in grid[at:]]))
