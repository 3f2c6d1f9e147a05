"""How likely it is that the corpus answers a question."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qa.lookup.references import YEAR
from qa.retrieval.question import Question
from qa.retrieval.ranker import FEATURES as RANKED
from qa.retrieval.ranker import load_weights
from qa.retrieval.search import Evidence
from qa.tokens import fold
from qa.types import Hit

ANSWER_AT = 0.5
"""Below this probability the question is refused."""


NEAR = 5
"""Passages in which a name of the question is looked for."""
FEATURES = ("top", "gap", "second", "unit", "own", "weakest", "lexical", "dense", "numbers", "missing", "named",
            "missing_names", "chinese", "chinese_unit", "chinese_lexical")
"""Names of what is told of a search, in the order of the confidence's weights."""


def told(question: Question, evidence: Evidence) -> np.ndarray:
    """(len(FEATURES),) what tells the answerable from the unanswerable."""
    if not evidence.units:
        return np.zeros(len(FEATURES))
    best, scores = evidence.units[0], [h.signals["ranker"] for h in evidence.hits]
    unit, own, lexical, dense = (float(best.features[RANKED.index(n)]) for n in ("unit", "own", "lexical", "dense"))
    heavy = evidence.weights >= np.median(evidence.weights)
    chinese = float(question.language == "zh")
    return np.array([
        scores[0], scores[0] - float(np.mean(scores[1:] or [0.0])), scores[0] - (scores[1] if len(scores) > 1 else 0.0),
        unit, own, float(np.min(best.cover[heavy])), lexical, dense, float(best.features[RANKED.index("numbers")]),
        float(bool(missing_year(question, evidence.hits))), float(best.features[RANKED.index("named")]),
        float(bool(missing_names(question, evidence.hits))), chinese, chinese * unit, chinese * lexical])


def confidence(question: Question, evidence: Evidence) -> float:
    """The estimated probability that the corpus answers."""
    fitted = load_weights()["confidence"]
    total = fitted["bias"] + sum(fitted[n] * v for n, v in zip(FEATURES, told(question, evidence).tolist(), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def missing_name(question: Question, hits: Sequence[Hit]) -> str:
    """A year or name that the question holds and none of the nearest passages, headings or titles does."""
    return missing_year(question, hits) or next(iter(missing_names(question, hits)), "")


def missing_year(question: Question, hits: Sequence[Hit]) -> str:
    """The first year of the question that stands nowhere near."""
    near = _near(hits)
    return next((y for y in YEAR.findall(fold(question.text)) if y not in near), "")


def missing_names(question: Question, hits: Sequence[Hit]) -> list[str]:
    """The names in the question that stand nowhere near, in the question's words."""
    near = _near(hits)
    return [words for words, variants in question.named if not any(fold(v) in near for v in variants)]


def _near(hits: Sequence[Hit]) -> str:
    return fold(" ".join(f"{h.passage.text} {h.passage.context}" for h in hits[:NEAR]))
