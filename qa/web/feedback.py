"""What people think of answers, written to a file on this machine and sent nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from qa.batch.rows import json_line
from qa.batch.version import program_version
from qa.errors import FeedbackError
from qa.store.files import append_line
from qa.types import Answer

LONGEST_NOTE = 1000
"""Characters of a note, as many as of a question."""
VOTES = ("up", "down", "withdrawn")


class Feedback:
    """A file of JSON lines, one for each vote, note or withdrawal; of several for one answer id the last one counts."""

    def __init__(self, path: Path, fingerprint: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = path
        self.fingerprint = fingerprint
        """Of the corpus that the answers are from."""
        self.version = program_version()
        """Of the program that gives them."""
        self._now = now

    def add(self, answer: Answer, vote: str, note: str = "") -> None:
        """Appends a line. Raises FeedbackError for another vote or a longer note, OSError if it cannot be written."""
        if vote not in VOTES:
            raise FeedbackError(f"A vote is one of {', '.join(VOTES)}, not {vote[:20]!r}")
        if len(note) > LONGEST_NOTE:
            raise FeedbackError(f"The note has {len(note):,} characters; shorten it to {LONGEST_NOTE:,}")
        append_line(self.path, json_line({
            "time": self._now().isoformat(timespec="seconds"), "answer_id": answer.id, "question": answer.question,
            "answer": answer.answer, "answered": answer.answered, "citations": [c.id for c in answer.citations],
            "vote": vote, "note": note, "fingerprint": self.fingerprint, "version": self.version}))
