"""Why a question is refused: what it names or wants and the nearest sentence does not say."""

from __future__ import annotations

from collections.abc import Mapping

from qa.answer import phrases
from qa.question.question import Question
from qa.search.judgement import Judgement

SAID: Mapping[str, Mapping[str, str]] = {
    "missing_year": phrases.MISSING, "missing_name": phrases.MISSING, "other_year": phrases.LEFT_OUT, "put_in": phrases.LEFT_OUT,
    "unsaid_name": phrases.LEFT_OUT, "uncounted": phrases.UNCOUNTED, "kind": phrases.NOT_TOLD}
"""What is said of each check of the judgement, in the order in which one is said."""


def reason(question: Question, judgement: Judgement, is_strange: bool) -> str:
    """In the question's language, the first that can be told; empty if none can. ``is_strange``: most of its words stand nowhere."""
    language = question.language
    for name, said in SAID.items():
        if what := judgement.lacking.get(name):
            words = phrases.KINDS.get(what, {}).get(language, "") if name == "kind" else what
            if words:
                return said[language].format(what=words)
    is_elsewhere = is_strange and not (question.named or question.earlier or question.reference.kind)
    return phrases.STRANGE[language].format(what=question.text) if is_elsewhere else ""


def refusal(question: Question, reason: str = "") -> tuple[str, ...]:
    """That the corpus does not say, why where that can be told, and what the passages below are."""
    language = question.language
    return (phrases.REFUSAL[language], *filter(None, [reason]), phrases.NEAREST[language])
