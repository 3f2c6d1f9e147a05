"""Workbooks as people open them: questions in, answers and their citations out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from qa.batch.rows import Rows
from qa.errors import BatchError
from qa.text.printable import writable

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST_CELL = 32_767
"""Characters that Excel takes in one cell."""

LONGEST_NUMBER = 10**15
"""A spreadsheet keeps fifteen digits of a number; longer ones, such as ids, go in as text."""

LONGEST_TIP = 250
"""Characters of a quote that show when the pointer rests on a linked source; Excel takes 255."""

MOST_UNPACKED, MOST_CELLS = 1_000_000_000, 5_000_000
"""Bytes and cells of a workbook that is read: far more than a table of 100,000 questions has. One made to do harm
unpacks a few kilobytes to terabytes."""

WIDTHS = {"question": 40, "answer": 70, "quote": 70, "error": 40, "nearest": 28, "document": 36, "locator": 28, "source": 26}
"""Column widths in characters, by heading; others get WIDTH."""
WIDTH = 14


def read_sheets(path: str, most: int | None = None) -> dict[str, list[list[Any]]]:
    """The cells of each sheet, by its name: strings, numbers, booleans, None; dates as ISO text.

    Of each sheet the rows up to ``most`` that are not empty. Raises BatchError if the file is missing, no workbook, or far
    larger than it looks.
    """
    from openpyxl import load_workbook

    try:
        require_modest(path)
        book = load_workbook(path, read_only=True, data_only=True)
        sheets = {sheet.title: list(rows_of(sheet, path, most)) for sheet in book.worksheets}
        book.close()
        return sheets
    except BatchError:
        raise
    except OSError as error:
        raise BatchError(f"Cannot read {path}: {error.strerror}. Check the name") from error
    except Exception as error:  # zip, XML and key errors of many kinds
        raise BatchError(f"Cannot read {path}: it is no workbook ({error}). Save it as .xlsx", "no_workbook") from error


def require_modest(path: str) -> None:
    """Raises BatchError if the parts of a workbook unpack to more than MOST_UNPACKED."""
    with ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise too_large(path)


def rows_of(sheet: ReadOnlyWorksheet, path: str, most: int | None) -> Iterator[list[Any]]:
    """The cells of each row of a sheet, up to ``most`` that are not empty; raises BatchError after MOST_CELLS."""
    cells = filled = 0
    for row in sheet.iter_rows(values_only=True):
        if (cells := cells + len(row)) > MOST_CELLS:
            raise too_large(path)
        yield list(map(plain, row))
        filled += any(cell not in (None, "") for cell in row)
        if filled == most:
            return


def too_large(path: str) -> BatchError:
    """What to tell whoever has a workbook that would not fit into memory."""
    return BatchError(f"Cannot read {path}: it is far too large a workbook. Save the sheet with the questions as .csv", "large_workbook")


def plain(value: Any) -> Any:
    """A cell's value as JSON has it."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value


def write_workbook(path: Path, rows: Rows, headings: Sequence[str],
                   values: Iterable[Sequence[Any]]) -> None:
    """A sheet of answers whose sources lead to a second sheet with every citation and its words.

    ``values`` are the cells of each answer row under ``headings``; ``rows`` its answer objects, for their citations.
    """
    from openpyxl import Workbook

    most = max((len(row.get("citations") or ()) for row in rows), default=0)
    book = Workbook(write_only=True)
    answers = new_sheet(book, "answers", [*headings, *(f"source {n}" for n in range(1, most + 1))])
    citations = new_sheet(book, "citations", CITATION_HEADINGS)
    line = 1
    for place, (row, cells) in enumerate(zip(rows, values, strict=True), 2):
        sources = []
        for citation in row.get("citations") or ():
            line += 1
            sources.append(linked(answers, f"[{citation['number']}] {citation['locator']}", f"citations!A{line}",
                                  citation["quote"]))
            back = linked(citations, row["id"], f"answers!A{place}")
            citations.append([back, *(cell(citations, v) for v in citation_cells(citation))])
        answers.append([*(cell(answers, value) for value in cells), *sources])
    book.save(path)


CITATION_HEADINGS = ("id", "number", "locator", "document", "quote", "source", "spans", "passage", "score")


def citation_cells(citation: Mapping[str, Any]) -> list[Any]:
    """A citation's cells after the id of its question; spans as 12-40, 52-60."""
    spans = ", ".join(f"{start}-{end}" for start, end in citation["spans"])
    return [citation["number"], citation["locator"], citation["document"], citation["quote"], citation["source"],
            spans, citation["id"], citation["score"]]


def read_workbook(path: str) -> list[dict[str, Any]]:
    """The answers of a workbook that `write_workbook` wrote; raises BatchError if it is another."""
    sheets = read_sheets(path)
    try:
        answers, citations = records(sheets["answers"]), records(sheets["citations"])
        groups: dict[Any, list[list[dict[str, Any]]]] = {}
        for record in citations:
            found = groups.setdefault(record["id"], [])
            if record["number"] == 1:  # the first of a question, also where an id comes twice
                found.append([])
            found[-1].append(read_citation(record))
        return [read_answer(record, groups.get(record["id"], [])) for record in answers]
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise BatchError(f"{path} holds no answers in sheets named answers and citations. "
                         "Write the file with qa batch") from error


def records(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """The rows of a sheet under its headings; empty cells at their ends may be missing."""
    return [dict(zip_longest(map(str, rows[0]), row)) for row in rows[1:]]


def read_answer(record: Mapping[str, Any], citations: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """An answer row; its citations are the next that its id has. The nearest passages of a refusal are not kept."""
    record = {**record, "question": record["question"] or ""}
    if record["error"]:
        return {key: record[key] for key in ("id", "question", "error")}
    kept = {key: value for key, value in record.items() if key not in ("error", "nearest") and not key.startswith("source ")}
    return kept | {"citations": citations.pop(0) if record["answered"] else []}


def read_citation(record: Mapping[str, Any]) -> dict[str, Any]:
    """A citation from its row of the second sheet."""
    spans = [[int(n) for n in span.split("-")] for span in record["spans"].split(", ")]
    kept = {key: record[key] for key in ("number", "locator", "document", "quote", "source", "score")}
    return kept | {"id": record["passage"], "spans": spans}


def new_sheet(book: Any, title: str, headings: Sequence[str]) -> WriteOnlyWorksheet:
    """A sheet with its headings in bold, kept in view and with a filter."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}1"
    for n, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(n)].width = WIDTHS.get(heading.split(" ")[0], WIDTH)
    first = [cell(sheet, heading) for heading in headings]
    for heading in first:
        heading.font = Font(bold=True)
    sheet.append(first)
    return sheet


def cell(sheet: WriteOnlyWorksheet, value: Any) -> WriteOnlyCell:
    """A cell that holds ``value``; text is text, whatever it begins with; Arabic runs from the right."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    exact = value is None or isinstance(value, bool | float) or isinstance(value, int) and abs(value) < LONGEST_NUMBER
    text = "" if exact and value == value else writable(str(value))[:LONGEST_CELL]
    made = WriteOnlyCell(sheet, text or (value if exact and value == value else None))
    made.alignment = Alignment(vertical="top", wrap_text=True, readingOrder=2 if runs_from_the_right(text) else 0)
    if text:
        made.data_type = "s"  # "=1+1" would be a formula
        made.quotePrefix = True  # nor does it become one when the cell is edited
    return made


def linked(sheet: WriteOnlyWorksheet, value: Any, place: str, tip: str = "") -> WriteOnlyCell:
    """A cell that leads to a place of the same workbook, and shows ``tip`` when the pointer rests on it."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    made = cell(sheet, value)
    made.hyperlink = Hyperlink(ref="", location=place, tooltip=writable(tip)[:LONGEST_TIP] or None)
    made.font = Font(color="0563C1", underline="single")
    return made


def runs_from_the_right(text: str) -> bool:
    """Whether the first letter of ``text`` belongs to a script that is written from right to left."""
    import unicodedata

    return next((unicodedata.bidirectional(c) in ("R", "AL") for c in text if c.isalpha()), False)
