"""Documents to passages, passages to hits, hits to a cited answer.

From a program:

    from qa import Assistant, answer_all, read_questions, write_answers

    assistant = Assistant.open("my documents")
    rows = list(answer_all(assistant, read_questions("questions.xlsx")))
    write_answers(rows, "answers.html", assistant)

One question is `assistant.ask("…")`, an `Answer` with its text, confidence and citations.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.batch.answer_files import read_answers, write_answers
    from qa.batch.question_files import read_questions
    from qa.batch.run import answer_all

__all__ = ["Assistant", "answer_all", "read_answers", "read_questions", "write_answers"]

HOMES = {"Assistant": "assistant", "answer_all": "batch.run", "read_answers": "batch.answer_files",
         "read_questions": "batch.question_files", "write_answers": "batch.answer_files"}


def __getattr__(name: str) -> Any:
    """The public names, each loaded at its first use: `import qa` alone is light."""
    if name not in HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(f"qa.{HOMES[name]}"), name)
