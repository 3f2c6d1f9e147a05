"""Kills a real run of 500 questions twenty times at random moments; what it ends with equals a run left in peace.

Run: python -m benchmarks.batch_kills [--questions 500] [--kills 20]
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "dev.jsonl"
LATEST_SECONDS = 0.1
"""A kill comes up to this long after its row, about three questions: in the middle of whatever is going on."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        questions = write_questions(Path(folder), options.questions)
        subprocess.run(batch(questions, Path(folder) / "peace.jsonl"), check=True)
        halves = run_with_kills(questions, Path(folder) / "killed.jsonl", options.kills)
        report(Path(folder), options.questions, options.kills, halves)


def write_questions(folder: Path, count: int) -> Path:
    """The gold questions over and over, each with an id of its own."""
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps({"id": n, "question": rows[n % len(rows)]["question"],
                                        "history": rows[n % len(rows)]["history"]}) + "\n" for n in range(count)))
    return path


def batch(questions: Path, out: Path) -> list[str]:
    """The command of a run that goes on if there is something to go on with."""
    return [sys.executable, "-c", "import sys; from qa.cli.commands import main; sys.exit(main())", "batch", str(questions),
            "--resume", "-o", str(out), "-o", str(out.with_suffix(".csv"))]


def run_with_kills(questions: Path, out: Path, kills: int) -> int:
    """Runs to the end in spite of kills at random rows; how many kills left half a line in the journal."""
    journal, chance, halves = out.with_name(f"{out.name}.journal"), random.Random(0), 0
    count = len(questions.read_text().splitlines())
    for row in sorted(chance.randrange(count) for _ in range(kills)):
        process = subprocess.Popen(batch(questions, out), stderr=subprocess.DEVNULL)
        while process.poll() is None and lines_of(journal) <= row:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, LATEST_SECONDS))
        process.kill()
        assert process.wait() == -9, "it ended before it could be killed"
        assert not out.exists(), "a file is there before it is whole"
        halves += not journal.read_bytes().endswith(b"\n")
        print(f"killed at row {row}, {lines_of(journal) - 1} rows kept", flush=True)
    subprocess.run(batch(questions, out), check=True)
    return halves


def lines_of(path: Path) -> int:
    """Lines of a file that may not be there yet."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


def report(folder: Path, count: int, kills: int, halves: int) -> None:
    """Says what is lost, doubled or different, and fails if anything is."""
    peace, killed = ([json.loads(line) | {"elapsed_ms": 0} for line in (folder / name).read_text("utf-8").splitlines()]
                     for name in ("peace.jsonl", "killed.jsonl"))
    ids = [row["id"] for row in killed]
    with (folder / "killed.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [int(row["id"]) for row in csv.DictReader(file)]
    figures = {"questions": count, "kills": kills, "half lines in the journal": halves,
               "lost": len(set(range(count)) - set(ids)), "doubled": len(ids) - len(set(ids)),
               "out of order": int(ids != sorted(ids)), "other than in peace": sum(a != b for a, b in
                                                                                   zip(peace, killed, strict=False)),
               "csv rows": len(cells)}
    print(*(f"{name}: {value}" for name, value in figures.items()), sep="\n")
    if ids != [*range(count)] or cells != ids or peace != killed:
        sys.exit("Rows are lost, doubled or different")


if __name__ == "__main__":
    main()
