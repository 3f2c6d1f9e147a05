"""One line for everybody: order, length, leaving, patience."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from qa.web.api.line import Busy, Line


class Gatekeeper:
    """A call that waits until it is let go, and notes who came."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.came: list[Any] = []

    def __call__(self, who: Any) -> Any:
        self.go.wait(5)
        self.came.append(who)
        return who


@pytest.fixture
def keeper() -> Gatekeeper:
    return Gatekeeper()


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come about")


def test_calls_are_answered_in_the_order_in_which_they_came(keeper: Gatekeeper) -> None:
    async def scene() -> None:
        line = Line(at_once=1)
        asking = [asyncio.ensure_future(line.run(keeper, n)) for n in range(5)]
        await until(lambda: len(line) == 4)
        keeper.go.set()
        assert await asyncio.gather(*asking) == keeper.came == [0, 1, 2, 3, 4]
        assert len(line) == 0
    asyncio.run(scene())


def test_whoever_waits_is_told_the_place_in_line(keeper: Gatekeeper) -> None:
    async def scene() -> None:
        line = Line(at_once=1)
        places = [line.enter(keeper, n) for n in range(4)]
        await until(lambda: len(line) == 3)
        assert [place.number for place in places] == [0, 1, 2, 3]
        told: list[int] = []

        async def listen() -> None:
            async for number in places[3].numbers():
                told.append(number)

        listening = asyncio.ensure_future(listen())
        await until(lambda: told == [3])
        line.leave(places[1])
        await until(lambda: told == [3, 2])
        keeper.go.set()
        await listening
        assert await places[3].result() == 3
        assert keeper.came == [0, 2, 3]
    asyncio.run(scene())


def test_no_more_than_a_few_run_at_once(keeper: Gatekeeper) -> None:
    async def scene() -> None:
        line, running, most = Line(at_once=2), 0, 0
        lock = threading.Lock()

        def call() -> None:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            keeper.go.wait(0.02)
            with lock:
                running -= 1

        await asyncio.gather(*(line.run(call) for _ in range(10)))
        assert most == 2
    asyncio.run(scene())


def test_a_full_line_takes_nobody_in(keeper: Gatekeeper) -> None:
    async def scene() -> None:
        line = Line(at_once=1, longest=2)
        first = line.enter(keeper, 0)
        await until(lambda: len(line) == 0)
        line.enter(keeper, 1)
        last = line.enter(keeper, 2)
        with pytest.raises(Busy, match="2 questions are waiting already"):
            line.enter(keeper, 3)
        line.leave(last)
        line.enter(keeper, 4)
        keeper.go.set()
        await first.result()
    asyncio.run(scene())


def test_stopping_gives_the_place_up_and_holds_nobody_else_up(keeper: Gatekeeper) -> None:
    async def scene() -> None:
        line = Line(at_once=1)
        line.enter(keeper, "first")
        stopped = asyncio.ensure_future(line.run(keeper, "stopped"))
        last = line.enter(keeper, "last")
        await until(lambda: len(line) == 2)
        await asyncio.sleep(0)
        stopped.cancel()
        await until(lambda: len(line) == 1)
        keeper.go.set()
        assert await last.result() == "last"
        assert keeper.came == ["first", "last"]
    asyncio.run(scene())


def test_patience_ends(keeper: Gatekeeper) -> None:
    async def scene() -> None:
        line = Line(at_once=1, seconds=0.5)
        with pytest.raises(Busy, match="No answer within"):
            await line.run(keeper, 1)
        keeper.go.set()
    asyncio.run(scene())


def test_what_a_call_raises_is_raised_to_whoever_asked(caplog: pytest.LogCaptureFixture) -> None:
    def call() -> None:
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        asyncio.run(Line().run(call))
    assert caplog.text == ""
