"""How likely it is that the corpus answers a question."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.answering import Draft
from qa.question import Question
from qa.references import YEAR
from qa.tokens import fold
from qa.types import Hit

ANSWER_AT = 0.5
"""Below this probability the question is refused."""


def features(question: Question, hits: Sequence[Hit], draft: Draft) -> dict[str, float]:
    """What tells the answerable from the unanswerable; all around 0 to 1."""
    scores = [h.signals["interaction"] for h in hits if "interaction" in h.signals] or [0.0]
    return {"top": scores[0], "cover": draft.cover, "gap": scores[0] - sum(scores) / len(scores),
            "lexical": max((h.signals.get("bm25", 0.0) for h in hits[:5]), default=0.0),
            "years": 0.0 if missing_name(question, hits) else 1.0}


def confidence(question: Question, hits: Sequence[Hit], draft: Draft) -> float:
    """The estimated probability that the corpus answers."""
    f = features(question, hits, draft)
    return 1 / (1 + math.exp(-(BIAS + sum(WEIGHTS[name] * f[name] for name in WEIGHTS))))


BIAS = -46.0
WEIGHTS = {"cover": 53.0, "years": 2.0, "lexical": 1.0}


def missing_name(question: Question, hits: Sequence[Hit]) -> str:
    """A year that the question names and no near passage, heading or document title or date does."""
    near = fold(" ".join(f"{h.passage.text} {h.passage.context}" for h in hits[:5]))
    return next((y for y in YEAR.findall(fold(question.text)) if y not in near), "")
