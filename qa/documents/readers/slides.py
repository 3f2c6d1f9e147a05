"""Slides (.pptx), by python-pptx: of each its title, text in reading order, tables, charts' words and speaker notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.readers.archives import open_zip
from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 1
FURNITURE = ("SLIDE_NUMBER", "FOOTER", "DATE", "HEADER")


def read(path: Path, work: Work) -> Source:
    """A presentation. Raises CorpusError if it is damaged."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    open_zip(path).close()
    try:
        presentation = Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise CorpusError(f"is damaged or no presentation ({str(error)[:120]}); open and save it again") from error
    out = SourceBuilder("pptx")
    for number, slide in enumerate(presentation.slides, 1):
        work.beat()
        place = {"slide": number}
        title = slide.shapes.title
        if title is not None and title.has_text_frame:
            out.line("heading", title.text_frame.text.replace("\v", " "), place, level=1)
        for shape in _in_reading_order(slide.shapes):
            if title is None or shape.shape_id != title.shape_id:
                _write(shape, out, place)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
                out.line("paragraph", paragraph.text, place)
    return out.finished()


def _in_reading_order(shapes: Any) -> Iterator[Any]:
    """Shapes from top to bottom, those beside each other from left to right; groups opened."""
    placed = sorted(shapes, key=lambda s: ((s.top or 0) // 400_000, s.left or 0))
    for shape in placed:
        if shape.shape_type is not None and shape.shape_type == 6:
            yield from _in_reading_order(shape.shapes)
        else:
            yield shape


def _write(shape: Any, out: SourceBuilder, place: dict[str, Any]) -> None:
    if getattr(shape, "has_table", False) and shape.has_table:
        grid: list[list[Cell]] = []
        for row in shape.table.rows:
            cells: list[Cell] = []
            for n, cell in enumerate(row.cells):
                if cell.is_spanned:
                    beside = cells[-1] if cells and row.cells[n - 1].is_merge_origin or cells and row.cells[n - 1].is_spanned else None
                    cells.append(beside or (grid[-1][n] if grid and n < len(grid[-1]) else Cell("")))
                else:
                    cells.append(Cell(cell.text, place))
            grid.append(cells)
        out.table(grid, int(bool(shape.table.first_row) and len(grid) > 1))
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        chart = shape.chart
        if chart.has_title and chart.chart_title.has_text_frame:
            out.line("paragraph", chart.chart_title.text_frame.text, place)
    elif shape.has_text_frame:
        margin = shape.is_placeholder and any(name in str(shape.placeholder_format.type) for name in FURNITURE)
        for paragraph in shape.text_frame.paragraphs:
            kind = "furniture" if margin else "item" if paragraph.level or _is_listed(shape) else "paragraph"
            for line in paragraph.text.split("\v"):
                out.line(kind, line, place, level=paragraph.level + 1)


def _is_listed(shape: Any) -> bool:
    """Whether the shape's paragraphs are points of a list: a slide's body has them, with more than one."""
    return bool(shape.is_placeholder and "BODY" in str(shape.placeholder_format.type) + " OBJECT" and len(shape.text_frame.paragraphs) > 1)
