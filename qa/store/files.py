"""Files that several processes write to: one at a time, whole lines only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_SECONDS = 10.0
"""How long an appended line waits for others; each takes milliseconds."""


@contextmanager
def locked(path: Path, seconds: float = -1) -> Iterator[None]:
    """Alone with what the lock file ``path`` stands for, among threads and processes.

    Raises OSError if the lock cannot be made, or is not had after ``seconds``; negative: waits for ever.
    """
    from filelock import FileLock

    with FileLock(path, timeout=seconds):
        yield


def append_line(path: Path, line: str) -> None:
    """Adds ``line`` to the file, which is made if there is none. Raises OSError; the file is then as it was.

    A half line that a killed process left is ended first, so that it spoils no other.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path.with_name(f"{path.name}.lock"), LOCK_SECONDS), path.open("ab+", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        started = size and file.read(1) != b"\n"
        try:
            left = memoryview(b"\n" * bool(started) + line.encode("utf-8") + b"\n")
            while left:
                left = left[file.write(left):]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise
