"""The rows of a run on disk as they are made, so that a run that was stopped can go on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from qa.errors import BatchError

FORMAT = 1


class Journal:
    """A file beside the answers: what run it belongs to, then one row a line, each with its place.

    Rows are appended in one write each, so that a killed process leaves at most one broken line, at the end; a broken
    line and a repeated place are passed over. A new journal takes the place of the old by a rename: two runs that
    meet never mix their rows, for each reads through its own handle. `begin` and `resume` raise OSError.
    """

    def __init__(self, path: Path, file: IO[bytes], run: Mapping[str, Any]) -> None:
        self.path = path
        self.file = file
        self.run = dict(run)
        self.offsets: dict[int, int] = {}
        """Where the row of each place begins in the file."""

    @classmethod
    def begin(cls, path: Path, run: Mapping[str, Any]) -> Journal:
        """A new journal, in place of any that is there."""
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            file = beside.open("w+b", buffering=0)
            file.write(as_line({"format": FORMAT, **run}))
            os.replace(beside, path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        return cls(path, file, run)

    @classmethod
    def resume(cls, path: Path, run: Mapping[str, Any]) -> Journal:
        """The journal that a run left, or a new one if there is none.

        Raises BatchError if it belongs to a run over other questions, another corpus or with other settings.
        """
        try:
            file = path.open("r+b", buffering=0)
        except FileNotFoundError:
            return cls.begin(path, run)
        journal = cls(path, file, run)
        journal.load()
        return journal

    def load(self) -> None:
        """Checks that the file belongs to this run and finds its rows; what is written next begins on a new line."""
        at, header = 0, None
        for line in self.file:
            entry = parsed(line)
            if header is None:
                header = entry or {}
                self.check(header)
            elif entry is not None and isinstance(entry.get("place"), int):
                self.offsets.setdefault(entry["place"], at)
            at += len(line)
        if header is None:
            self.check({})
        self.file.seek(-1, os.SEEK_END)
        if self.file.read(1) != b"\n":
            self.file.write(b"\n")

    def check(self, header: Mapping[str, Any]) -> None:
        """Raises BatchError, naming what differs, unless the header is of a run like this one."""
        differing = [key for key, value in {"format": FORMAT, **self.run}.items() if header.get(key) != value]
        if differing:
            self.file.close()
            raise BatchError(f"Cannot go on with {self.path}: it is of a run with other {' and '.join(differing)}. "
                             "Leave out --resume to begin anew")

    def __len__(self) -> int:
        """How many rows follow each other from the first."""
        return next(place for place in range(len(self.offsets) + 1) if place not in self.offsets)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rows in order, read from the file."""
        for place in range(len(self)):
            self.file.seek(self.offsets[place])
            yield json.loads(self.file.readline())["row"]

    def write(self, place: int, row: Mapping[str, Any]) -> None:
        """Adds the row of a place, counted from 0; a line that does not fit is taken back."""
        line, at = as_line({"place": place, "row": row}), self.file.seek(0, os.SEEK_END)
        if self.file.write(line) != len(line):
            with suppress(OSError):
                self.file.truncate(at)
            raise OSError(28, os.strerror(28))
        self.offsets[place] = at

    def remove(self) -> None:
        """Ends the journal when its answers are where they belong."""
        self.file.close()
        self.path.unlink(missing_ok=True)


def as_line(entry: Mapping[str, Any]) -> bytes:
    """One line of plain ASCII: a half of it is never a line."""
    return json.dumps(entry).encode() + b"\n"


def parsed(line: bytes) -> dict[str, Any] | None:
    """The entry of a whole line; None of a broken one."""
    try:
        entry = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
