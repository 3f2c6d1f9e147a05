"""Batches of several people on one server: each its own rows, a turn in line for each question, nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from qa.batch.question_files import Question
from qa.errors import BatchError
from qa.types import Answer, Turn
from qa.web.api.batches import KEPT_SECONDS, MOST_KEPT, Batch, Batches, Gone
from qa.web.api.line import Busy, Line


class Echo:
    """Answers with the question, once it is let go; notes what it was asked."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.asked: list[str] = []

    def ask(self, question: str, history: tuple[Turn, ...] = (), id: str = "q-1") -> Answer:
        self.asked.append(question)
        assert self.go.wait(5)
        return Answer(id, question, "zh", (question,), "?" not in question, 0.5, (), (), 1)

    def passage(self, id: str) -> None:
        return None


def questions(who: str, count: int) -> list[Question]:
    return [Question(f"{who}{n}", f"{who}问{n}", extra={"note": who}) for n in range(count)]


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def kept(echo: Echo, tmp_path: Path) -> Batches:
    return Batches(echo, Line(at_once=1, seconds=5), tmp_path)


def run(steps: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(steps)


async def until_done(batches: Batches, batch: Batch) -> list[dict[str, Any]]:
    while not batch.finished:
        await batches.advance(batch)
    return await batches.rows(batch, 0)


def test_rows_come_in_order_with_the_columns_that_came_along(kept: Batches) -> None:
    batch = kept.begin([*questions("甲", 5), Question("x", "", problem=BatchError("Row 7 is empty")), Question("y", "没有?")], "q.csv")
    rows = run(until_done(kept, batch))
    assert [row["id"] for row in rows] == ["甲0", "甲1", "甲2", "甲3", "甲4", "x", "y"]
    assert {row["note"] for row in rows[:5]} == {"甲"}
    assert dict(batch.counts) == {"answered": 5, "failed": 1, "refused": 1}
    assert batch.rate > 0


def test_batches_of_two_people_do_not_mix(kept: Batches) -> None:
    async def both() -> None:
        one, two = kept.begin(questions("甲", 20), "a.txt"), kept.begin(questions("乙", 20), "a.txt")
        rows = await asyncio.gather(until_done(kept, one), until_done(kept, two))
        for who, own in zip("甲乙", rows, strict=True):
            assert [row["question"] for row in own] == [f"{who}问{n}" for n in range(20)]
        paths = await asyncio.gather(kept.file(one, ".jsonl"), kept.file(two, ".jsonl"))
        assert paths[0] != paths[1]
        for who, path in zip("甲乙", paths, strict=True):
            assert path.name == "a-answers.jsonl"
            assert [json.loads(line)["note"] for line in path.read_text("utf-8").splitlines()] == [who] * 20
        assert len(one.id) == 32 and one.id != two.id

    run(both())


def test_whoever_asks_meanwhile_waits_for_two_questions_of_a_batch_at_most(kept: Batches, echo: Echo) -> None:
    async def crowd() -> None:
        echo.go.clear()
        batch = kept.begin(questions("甲", 100), "q.txt")
        step = asyncio.create_task(kept.advance(batch))
        await asyncio.sleep(0.05)
        other = asyncio.create_task(kept.line.run(echo.ask, "别人的问题"))
        await asyncio.sleep(0.05)
        echo.go.set()
        await other
        assert echo.asked.index("别人的问题") <= 2
        await step

    run(crowd())


def test_nothing_goes_on_without_a_next_step(echo: Echo, tmp_path: Path) -> None:
    kept = Batches(echo, Line(at_once=1), tmp_path, step_seconds=0)

    async def left() -> None:
        batch = kept.begin(questions("甲", 10), "q.txt")
        await kept.advance(batch)
        asked = len(echo.asked)
        await asyncio.sleep(0.1)
        assert (batch.done, asked, len(echo.asked)) == (2, 2, 2)
        assert len(kept.line) == 0
        assert len(await until_done(kept, batch)) == 10

    run(left())


def test_where_the_line_is_full_the_rows_so_far_stay(echo: Echo, tmp_path: Path) -> None:
    async def full() -> None:
        batches = Batches(echo, Line(at_once=1, longest=1, seconds=5), tmp_path)
        batch = batches.begin(questions("甲", 4), "q.txt")
        echo.go.clear()
        others = [batches.line.enter(echo.ask, f"别人{n}") for n in range(1)]
        while not echo.asked:
            await asyncio.sleep(0.01)
        others.append(batches.line.enter(echo.ask, "再一个"))
        with pytest.raises(Busy):
            await batches.advance(batch)
        assert batch.done == 0 and len(batches.line) == 1
        echo.go.set()
        for place in others:
            await place.result()

    run(full())


def test_files_can_be_had_of_what_is_done_and_of_more_later(echo: Echo, tmp_path: Path) -> None:
    kept = Batches(echo, Line(), tmp_path, step_seconds=0)

    async def partly() -> list[int]:
        batch, lengths = kept.begin(questions("甲", 4), "../../问 题/..x.xlsx"), []
        for _ in range(2):
            await kept.advance(batch)
            path = await kept.file(batch, ".jsonl")
            assert path.parent == batch.folder and path.name == "_x-answers.jsonl"
            lengths.append(len(path.read_text("utf-8").splitlines()))
        with pytest.raises(BatchError, match="the ending is none of"):
            await kept.file(batch, ".exe")
        return lengths

    assert run(partly()) == [2, 4]


def test_what_is_dropped_is_gone_with_its_files(kept: Batches, tmp_path: Path) -> None:
    async def dropped() -> None:
        batch = kept.begin(questions("甲", 50), "q.txt")
        step = asyncio.create_task(kept.advance(batch))
        await asyncio.sleep(0)
        await kept.drop(batch)
        await step
        assert not batch.folder.exists()
        for call in (kept.advance(batch), kept.rows(batch, 0), kept.file(batch, ".csv"), kept.drop(batch)):
            with pytest.raises(Gone):
                await call

    run(dropped())
    with pytest.raises(Gone):
        kept.get("0" * 32)


def test_old_batches_make_room_and_new_ones_wait_for_it(kept: Batches) -> None:
    old = [kept.begin(questions("甲", 1), "q.txt") for _ in range(MOST_KEPT)]
    with pytest.raises(Busy):
        kept.begin(questions("乙", 1), "q.txt")
    old[7].touched -= 60
    kept.begin(questions("乙", 1), "q.txt")
    with pytest.raises(Gone):
        kept.get(old[7].id)
    assert kept.get(old[8].id) is old[8]
    for batch in old:
        batch.touched = time.monotonic() - KEPT_SECONDS - 1
    kept.begin(questions("丙", 1), "q.txt")
    with pytest.raises(Gone):
        kept.get(old[8].id)


def test_only_uploaded_files_are_read(kept: Batches, tmp_path: Path) -> None:
    given = tmp_path / "hash" / "q.txt"
    given.parent.mkdir()
    given.write_text("一问？", "utf-8")
    (tmp_path / "hash" / "link.txt").symlink_to("/etc/passwd")
    assert kept.uploaded(str(given)) == str(given)
    rows = kept.begin(questions("甲", 1), "q.txt").folder / "rows"
    for path in ("/etc/passwd", str(tmp_path / ".." / "x.txt"), str(tmp_path / "hash" / "link.txt"), str(rows), "", str(tmp_path)):
        with pytest.raises(BatchError, match="Choose it again"):
            kept.uploaded(path)


def test_nothing_is_left_when_the_server_is_gone(echo: Echo, tmp_path: Path) -> None:
    batches = Batches(echo, Line(), tmp_path)
    batches.begin(questions("甲", 3), "q.txt")
    assert len(list(tmp_path.rglob("rows"))) == 1
    del batches
    gc.collect()
    assert list(tmp_path.iterdir()) == []
