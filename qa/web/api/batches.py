"""Files of questions that people have answered on the page: a step at a time, while they look, each question in line."""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.batch.answer_files import cannot_write, write_answers
from qa.batch.journal import Journal
from qa.batch.question_files import Question
from qa.batch.rows import state_of
from qa.batch.run import Asked, answer_row
from qa.errors import BatchError, QAError
from qa.web.api.line import Busy, Line, Place

AT_ONCE = 2
"""Questions of one batch that stand in line at a time: whoever comes next waits for no more of them."""
STEP_SECONDS = 1.0
"""How long a step goes on; whoever does not ask for the next one has stopped."""
MOST_QUESTIONS = 20_000
"""Questions of one batch; at 0.14 s each (benchmarks/batch_speed.py) they take three quarters of an hour."""
KEPT_SECONDS = 24 * 3600.0
"""How long a batch is kept that nobody looks at."""
LONGEST_NAME = 40
"""Characters of a file's name that its answers keep: a file system takes 255 bytes."""
MOST_KEPT = 50
"""Batches that are kept at a time, each with its questions in memory and its rows on disk."""


class Gone(QAError):
    """There is no batch of that name any more."""


@dataclass(slots=True)
class Batch:
    """Questions, and the rows that are answered so far."""

    id: str
    name: str
    """What its file was called."""
    questions: Sequence[Question]
    folder: Path
    journal: Journal
    counts: Counter[str] = field(default_factory=Counter)
    """How many were answered, refused and failed."""
    seconds: float = 0.0
    """How long the rows took, pauses left out."""
    touched: float = field(default_factory=time.monotonic)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def done(self) -> int:
        """How many questions have a row."""
        return self.counts.total()

    @property
    def finished(self) -> bool:
        """Whether all of them have."""
        return self.done == len(self.questions)

    @property
    def rate(self) -> float:
        """Rows a second; 0 while that is not known."""
        return self.done / self.seconds if self.seconds else 0.0

    def add(self, row: dict[str, Any]) -> None:
        """Keeps the row of the next question. Raises BatchError where the disk takes no more."""
        try:
            self.journal.write(self.done, row)
        except OSError as error:
            raise cannot_write(self.name, error) from error
        self.counts[state_of(row)] += 1


class Batches:
    """The batches of everybody, each known by a name that nobody can guess; their files go when it does, or they do."""

    def __init__(self, assistant: Asked, line: Line, uploads: Path, step_seconds: float = STEP_SECONDS) -> None:
        self.assistant = assistant
        self.line = line
        self.uploads = uploads
        self.step_seconds = step_seconds
        self._all: dict[str, Batch] = {}
        uploads.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(prefix="batches-", dir=uploads, ignore_cleanup_errors=True)

    def uploaded(self, path: str) -> str:
        """The path, if it is of a file that was uploaded. Raises BatchError."""
        target = Path(path).resolve()
        ours = target.is_relative_to(self.uploads.resolve()) and not target.is_relative_to(Path(self._folder.name).resolve())
        if not ours or not target.is_file():
            raise BatchError("The file is not here any more. Choose it again")
        return str(target)

    def begin(self, questions: Sequence[Question], name: str) -> Batch:
        """A new batch, nothing of it answered. Raises Busy where too many are under way."""
        self._make_room()
        id = secrets.token_hex(16)
        folder = Path(self._folder.name) / id
        folder.mkdir(mode=0o700)
        batch = Batch(id, name, questions, folder, Journal.begin(folder / "rows", {}))
        self._all[id] = batch
        return batch

    def get(self, id: str) -> Batch:
        """The batch of that name. Raises Gone."""
        if id not in self._all:
            raise Gone("These results are gone. Choose the file again")
        batch = self._all[id]
        batch.touched = time.monotonic()
        return batch

    async def drop(self, batch: Batch) -> None:
        """Forgets a batch and removes its files. Raises Gone."""
        async with self._held(batch):
            self._forget(batch)

    def _forget(self, batch: Batch) -> None:
        del self._all[batch.id]
        batch.journal.close(remove=False)
        shutil.rmtree(batch.folder, ignore_errors=True)

    @asynccontextmanager
    async def _held(self, batch: Batch) -> AsyncIterator[None]:
        """One thing at a time is done with a batch; nothing, once it is forgotten."""
        async with batch.lock:
            self.get(batch.id)
            yield

    async def rows(self, batch: Batch, start: int, most: int = MOST_QUESTIONS) -> list[dict[str, Any]]:
        """The rows from a place on, the last ``most`` of them. Raises Gone."""
        async with self._held(batch):
            return [batch.journal.row(place) for place in range(max(start, batch.done - most, 0), batch.done)]

    async def advance(self, batch: Batch) -> None:
        """Answers the next questions, for about ``step_seconds``. Raises Gone, Busy or BatchError; the rows so far stay."""
        async with self._held(batch):
            started = time.monotonic()
            try:
                while not batch.finished:
                    await self._next(batch)
                    if time.monotonic() - started >= self.step_seconds:
                        break
            finally:
                batch.seconds += time.monotonic() - started
                batch.touched = time.monotonic()

    async def _next(self, batch: Batch) -> None:
        places: list[Place] = []
        try:
            for question in batch.questions[batch.done:batch.done + AT_ONCE]:
                places.append(self.line.enter(answer_row, self.assistant, question))
            for place in places:
                batch.add(await place.result())
        finally:
            for place in places:
                self.line.leave(place)

    async def file(self, batch: Batch, ending: str) -> Path:
        """A file of the rows so far in the form of an ending. Raises Gone, or BatchError where it cannot be written."""
        name = re.sub(r"[^\w-]+", "_", Path(batch.name).stem)[:LONGEST_NAME]
        target = batch.folder / f"{name or 'questions'}-answers{ending}"
        async with self._held(batch):
            await asyncio.to_thread(write_answers, batch.journal, target, self.assistant)
        return target

    def _make_room(self) -> None:
        by_age = sorted((b for b in self._all.values() if not b.lock.locked()), key=lambda batch: batch.touched)
        now = time.monotonic()
        for batch in by_age:
            if now - batch.touched > KEPT_SECONDS or len(self._all) >= MOST_KEPT and now - batch.touched > self.line.seconds:
                self._forget(batch)
        if len(self._all) >= MOST_KEPT:
            raise Busy("Too many files of questions are being answered; try again in a while")
