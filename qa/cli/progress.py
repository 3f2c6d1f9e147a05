"""Progress on standard error: a bar on a terminal, a line now and then elsewhere, both with rate and time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from qa.cli.words import say, terminal_language

if TYPE_CHECKING:
    from rich.progress import Task

PLAIN_PROGRESS_SECONDS = 3.0
"""Where no bar can be drawn, a line of progress comes at most this often, and none for what is done sooner."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""


@contextmanager
def progress_shown() -> Iterator[Progress]:
    """A callback that draws a bar on a terminal's standard error, and writes a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield plain_progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        """Rate and time left."""

        def render(self, task: Task) -> Text:
            return Text(pace(task.speed, task.remaining))

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), Pace())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bars:
        tasks: dict[str, Any] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, completed=done)
            bars.update(tasks[stage], completed=done, total=total)

        yield progress


def plain_progress() -> Progress:
    """Progress as lines on standard error, at most one in PLAIN_PROGRESS_SECONDS."""
    last = monotonic()
    begun: dict[str, tuple[int, float]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = monotonic()
        already, since = begun.setdefault(stage, (done, now))
        if now - last >= PLAIN_PROGRESS_SECONDS:
            rate = (done - already) / (now - since) if now > since else None
            print(f"{stage} {done}/{total} {pace(rate, total - done)}".rstrip(), file=sys.stderr, flush=True)
            last = now

    return progress


def pace(rate: float | None, remaining: float | None) -> str:
    """How many a second, and how long the rest takes; nothing where that is not known yet."""
    if not rate or remaining is None:
        return ""
    language = terminal_language()
    left = f", {say('time left', language, time=clock(remaining / rate))}" if remaining else ""
    return say("rate", language, rate=rate) + left


def clock(seconds: float) -> str:
    """A length of time as 02:05, from an hour on as 1:02:05."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}".removeprefix("0:")
