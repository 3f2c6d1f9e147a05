"""Answer rows to files that people open, by the file's ending, and back: JSON lines, tables, Markdown, a web page."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from glob import escape
from pathlib import Path
from typing import Any

from qa.batch.question_files import read_lines
from qa.batch.rows import Row, Rows, as_text, carried_keys, confidence_in_words, free_name, json_line, nearest
from qa.errors import BatchError, FormatError
from qa.quotes.marking import Library
from qa.text.packs import say
from qa.text.printable import one_line, writable

ANSWER_FORMATS = (".jsonl", ".csv", ".xlsx", ".md", ".html")

ANSWER_COLUMNS = ("language", "answered", "answer", "confidence", "error")
"""What a table says of each answer, after the question and the columns that came with it; the nearest passages follow."""

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
SIGNED_NUMBER = re.compile(r"[-+]\d+([.,]\d+)*\s?%?")
"""A cell that begins like FORMULA is one to a spreadsheet, except for a number."""


def write_answers(rows: Rows, path: str | Path, library: Library | None = None) -> None:
    """Writes rows in the form of the file's ending, beside it first and then in its place by one rename.

    With a ``library`` the web page shows each quotation within its passage. Raises BatchError where it cannot.
    """
    target = Path(path).resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        writer_for(str(path))(part, rows, library)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, target)
    except OSError as error:
        raise cannot_write(str(path), error) from error
    finally:
        for left in target.parent.glob(f".{escape(target.name)}.*.part"):  # a killed run's as well
            left.unlink(missing_ok=True)


def writer_for(path: str) -> Callable[[Path, Rows, Library | None], None]:
    """What writes the form of the path's ending; raises FormatError for another ending."""
    writers = dict(zip(ANSWER_FORMATS, (write_jsonl, write_csv, write_xlsx, write_markdown, write_html), strict=True))
    try:
        return writers[Path(path).suffix.lower()]
    except KeyError:
        raise FormatError(f"Cannot write answers to {path}: the ending is none of {', '.join(ANSWER_FORMATS)}") from None


def cannot_write(path: str, error: OSError) -> BatchError:
    """What to tell the user, who may have an older file there."""
    return BatchError(f"Cannot write answers to {path}: {error.strerror or error}. Name another place with -o")


def write_jsonl(path: Path, rows: Rows, library: Library | None) -> None:
    """One answer object a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json_line(row) + "\n" for row in rows)


def write_csv(path: Path, rows: Rows, library: Library | None) -> None:
    """A table as Excel opens it: UTF-8 with its mark, no cell a formula, one line for each citation in a cell."""
    carried = carried_keys(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(harmless, [*table_headings(rows), "sources", "quotes"]))
        for row in rows:
            cells = [*table_cells(row, carried), numbered(row, "locator"), numbered(row, "quote")]
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])


def numbered(row: Row, field: str) -> str:
    """One line for each citation of a row: its number and one of its fields."""
    return "\n".join(f"[{c['number']}] {one_line(c[field])}" for c in row.get("citations") or ())


def write_xlsx(path: Path, rows: Rows, library: Library | None) -> None:
    """A workbook: a sheet of answers, and a sheet of citations that its sources lead to."""
    from qa.batch.spreadsheet import write_workbook

    carried = carried_keys(rows)
    write_workbook(path, rows, table_headings(rows), (table_cells(row, carried) for row in rows))


def write_html(path: Path, rows: Rows, library: Library | None) -> None:
    """One self-contained web page."""
    from qa.batch.webpage import page

    with path.open("w", encoding="utf-8") as file:
        file.writelines(page(rows, library))


def table_headings(rows: Rows) -> list[str]:
    """The first columns of a table of answers; a carried column never has the name of one of the others."""
    keys = carried_keys(rows)
    ours = [key for key in keys if re.fullmatch(r"nearest|sources|quotes|source \d+", key)]
    return ["id", "question", *(free_name(key, ours, keys) for key in keys), *ANSWER_COLUMNS, "nearest"]


def table_cells(row: Row, carried: Sequence[str]) -> list[Any]:
    """The cells under `table_headings`: text, numbers, true and false, None; whatever has parts is JSON."""
    values = [row.get(key) for key in ("id", "question", *carried, *ANSWER_COLUMNS)]
    cells = [json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value for value in values]
    return [*cells, "\n".join(one_line(passage["locator"]) for passage in nearest(row))]


def harmless(text: str) -> str:
    """``text`` as a cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    text = writable(text)
    return f"'{text}" if FORMULA.match(text) and not SIGNED_NUMBER.fullmatch(text) else text


def write_markdown(path: Path, rows: Rows, library: Library | None) -> None:
    """A heading for each question, its answer, and each citation with its words, or the nearest passages' places."""
    with path.open("w", encoding="utf-8") as file:
        for number, row in enumerate(rows, 1):
            file.writelines(block + "\n\n" for block in markdown_blocks(number, row))


def markdown_blocks(number: int, row: Row) -> Iterator[str]:
    """One question with its answer and sources; all text of others is shown as it stands."""
    language = "zh" if row.get("language") == "zh" else "en"
    yield f"## {number}. {markdown_text(str(row['question']))}"
    if carried := carried_keys([row]):
        yield "\n".join(f"- {markdown_text(key)}: {markdown_text(as_text(row[key]))}" for key in carried)
    if "error" in row:
        yield f"**{say(language, 'results.error')}** {markdown_text(str(row['error']))}"
        return
    if not row["answered"]:
        yield f"**{say(language, 'results.not answered')}**"
    yield from (markdown_text(line) for line in row["answer"].split("\n"))
    yield f"*{confidence_in_words(row['confidence'], language)}*"
    if passages := nearest(row):
        yield f"*{say(language, 'results.nearest')}*"
        yield "\n".join(f"- {markdown_text(passage['locator'])}" for passage in passages)
    for citation in row["citations"]:
        ranges = ", ".join(f"{start}–{end}" for start, end in citation["spans"])
        title = citation["document"] if citation["document"] not in citation["locator"] else ""
        yield f"{citation['number']}. **{markdown_text(citation['locator'])}** {markdown_text(title)}".rstrip()
        yield f"   > {markdown_text(citation['quote'])}"
        yield f"   {markdown_text(citation['source'])} {ranges}"


def markdown_text(text: str) -> str:
    """``text`` on one line, with what would be markup or a tag escaped."""
    escaped = re.sub(r"([\\`*_\[\]<>#|~$&])", r"\\\1", one_line(text))
    return re.sub(r"^([-+=])|^(\d+)([.)])", lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", escaped)


def read_answers(path: str) -> list[dict[str, Any]]:
    """The rows of an answers file; raises BatchError that names the first broken line.

    A workbook holds the answers and their citations, not the passages of the search.
    """
    ending = Path(path).suffix.lower()
    if ending == ".xlsx":
        from qa.batch.spreadsheet import read_workbook

        return read_workbook(path)
    if ending in (".csv", ".md", ".html"):
        raise BatchError(f"Cannot read answers from {path}: it has no places of citations. "
                         "Write .jsonl or .xlsx as well: qa batch … -o answers.jsonl")
    return [parsed(line, f"{path}, line {number}") for number, line in enumerate(read_lines(path), 1) if line.strip()]


def parsed(line: str, place: str) -> dict[str, Any]:
    """One line of a JSONL answers file."""
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError) as error:
        raise BatchError(f"{place} is no answer object. Write the file with qa batch") from error
