"""One line for everybody who asks: page, REST, MCP and gradio_client wait in it for the same few threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from qa.errors import QAError

AT_ONCE = 2
"""Answers worked on at the same time: each keeps a core busy, and more would only slow each other down."""
LONGEST = 200
"""How many may wait: at 340 answers a minute (benchmarks/load.py) the last of them waits 35 seconds."""
SECONDS = 120.0
"""How long anybody waits, the answer included, before being told to come back."""
LOOK_EVERY = 0.25
"""Seconds between looks at one's number in line; who is served sooner than that never sees one."""


class Busy(QAError):
    """Too many are asking at the same time, or an answer took too long; the same question may be asked again."""


class Place:
    """A call's place in line, and its result once its turn has come."""

    def __init__(self, line: Line, call: Callable[[], Any]) -> None:
        self._line = line
        self._future: Future[Any] = line.pool.submit(line.turn, self, call)

    @property
    def number(self) -> int:
        """1 for whoever is next, 2 for the one after; 0 when the turn has come."""
        return self._line.number(self)

    async def numbers(self) -> AsyncIterator[int]:
        """The number in line whenever it has changed, until there is a result or SECONDS are over.

        Raises Busy if there is none by then. Whoever stops listening leaves the line; a call that is under way is
        finished all the same, and holds its thread until then.
        """
        waited, told, done = 0.0, 0, asyncio.wrap_future(self._future)
        done.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # else asyncio calls it unseen
        try:
            while not (await asyncio.wait([done], timeout=LOOK_EVERY))[0]:
                if (waited := waited + LOOK_EVERY) >= self._line.seconds:
                    raise Busy(f"No answer within {self._line.seconds:.0f} seconds; ask again in a while")
                if (number := self.number) != told:
                    told = number
                    yield number
        finally:
            self._line.leave(self)

    async def result(self) -> Any:
        """What the call returns, or raises. Raises Busy if it takes longer than SECONDS."""
        async for _ in self.numbers():
            pass
        return self._future.result()

    def cancel(self) -> None:
        """Gives the place up, if the turn has not come yet."""
        self._future.cancel()


class Line:
    """Runs calls in threads, a few at a time, in the order in which they came."""

    def __init__(self, at_once: int = AT_ONCE, longest: int = LONGEST, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._longest = longest
        self.pool = ThreadPoolExecutor(at_once, thread_name_prefix="answer")
        self._waiting: dict[Place, None] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def enter(self, call: Callable[..., Any], *args: Any, **named: Any) -> Place:
        """A place at the end of the line. Raises Busy if the line is full."""
        with self._lock:
            if len(self._waiting) >= self._longest:
                raise Busy(f"{self._longest} questions are waiting already; ask again in a minute")
            place = Place(self, partial(call, *args, **named))
            self._waiting[place] = None  # a thread that takes it up at once waits for the lock
        return place

    async def run(self, call: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """The result of a call, after its turn in line. Raises Busy, and what the call raises."""
        return await self.enter(call, *args, **named).result()

    def number(self, place: Place) -> int:
        """The place's number in line, from 1; 0 if it is not waiting any more."""
        with self._lock:
            return next((n for n, other in enumerate(self._waiting, 1) if other is place), 0)

    def leave(self, place: Place) -> None:
        """Takes a place out of the line, and its call back if it has not begun."""
        place.cancel()
        with self._lock:
            self._waiting.pop(place, None)

    def turn(self, place: Place, call: Callable[[], Any]) -> Any:
        """Makes the call, now that a thread is free for it."""
        with self._lock:
            self._waiting.pop(place, None)
        return call()
