"""How many refusals say what is missing: `python -m benchmarks.refusals GOLD.jsonl [MORE.jsonl ...]`."""

from __future__ import annotations

import argparse

from qa import Assistant, answer_all, read_questions
from qa.answer.phrases import NEAREST, REFUSAL


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+")
    assistant = Assistant.open()
    for path in parser.parse_args().gold:
        refused = [str(row["answer"]) for row in answer_all(assistant, read_questions(path), jobs=2) if not row["answered"]]
        bare = [f"{REFUSAL[language]}\n{NEAREST[language]}" for language in REFUSAL]
        print(path, f"{len(refused)} refused, {sum(answer not in bare for answer in refused)} with what is missing", flush=True)


if __name__ == "__main__":
    main()
