"""Many people at once, and memory over many questions: `python -m benchmarks.load` starts the server and asks it.

Fifty people ask for a minute, each the next question as soon as the last is answered, a third of them by the page's own
events (through Gradio's queue), the others by REST; then one after another until 2,000 questions are asked. Printed:
requests, failures, latencies, and the server's resident memory on the way.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "dev.jsonl"
MARKS = (500, 1000, 2000)
"""After how many questions memory is looked at."""


@dataclass
class Tally:
    """What came of the questions so far."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    memory: dict[int, float] = field(default_factory=dict)

    def row(self) -> dict[str, float | int]:
        quantiles = statistics.quantiles(self.seconds, n=100)
        return {"requests": len(self.seconds) + len(self.failures), "failures": len(self.failures),
                "p50_s": round(quantiles[49], 2), "p95_s": round(quantiles[94], 2), "max_s": round(max(self.seconds), 2)}


def resident_mb(process: int) -> float:
    """Memory that the process holds now, from /proc."""
    fields = Path(f"/proc/{process}/status").read_text("utf-8").split("VmRSS:")[1].split()
    return round(int(fields[0]) / 1024, 1)


async def by_rest(http: httpx.AsyncClient, question: str) -> None:
    """One question by REST."""
    answer = await http.post("/api/ask", json={"question": question})
    answer.raise_for_status()
    assert answer.json()["question"] == question


class Reader:
    """Somebody at the page: a session that keeps its conversation, with the events that its browser would send."""

    def __init__(self, config: dict) -> None:
        self.session = f"{random.getrandbits(48):x}"
        targets = {target[1]: one for one in config["dependencies"] if one["backend_fn"] for target in one["targets"]}
        self.event, self.begin = targets["submit"], targets["reset"]
        self.asked = 0

    async def __call__(self, http: httpx.AsyncClient, question: str) -> None:
        self.asked += 1
        if self.asked % 10 == 0:
            await self._send(http, self.begin, [None] * len(self.begin["inputs"]))
        values = [question, *[None] * (len(self.event["inputs"]) - 1)]
        await self._send(http, self.event, values)

    async def _send(self, http: httpx.AsyncClient, event: dict, values: list) -> None:
        call = {"data": values, "fn_index": event["id"], "session_hash": self.session, "trigger_id": event["targets"][0][0]}
        if not event["queue"]:
            (await http.post("/gradio_api/run/predict", json=call)).raise_for_status()
            return
        joined = await http.post("/gradio_api/queue/join", json=call)
        joined.raise_for_status()
        async with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as stream:
            async for line in stream.aiter_lines():
                message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if message.get("msg") == "process_completed" and message.get("event_id") == joined.json()["event_id"]:
                    if not message["success"]:
                        raise RuntimeError(f"page: {message['output']}")
                    return
        raise RuntimeError("page: the stream ended without an answer")


async def one(ask: Callable[[httpx.AsyncClient, str], Awaitable[None]], http: httpx.AsyncClient, question: str,
              tally: Tally, process: int) -> None:
    started = time.perf_counter()
    try:
        await ask(http, question)
        tally.seconds.append(time.perf_counter() - started)
    except Exception as error:
        tally.failures.append(f"{type(error).__name__}: {error}")
    count = len(tally.seconds) + len(tally.failures)
    if count in MARKS:
        tally.memory[count] = resident_mb(process)


async def run(url: str, process: int, people: int, seconds: float, total: int) -> tuple[Tally, dict]:
    """The minute of many, then the rest of ``total`` by four at a time; both tallies in one, and the minute's figures."""
    questions = [json.loads(line)["question"] for line in GOLD.read_text("utf-8").splitlines()]
    chosen, tally = random.Random(1), Tally()
    limits = httpx.Limits(max_connections=2 * people + 10)
    async with httpx.AsyncClient(base_url=url, timeout=180, limits=limits) as http:
        config = (await http.get("/config")).json()
        tally.memory[0] = resident_mb(process)
        deadline = time.perf_counter() + seconds

        async def person(number: int) -> None:
            ask = Reader(config) if number % 3 == 0 else by_rest
            while time.perf_counter() < deadline:
                await one(ask, http, chosen.choice(questions), tally, process)

        await asyncio.gather(*(person(n) for n in range(people)))
        minute = tally.row()

        async def rest(number: int) -> None:
            ask = Reader(config) if number % 2 == 0 else by_rest
            while len(tally.seconds) + len(tally.failures) < total:
                await one(ask, http, chosen.choice(questions), tally, process)

        await asyncio.gather(*(rest(n) for n in range(4)))
        tally.memory[len(tally.seconds) + len(tally.failures)] = resident_mb(process)
    return tally, minute


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--total", type=int, default=2000)
    options = parser.parse_args()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "app", "--port", str(port)], stdout=subprocess.PIPE, text=True,
                              env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        assert server.stdout
        url = server.stdout.readline().split()[0]
        httpx.get(f"{url}/api/ask", params={"question": "2010年全球国际移民总数是多少？"}, timeout=60).raise_for_status()
        tally, minute = asyncio.run(run(url, server.pid, options.people, options.seconds, options.total))
    finally:
        server.terminate()
        server.wait(30)
    print(f"{options.people} at once for {options.seconds:.0f} s:", json.dumps(minute))
    print("all:", json.dumps(tally.row()))
    print("resident MB after questions:", json.dumps(dict(sorted(tally.memory.items()))))
    for failure in tally.failures[:5]:
        print(failure)


if __name__ == "__main__":
    main()
