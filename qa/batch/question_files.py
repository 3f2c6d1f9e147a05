"""Questions from a file: text, JSON lines, tables; a row that cannot be used becomes a question with an error."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import chain, count, islice
from math import isfinite
from pathlib import Path
from typing import Any

from qa.documents.readers import encodings
from qa.errors import BatchError, CorpusError
from qa.text.packs import words
from qa.types import Turn

QUESTION_FORMATS = (".txt", ".csv", ".tsv", ".xlsx", ".jsonl")

DELIMITERS = ",;\t"
"""What Excel writes between the cells of a .csv, by the country its user lives in."""

HEADINGS = {meaning: meaning for meaning in ("question", "id")} \
    | {word: meaning for meaning in ("question", "id") for word in sorted(words(f"batch.{meaning}"))}
"""Column headings that mean something, in lower case; of several that mean the same the first here is taken."""

ECHOED_CHARACTERS = 400
"""How much of an unreadable line its error row repeats: enough to find it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a question file, and what is wrong with it, if anything."""

    id: str | int | float
    question: str
    history: tuple[Turn, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    """Fields of the row that mean nothing here and go through to the answers."""
    problem: BatchError | None = None

    @property
    def error(self) -> str:
        """The problem in words; empty if there is none."""
        return str(self.problem or "")


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table: where it begins, its cells, and what is wrong with it, if anything."""

    number: int
    cells: Sequence[Any]
    problem: BatchError | None = None


def read_text(path: str) -> str:
    """The text of a file, or of standard input for "-", in any encoding that a document may have."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise BatchError(f"Cannot read {path}: {error.strerror}. Check the name") from error
    try:
        return encodings.decode(data)[0]
    except CorpusError as error:
        raise BatchError(f"Cannot read {'standard input' if path == '-' else path}: it {error}") from None


def read_lines(path: str) -> list[str]:
    """The lines of `read_text` without their ends, which only carriage returns and line feeds are."""
    return list(lines_of(read_text(path)))


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text without their ends."""
    return (line.rstrip("\n") for line in StringIO(text, newline=None))


def read_questions(path: str, most: int | None = None) -> list[Question]:
    """The questions of a file by its ending, or of standard input for "-": JSON lines if the first is an object.

    A broken row is a question with an error; of all only the first ``most`` are read. Raises BatchError if the file as a
    whole cannot be read.
    """
    return list(islice(questions_of(path, most), most))


def questions_of(path: str, most: int | None) -> Iterator[Question]:
    """The questions of a file one after the other; of a workbook at least the first ``most``."""
    ending = Path(path).suffix.lower()
    if path != "-" and ending not in QUESTION_FORMATS:
        raise BatchError(f"Cannot read questions from {path}: the ending is none of {', '.join(QUESTION_FORMATS)}")
    if ending in (".csv", ".tsv", ".xlsx"):
        return from_table(read_table(path, HEADINGS, most), path)
    text = read_text(path)
    if path == "-":
        ending = ".jsonl" if text.lstrip().startswith("{") else ".txt"
    lines = ((number, line) for number, line in enumerate(lines_of(text), 1) if line.strip())
    if ending == ".jsonl":
        return (parse_row(line, f"q-{place}", number) for place, (number, line) in enumerate(lines, 1))
    return (Question(f"q-{place}", line.strip()) for place, (_, line) in enumerate(lines, 1))


def parse_row(line: str, default_id: str, number: int) -> Question:
    """One line of a JSONL question file; what is wrong with it becomes the row's error."""
    try:
        row = json.loads(line, parse_float=finite, parse_constant=finite)
    except (ValueError, RecursionError) as error:
        return Question(default_id, line[:ECHOED_CHARACTERS], problem=BatchError(f"Line {number} is not JSON: {error}", "row_json", row=number))
    if not isinstance(row, dict):
        return Question(default_id, line[:ECHOED_CHARACTERS],
                        problem=BatchError(f'Line {number} is not an object. Write {{"question": "…"}}', "row_json", row=number))
    given, text = row.pop("id", None), row.pop("question", None)
    id = given if isinstance(given, str | int | float) and given != "" else default_id
    if not isinstance(text, str):
        lacking = BatchError(f'Line {number} has no "question" that is a string', "row_empty", row=number)
        return Question(id, "", extra=row, problem=lacking)
    try:
        return Question(id, text, read_history(row.pop("history", None)), row)
    except ValueError as error:
        return Question(id, text, extra=row, problem=BatchError(f"Line {number}: {error}", "row_history", row=number))


def finite(number: str) -> float:
    """A number of JSON; raises ValueError for NaN and infinity, which Python's reader takes and others do not."""
    if not isfinite(value := float(number)):
        raise ValueError(f"{number} is no number")
    return value


def read_history(turns: Any) -> tuple[Turn, ...]:
    """The earlier turns of a row; raises ValueError if they are not a list of objects with a question."""
    if turns is None:
        return ()
    if not isinstance(turns, list) or not all(map(is_turn, turns)):
        raise ValueError('"history" is not a list of {"question", "answer"}')
    return tuple(Turn(turn["question"], str(turn.get("answer") or "")) for turn in turns)


def is_turn(turn: Any) -> bool:
    """Whether an entry of a row's history is an object with a question."""
    return isinstance(turn, dict) and isinstance(turn.get("question"), str)


def read_table(path: str, headings: Mapping[str, str], most: int | None = None) -> Iterator[Row]:
    """The rows of a .csv, .tsv or .xlsx file, the headings first; ``headings`` tells its delimiter or its sheet.

    Of a workbook, which is read before the first row is given, at least ``most`` after the headings.
    """
    if Path(path).suffix.lower() == ".xlsx":
        from qa.batch.spreadsheet import read_sheets

        sheets = [[Row(n, cells) for n, cells in enumerate(rows, 1) if any(c not in (None, "") for c in cells)]
                  for rows in read_sheets(path, None if most is None else most + 1).values()]
        return iter(max(sheets, key=lambda rows: bool(rows) and knows(rows[0].cells, headings), default=[]))
    text = re.sub(r"\Asep=.\r?\n", "", read_text(path))  # Excel's own first line
    delimiter = "\t" if path.lower().endswith(".tsv") else delimiter_of(next(StringIO(text, newline=""), ""), headings)
    return (row for row in csv_rows(text, delimiter) if any(cell.strip() for cell in row.cells))


def delimiter_of(line: str, headings: Mapping[str, str]) -> str:
    """What parts the cells of a line of headings: what lets one of them be known, else what is most frequent."""
    return max(DELIMITERS, key=lambda d: (knows(cells_of(line, d), headings), line.count(d)))


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line of a table; none if it is no record."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def knows(cells: Sequence[Any], headings: Mapping[str, str]) -> bool:
    """Whether one of the cells is the heading of the questions."""
    return any(headings.get(str(cell).strip().lower()) == "question" for cell in cells)


def csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    """The records of a table in text; a record with a stray quotation mark is its first line, with an error."""
    lines, start = StringIO(text, newline=""), 0
    while True:
        reader, begin, place = csv.reader(lines, delimiter=delimiter, strict=True), start, lines.tell()
        try:
            for cells in reader:
                yield Row(begin + 1, cells)
                begin, place = start + reader.line_num, lines.tell()
            return
        except csv.Error as error:
            lines.seek(place)
            yield Row(begin + 1, [lines.readline().strip()], BatchError(
                f"Row {begin + 1} is not a row of a table: {error}. Write a quotation mark inside a cell twice, and one at "
                "each end of the cell", "row_quotes", row=begin + 1))
            start = begin + 1


def from_table(rows: Iterator[Row], path: str) -> Iterator[Question]:
    """The questions of a table whose first row holds the headings; raises BatchError if none is "question"."""
    first = next(rows, None)
    names = column_names(first.cells if first else ())
    if "question" not in names:
        found = ", ".join(names)[:ECHOED_CHARACTERS] or "nothing"
        raise BatchError(f'{path} has no column "question" (its first row: {found}). Name one so', "no_column", found=found)
    return (from_row(row, names, f"q-{place}") for place, row in enumerate(rows, 1))


def column_names(cells: Sequence[Any]) -> list[str]:
    """The headings, the first of each meaning by its one name; what is empty or a repetition is named by its place."""
    headings = ["" if cell is None else str(cell).strip() for cell in cells]
    folded = [heading.lower() for heading in headings]
    known: dict[int, str] = {}
    for heading, meaning in HEADINGS.items():
        if heading in folded and meaning not in known.values():
            known[folded.index(heading)] = meaning
    names: list[str] = []
    taken = {""}
    for place, heading in enumerate(headings):
        name = known.get(place, "" if heading in known.values() else heading)
        names.append(f"column {place + 1}" if name in taken else name)
        taken.add(names[-1])
    return names


def from_row(row: Row, names: Sequence[str], default_id: str) -> Question:
    """One record of a table as a question; an empty cell of a text file is an empty string, of a workbook null."""
    if row.problem:
        return Question(default_id, str(row.cells[0])[:ECHOED_CHARACTERS], problem=row.problem)
    beyond = (f"column {n}" for n in count(len(names) + 1))
    values = dict(zip(chain(names, beyond), row.cells, strict=False))
    id, text = values.pop("id", None), values.pop("question", None)
    question = "" if text is None else str(text).strip()
    problem = None if question else BatchError(f'Row {row.number} has nothing in its column "question"', "row_empty", row=row.number)
    return Question(default_id if id in (None, "") else id, question, extra=values, problem=problem)
