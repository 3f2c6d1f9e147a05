"""The rows of a run on disk as they are made, so that a run that was stopped can go on."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any

from qa.errors import BatchError

FORMAT = 1
"""Raise it whenever what a line holds changes."""


class Journal:
    """A file beside the answers: what run it belongs to, then one row a line, each with its place.

    Rows are appended in one write each, so that a killed process leaves at most one broken line, at the end; a broken
    line and a repeated place are passed over. A new journal takes the place of the old by a rename: two runs that
    meet never mix their rows, for each reads through its own handle. `begin` and `resume` raise OSError.
    """

    def __init__(self, path: Path, file: FileIO, run: Mapping[str, Any]) -> None:
        self.path = path
        self.file = file
        self.run = {"format": FORMAT, **run}
        self.places: dict[int, tuple[int, int]] = {}
        """Where the line of each row begins in the file, and its length."""

    @classmethod
    def begin(cls, path: Path, run: Mapping[str, Any]) -> Journal:
        """A new journal, in place of any that is there."""
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            journal = cls(path, FileIO(beside, "x+"), run)
            journal.append(journal.run)
            os.replace(beside, path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        return journal

    @classmethod
    def resume(cls, path: Path, run: Mapping[str, Any]) -> Journal:
        """The journal that a run left, or a new one if there is none.

        Raises BatchError if it belongs to a run over other questions, another corpus or with other settings.
        """
        if not path.exists():
            return cls.begin(path, run)
        journal = cls(path, FileIO(path, "a+"), run)
        journal.load()
        return journal

    def load(self) -> None:
        """Checks that the file belongs to this run and finds its rows; what is written next begins on a new line."""
        self.file.seek(0)
        lines = BufferedReader(self.file)
        header = lines.readline()
        at, last = len(header), header
        self.check(parsed(header) or {})
        for last in lines:
            entry = parsed(last)
            if entry is not None and isinstance(entry.get("place"), int):
                self.places.setdefault(entry["place"], (at, len(last)))
            at += len(last)
        lines.detach()
        if not last.endswith(b"\n"):
            self.file.write(b"\n")

    def check(self, header: Mapping[str, Any]) -> None:
        """Raises BatchError, naming what differs, unless the header is of a run like this one."""
        differing = [key for key, value in self.run.items() if header.get(key) != value]
        if differing:
            raise BatchError(f"Cannot go on with {self.path}: it is of a run with other {' and '.join(differing)}. "
                             "Leave out --resume to begin anew")

    def __len__(self) -> int:
        """How many rows follow each other from the first."""
        return next(place for place in range(len(self.places) + 1) if place not in self.places)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rows in order, read from the file."""
        for place in range(len(self)):
            yield self.row(place)

    def row(self, place: int) -> dict[str, Any]:
        """The row of a place that has one, read from the file."""
        start, length = self.places[place]
        self.file.seek(start)
        return dict(json.loads(self.file.read(length))["row"])

    def write(self, place: int, row: Mapping[str, Any]) -> None:
        """Adds the row of a place, counted from 0."""
        length = self.append({"place": place, "row": row})
        self.places[place] = (self.file.tell() - length, length)

    def append(self, entry: Mapping[str, Any]) -> int:
        """Writes one line of plain ASCII in one go; its length."""
        line = json.dumps(entry).encode() + b"\n"
        self.file.seek(0, os.SEEK_END)  # rows may have been read in between
        if self.file.write(line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(line)

    def close(self, remove: bool) -> None:
        """Lets go of the file; it is removed when its answers are where they belong, unless it is another run's now."""
        own = self.path.exists() and os.path.samestat(self.path.stat(), os.fstat(self.file.fileno()))
        self.file.close()
        if remove and own:
            self.path.unlink(missing_ok=True)


def parsed(line: bytes) -> dict[str, Any] | None:
    """The entry of a whole line; None of a broken one."""
    try:
        entry = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
