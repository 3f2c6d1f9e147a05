"""A file of questions to files of answers: one row each, in order; what is done survives a stop."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from qa.batch.answer_files import cannot_write, write_answers, writer_for
from qa.batch.journal import Journal
from qa.batch.question_files import Question
from qa.batch.rows import Row, carried_through, json_line, state_of
from qa.batch.version import program_version
from qa.documents.corpus import fingerprint
from qa.errors import BatchError, QAError
from qa.quotes.marking import Library
from qa.types import Answer, Document, Turn

WAITING = 4
"""Questions handed to each of several jobs before the first is written: enough to keep them busy."""


class Answerer(Protocol):
    """What answering a file of questions needs of the assistant."""

    def ask(self, question: str, history: Sequence[Turn] = (), id: str = "q-1") -> Answer: ...


class Asked(Answerer, Library, Protocol):
    """What a run needs besides: to say what it was asked of, and to show words in their passages."""

    @property
    def documents(self) -> tuple[Document, ...]: ...

    @property
    def model(self) -> str: ...


def answer_all(assistant: Answerer, questions: Iterable[Question], jobs: int = 1) -> Iterator[dict[str, Any]]:
    """One row for each question, in order: the answer object, or {"id", "question", "error"}; ``jobs`` at a time."""
    if jobs == 1:
        yield from (answer_row(assistant, question) for question in questions)
        return
    waiting: deque[Future[dict[str, Any]]] = deque()
    pool = ThreadPoolExecutor(jobs)
    try:
        for question in questions:
            waiting.append(pool.submit(answer_row, assistant, question))
            if len(waiting) > jobs * WAITING:
                yield waiting.popleft().result()
        yield from (future.result() for future in waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def answer_row(assistant: Answerer, question: Question) -> dict[str, Any]:
    """The answer object of one question, or what went wrong with it; a bug's traceback goes to the log as well."""
    failed, carried = {"id": question.id, "question": question.question}, carried_through(question.extra)
    if question.error:
        return failed | {"error": question.error} | carried
    try:
        answer = assistant.ask(question.question, history=question.history, id=str(question.id))
    except QAError as error:
        return failed | {"error": str(error)} | carried
    except Exception as error:
        logging.getLogger(__name__).exception("Question %s failed", question.id)
        return failed | {"error": f"{type(error).__name__}: {error}"} | carried
    return answer.to_json() | {"id": question.id} | carried


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where answers go: files that appear when all is done, and streams that get each row as it comes."""

    files: tuple[str, ...]
    streams: tuple[str, ...]
    """"-" for standard output, and names of pipes and devices: replacing one by a file would break it."""

    @classmethod
    def check(cls, paths: Sequence[str], questions: str) -> Outputs:
        """The outputs of these names; raises BatchError where one cannot be written or holds the questions."""
        streams = tuple(path for path in paths if path == "-" or is_special(path))
        files = tuple(path for path in paths if path not in streams)
        for path in files:
            target = Path(path).resolve()
            if questions != "-" and target == Path(questions).resolve():
                raise BatchError(f"{path} holds the questions. Name another file with -o")
            writer_for(path)
            if reason := unwritable(target):
                raise cannot_write(path, OSError(0, reason))
        return cls(files, streams)

    @property
    def on_terminal(self) -> bool:
        """Whether rows appear where a progress bar would run over them."""
        return "-" in self.streams and sys.stdout.isatty()

    @property
    def journal(self) -> Path | None:
        """Where the rows of files are kept until all are there."""
        target = Path(self.files[0]).resolve() if self.files else None
        return target.with_name(f"{target.name}.journal") if target else None


def is_special(path: str) -> bool:
    """Whether something other than a file or folder stands at ``path``."""
    target = Path(path)
    return target.exists() and not target.is_file() and not target.is_dir()


def unwritable(target: Path) -> str:
    """Why no file can be put at ``target``; nothing if it can."""
    if target.is_dir():
        return "it is a folder"
    if not target.parent.is_dir():
        return f"there is no folder {target.parent}"
    return "" if os.access(target.parent, os.W_OK) else "its folder is read-only"


def run_of(questions: Sequence[Question], assistant: Asked) -> dict[str, str]:
    """What a run's answers depend on: a run may only go on where all of it is the same."""
    asked = json.dumps([asdict(question) | {"problem": question.error} for question in questions], sort_keys=True)
    return {"questions": hashlib.sha256(asked.encode()).hexdigest(),
            "corpus": fingerprint({d.source: d.sha256 for d in assistant.documents}),
            "model": assistant.model, "program": program_version()}


@contextmanager
def journal_for(path: Path, run: Mapping[str, str], resume: bool) -> Iterator[Journal]:
    """The journal of a run, begun or resumed; it stays where the run does not come to its end."""
    try:
        journal = Journal.resume(path, run) if resume else Journal.begin(path, run)
    except OSError as error:
        raise cannot_write(str(path), error) from error
    done = False
    try:
        yield journal
        done = True
    finally:
        journal.close(remove=done)


def run_batch(assistant: Asked, questions: Sequence[Question], outputs: Outputs, *, resume: bool = False,
              jobs: int = 1, progress: Callable[[int], None] = lambda done: None) -> dict[str, int]:
    """Answers questions into the outputs and counts the answered, refused and failed; ``progress`` is told how many.

    Raises BatchError where an output cannot be written or a run cannot go on; the journal then stays.
    """
    counts = dict.fromkeys(("answered", "refused", "failed"), 0)
    with ExitStack() as stack:
        journal = None
        if outputs.journal:
            journal = stack.enter_context(journal_for(outputs.journal, run_of(questions, assistant), resume))
        streams = [stack.enter_context(stream_to(path)) for path in outputs.streams]
        progress(0 if journal is None else len(journal))
        for done, row in enumerate(rows_of(assistant, questions, journal, jobs), 1):
            for write in streams:
                write(row)
            counts[state_of(row)] += 1
            progress(done)
        for path in outputs.files:
            write_answers(journal or [], path, assistant)
    return counts


def rows_of(assistant: Answerer, questions: Sequence[Question], journal: Journal | None,
            jobs: int) -> Iterator[dict[str, Any]]:
    """The rows that the journal has, then those of the other questions, each in the journal before it is given."""
    if journal is None:
        yield from answer_all(assistant, questions, jobs)
        return
    done = len(journal)
    yield from islice(journal, done)
    for place, row in enumerate(answer_all(assistant, questions[done:], jobs), done):
        try:
            journal.write(place, row)
        except OSError as error:
            raise cannot_write(str(journal.path), error) from error
        yield row


@contextmanager
def stream_to(path: str) -> Iterator[Callable[[Row], None]]:
    """Writes rows as JSON lines, at once, to standard output or to a pipe or device."""
    if path == "-":  # the command line knows what to do about its own output
        yield lambda row: print(json_line(row), flush=True)
        return
    try:
        with open(path, "w", encoding="utf-8") as file:
            yield lambda row: print(json_line(row), file=file, flush=True)
    except OSError as error:
        raise cannot_write(path, error) from error
