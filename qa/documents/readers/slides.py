"""Slides (.pptx), by python-pptx: of each its title, text in reading order, tables, words of charts and diagrams, speaker notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.readers.archives import open_zip, parse_xml
from qa.documents.readers.cell_values import show
from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 2
FURNITURE = ("SLIDE_NUMBER", "FOOTER", "DATE", "HEADER")
LISTS = ("BODY", "OBJECT")
"""Placeholders whose paragraphs are points of a list."""
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read(path: Path, work: Work) -> Source:
    """A presentation. Raises CorpusError if it is damaged."""
    from pptx import Presentation

    open_zip(path).close()
    try:
        presentation = Presentation(str(path))
    except Exception as error:  # python-pptx lets out whatever its parts raise
        if isinstance(error, MemoryError):
            raise
        raise CorpusError(f"is damaged or no presentation ({str(error)[:120]}); open and save it again") from error
    out = SourceBuilder("pptx")
    for number, slide in enumerate(presentation.slides, 1):
        work.beat()
        if slide._element.get("show") in ("0", "false"):
            out.notice(f"its slide {number} is hidden and left out")
            continue
        _choose(slide._element)
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


def _choose(slide: Any) -> None:
    """Puts in place of what is written twice, for newer and for older programs, what is for the newer ones."""
    for held in list(slide.iter(f"{MC}AlternateContent")):
        chosen = next((one for one in held if one.tag == f"{MC}Choice"), None)
        for shape in chosen if chosen is not None else ():
            held.addprevious(shape)
        held.getparent().remove(held)


def _in_reading_order(shapes: Any) -> Iterator[Any]:
    """Shapes from top to bottom, those beside each other from left to right; groups opened."""
    shown = [s for s in shapes if not any(own.get("hidden") in ("1", "true") for part in s._element[:1] for own in part[:1])]
    for shape in sorted(shown, key=lambda s: ((s.top or 0) // 400_000, s.left or 0)):
        if hasattr(shape, "shapes"):  # a group
            yield from _in_reading_order(shape.shapes)
        else:
            yield shape


def _write(shape: Any, out: SourceBuilder, place: dict[str, Any]) -> None:
    if getattr(shape, "has_table", False) and shape.has_table:
        grid: list[list[Cell]] = []
        for row in shape.table.rows:
            cells: list[Cell] = []
            for n, cell in enumerate(row.cells):
                if cell._tc.hMerge and cells:
                    cells.append(cells[-1])
                elif cell._tc.vMerge and grid and n < len(grid[-1]):
                    cells.append(grid[-1][n])
                else:
                    cells.append(Cell(cell.text, place))
            grid.append(cells)
        out.table(grid, int(bool(shape.table.first_row) and len(grid) > 1))
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        _write_chart(shape.chart, out, place)
    elif (told := next(shape._element.iter(f"{DIAGRAM}relIds"), None)) is not None:
        _write_diagram(shape, told, out, place)
    elif shape.has_text_frame:
        margin = shape.is_placeholder and any(name in str(shape.placeholder_format.type) for name in FURNITURE)
        for paragraph in shape.text_frame.paragraphs:
            kind = "furniture" if margin else "item" if paragraph.level or _is_listed(shape) else "paragraph"
            for line in paragraph.text.split("\v"):
                out.line(kind, line, place, level=paragraph.level + 1)


def _write_chart(chart: Any, out: SourceBuilder, place: dict[str, Any]) -> None:
    """A chart's title and its figures, a line a category."""
    if chart.has_title and chart.chart_title.has_text_frame:
        out.line("paragraph", chart.chart_title.text_frame.text, place)
    try:
        plots = list(chart.plots)
    except (KeyError, ValueError):  # of a kind that python-pptx does not know
        return
    for plot in plots:
        series = list(plot.series)
        names = [str(category) for category in plot.categories]
        columns = [[Cell("" if value is None else show(value, "General"), place) for value in one.values] for one in series]
        if names and all(len(column) == len(names) for column in columns):
            head = [Cell(""), *(Cell(one.name, place) for one in series)]
            out.table([head, *([Cell(name, place), *(c[n] for c in columns)] for n, name in enumerate(names))], 1)


def _write_diagram(shape: Any, told: Any, out: SourceBuilder, place: dict[str, Any]) -> None:
    """The words of a diagram's points, which stand in a part of their own."""
    name = next((value for key, value in told.attrib.items() if key.endswith("}dm")), "")
    if name in shape.part.rels:
        data = parse_xml(shape.part.rels[name].target_part.blob, name)
        for paragraph in (p for point in data.iter(f"{DIAGRAM}pt") for p in point.iter(f"{A}p")):
            out.line("paragraph", "".join(t.text or "" for t in paragraph.iter(f"{A}t")), place)


def _is_listed(shape: Any) -> bool:
    """Whether the shape's paragraphs are points of a list: a slide's body has them, with more than one."""
    kind = str(shape.placeholder_format.type) if shape.is_placeholder else ""
    return any(name in kind for name in LISTS) and len(shape.text_frame.paragraphs) > 1
