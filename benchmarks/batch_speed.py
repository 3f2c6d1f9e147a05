"""Milliseconds a question: single calls in one process, batch runs with several jobs, and questions encoded together.

Each is measured several times in turn; the least is what the machine can do, the median what it did meanwhile.

Run: python -m benchmarks.batch_speed [--rounds 5] [--jobs 1 2 4]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from qa.assistant import Assistant
from qa.batch.question_files import Question, read_questions
from qa.batch.run import Outputs, run_batch

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "dev.jsonl"
TOGETHER = (1, 4, 16, 64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    assistant, questions = Assistant.open(), read_questions(str(GOLD))
    ways: dict[str, Callable[[], None]] = {"single calls": partial(single, assistant, questions)}
    ways |= {f"qa batch --jobs {jobs}": partial(batch, assistant, questions, jobs) for jobs in options.jobs}
    ways |= {f"encoding {n} at a time": partial(encode, assistant, questions, n) for n in TOGETHER}
    single(assistant, questions[:10])  # warm
    times: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        for name, way in ways.items():
            times.setdefault(name, []).append(seconds(way) * 1000 / len(questions))
    print(f"{len(questions)} questions, {options.rounds} rounds; ms a question: least, median")
    for name, found in times.items():
        print(f"{name:24}{min(found):7.1f}{statistics.median(found):7.1f}")


def seconds(way: Callable[[], None]) -> float:
    """How long one way takes."""
    started = time.perf_counter()
    way()
    return time.perf_counter() - started


def single(assistant: Assistant, questions: list[Question]) -> None:
    """One call after the other."""
    for question in questions:
        assistant.ask(question.question, question.history)


def batch(assistant: Assistant, questions: list[Question], jobs: int) -> None:
    """A whole run with its journal and a file of answers."""
    with tempfile.TemporaryDirectory() as folder:
        run_batch(assistant, questions, Outputs.check([f"{folder}/a.jsonl"], "-"), jobs=jobs)


def encode(assistant: Assistant, questions: list[Question], together: int) -> None:
    """The encoder alone."""
    for start in range(0, len(questions), together):
        assistant.knowledge.encoder.encode_query([q.question for q in questions[start:start + together]])


if __name__ == "__main__":
    main()
