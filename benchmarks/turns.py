"""What an earlier question about something else does to an answer: `python -m benchmarks.turns GOLD.jsonl [MORE.jsonl ...]`.

Every question of the gold files that follows none is asked twice: by itself, and after a question of its language from
another place of the file. Printed: some measures of `qa eval`, by itself and after the other.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from qa import Assistant, answer_all, read_questions
from qa.batch.question_files import Question
from qa.evaluation.gold import to_gold
from qa.evaluation.report import evaluate
from qa.types import Turn

APART = 17
"""About how many questions further on the one stands that is asked before."""
MEASURES = ("recall@5", "mrr@10", "answer_accuracy", "citation_recall", "answered_answerable", "refused_unanswerable")


def after_another(questions: Sequence[Question]) -> list[Question]:
    """Each question after another of its language; the only one of a language stays by itself."""
    spoken: dict[str, list[Question]] = {}
    for question in questions:
        spoken.setdefault(str(question.extra.get("language")), []).append(question)
    return [replace(question, history=(Turn(alike[(n + 1 + APART % (len(alike) - 1)) % len(alike)].question),)) if len(alike) > 1 else question
            for alike in spoken.values() for n, question in enumerate(alike)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+")
    assistant = Assistant.open()
    texts = {document.source: document.text for document in assistant.documents}
    for path in parser.parse_args().gold:
        alone = [question for question in read_questions(path) if not question.history]
        for how, questions in (("alone", alone), ("after another", after_another(alone))):
            found = evaluate([to_gold(q) for q in alone], list(answer_all(assistant, questions, jobs=2)), texts).figures
            print(path, how, len(questions), {name: round(found[name], 3) for name in MEASURES}, flush=True)


if __name__ == "__main__":
    main()
