"""A file of questions to a file of answers: one row each, in order; a bad row is reported in its place."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol

from qa import corpus
from qa.errors import BatchError, CorpusError, QAError
from qa.words import UNSAFE
from qa.types import Answer, Turn

QUESTION_FORMATS = (".txt", ".jsonl")
ANSWER_FORMATS = (".jsonl",)

CONTRACT_KEYS = frozenset({"id", "question", "language", "answer", "answered", "confidence", "citations", "passages",
                           "elapsed_ms", "error"})
"""Keys of an answer row; an input field of the same name goes through as `input_…`."""

ECHOED_CHARACTERS = 400
"""How much of an unreadable line its error row repeats: enough to find it."""


class Answerer(Protocol):
    """What a batch needs of the assistant."""

    def ask(self, question: str, history: Sequence[Turn] = (), id: str = "q-1") -> Answer: ...


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a question file; ``error`` says what is wrong with its line, if anything."""

    id: str | int | float
    question: str
    history: tuple[Turn, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    """Fields of the row that mean nothing here and go through to the answers."""
    error: str = ""


def decode(data: bytes, name: str) -> str:
    """The text of a question file, in any encoding that a document may have; raises BatchError if in none.

    GB2312 comes before guessing: few other bytes are valid in it, and a single question is too short for statistics.
    """
    if b"\0" not in data:
        for encoding in ("utf-8-sig", "gb2312"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    try:
        return corpus.decode(data)[0]
    except CorpusError as error:
        raise BatchError(f"Cannot read {name}: it {error}") from None


def read_text(path: str) -> str:
    """The text of a file, or of standard input for "-"."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise BatchError(f"Cannot read {path}: {error.strerror}. Check the name") from error
    return decode(data, "standard input" if path == "-" else path)


def read_lines(path: str) -> list[str]:
    """The lines of `read_text` without their ends, which only carriage returns and line feeds are."""
    return [line.rstrip("\n") for line in StringIO(read_text(path), newline=None)]


def read_questions(path: str) -> list[Question]:
    """The questions of a .txt or .jsonl file, or of standard input for "-"; a broken line is a row with an error."""
    ending = Path(path).suffix.lower()
    if path != "-" and ending not in QUESTION_FORMATS:
        raise BatchError(f"Cannot read questions from {path}: the ending is none of {', '.join(QUESTION_FORMATS)}")
    lines = [(number, line) for number, line in enumerate(read_lines(path), 1) if line.strip()]
    if path == "-" and lines:
        ending = ".jsonl" if lines[0][1].lstrip().startswith("{") else ".txt"
    if ending == ".jsonl":
        return [parse_row(line, f"q-{place}", number) for place, (number, line) in enumerate(lines, 1)]
    return [Question(f"q-{place}", line.strip()) for place, (_, line) in enumerate(lines, 1)]


def parse_row(line: str, default_id: str, number: int) -> Question:
    """One line of a JSONL question file; what is wrong with it becomes the row's error."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Question(default_id, line[:ECHOED_CHARACTERS], error=f"Line {number} is not JSON: {error}")
    if not isinstance(row, dict):
        return Question(default_id, line[:ECHOED_CHARACTERS],
                        error=f'Line {number} is not an object. Write {{"question": "…"}}')
    given, text = row.pop("id", None), row.pop("question", None)
    id = given if isinstance(given, str | int | float) and given != "" else default_id
    if not isinstance(text, str):
        return Question(id, "", extra=row, error=f'Line {number} has no "question" that is a string')
    try:
        return Question(id, text, read_history(row.pop("history", None)), row)
    except ValueError as error:
        return Question(id, text, extra=row, error=f"Line {number}: {error}")


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


def answer_all(assistant: Answerer, questions: Iterable[Question]) -> Iterator[dict[str, Any]]:
    """One row for each question, in order: the answer object, or {"id", "question", "error"}."""
    for question in questions:
        yield answer_row(assistant, question) | carried_through(question.extra)


def answer_row(assistant: Answerer, question: Question) -> dict[str, Any]:
    """The answer object of one question, or what went wrong with it; a bug's traceback goes to the log as well."""
    failed = {"id": question.id, "question": question.question}
    if question.error:
        return failed | {"error": question.error}
    try:
        answer = assistant.ask(question.question, history=question.history, id=str(question.id))
    except QAError as error:
        return failed | {"error": str(error)}
    except Exception as error:
        logging.getLogger(__name__).exception("Question %s failed", question.id)
        return failed | {"error": f"{type(error).__name__}: {error}"}
    return answer.to_json() | {"id": question.id}


def carried_through(extra: dict[str, Any]) -> dict[str, Any]:
    """The input's other fields, renamed where they would hide a field of the answer."""
    return {f"input_{key}" if key in CONTRACT_KEYS else key: value for key, value in extra.items()}


def json_line(row: dict[str, Any]) -> str:
    """``row`` as one line of JSON that any terminal and any file can take."""
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(row, ensure_ascii=False))


class AnswerFile:
    """Rows as JSONL, written beside the target and renamed into place on leaving; on an error the target stays.

    "-" is standard output; a target that is no regular file (a pipe, a device) is written directly.
    Raises BatchError where a file cannot be written.
    """

    def __init__(self, path: str) -> None:
        if path != "-" and Path(path).suffix.lower() not in ANSWER_FORMATS and not is_special(path):
            raise BatchError(f"Cannot write answers to {path}: the ending is none of {', '.join(ANSWER_FORMATS)}")
        self.name = path
        self.target = Path(path).resolve()
        direct = path == "-" or is_special(path)
        self.part = None if direct else self.target.with_name(f".{self.target.name}.{os.getpid()}.part")
        self.stream: IO[str] | None = None

    @property
    def on_terminal(self) -> bool:
        """Whether rows appear where a progress bar would run over them."""
        return self.name == "-" and sys.stdout.isatty()

    def __enter__(self) -> AnswerFile:
        try:
            if self.target.is_dir():
                raise IsADirectoryError(0, "it is a folder")
            self.stream = sys.stdout if self.name == "-" else open(self.part or self.target, "w", encoding="utf-8")
        except OSError as error:
            raise self.failure(error) from error
        return self

    def write(self, row: dict[str, Any]) -> None:
        """Adds one row."""
        assert self.stream is not None
        try:
            self.stream.write(json_line(row) + "\n")
            self.stream.flush()
        except OSError as error:
            if self.name == "-":  # the command line knows what to do about its own output
                raise
            raise self.failure(error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self.stream is None or self.name == "-":
            return
        try:
            self.commit() if kind is None else self.discard()
        except OSError as failed:
            self.discard()
            raise self.failure(failed) from failed

    def commit(self) -> None:
        """Puts the finished file in place of the old one."""
        assert self.stream is not None
        if self.part:
            os.fsync(self.stream.fileno())
        self.stream.close()
        if self.part:
            os.replace(self.part, self.target)

    def discard(self) -> None:
        """Removes what was written so far."""
        assert self.stream is not None
        with suppress(OSError):  # what was buffered and cannot be written is thrown away anyway
            self.stream.close()
        if self.part:
            self.part.unlink(missing_ok=True)

    def failure(self, error: OSError) -> BatchError:
        """What to tell the user, who may have an older file there."""
        kept = " What was there is unchanged." if self.part else ""
        return BatchError(f"Cannot write answers to {self.name}: {error.strerror}.{kept} Name another place with -o")


def is_special(path: str) -> bool:
    """Whether something other than a file or folder stands at ``path``: replacing it would break it."""
    target = Path(path)
    return target.exists() and not target.is_file() and not target.is_dir()
