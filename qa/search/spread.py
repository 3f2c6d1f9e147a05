"""How the best passage stands out among all that were compared, and what is usual in these documents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qa.question.glossary import field_terms

FIELD_SAMPLE, FIELD_PRIOR = 300, 2000
"""Passages by which it is told whether documents are of the field of the vocabulary, and characters of no field that are added to them:
a page tells little."""
NO_FIELD, WHOLE_FIELD = 3.0, 10.0
"""Different terms of the vocabulary in a hundred characters of documents that have nothing to do with its field, with room to spare (an
encyclopaedia has 2), and of those that are of it (the five have 11)."""
USUAL_LEVEL = 0.77
"""Of the best passage for an unrelated question, where it is not known: about the mean of the same."""
USUAL_MEAN, USUAL_DEVIATION, USUAL_WEIGHT = 0.74, 0.035, 20
"""Of late-interaction scores of the passages of a corpus: about those of CMRC, XQuAD and SQuAD-es."""


class Spread(NamedTuple):
    """How the best passage by late interaction stands out among all that were compared: levels differ from language to language and from
    corpus to corpus, distances hardly do."""

    top: float
    """Its late interaction."""
    deviations: float
    """How many standard deviations it lies above the mean."""
    above: float
    """How far it lies above the mean."""
    above_ten: float
    """How far above the mean of the best ten."""
    usual: float = USUAL_LEVEL
    """What the best passage for a question that has nothing to do with the documents reaches in the question's language."""
    field: float = 0.0
    """How far the documents are of the field of the vocabulary, from 0 to 1: what checks made for that field say counts so much."""

    @classmethod
    def of(cls, scores: Sequence[float], usual: float = USUAL_LEVEL, field: float = 0.0) -> Spread:
        """That of late-interaction scores, best first. A few passages tell little of what is usual: as many as USUAL_WEIGHT of the usual
        mean and deviation are added to them."""
        if not scores:
            return cls(0.0, 0.0, 0.0, 0.0, usual, field)
        found = np.array(scores)
        count, top = len(found), float(found.max())
        mean = (float(found.sum()) + USUAL_WEIGHT * USUAL_MEAN) / (count + USUAL_WEIGHT)
        deviation = math.sqrt((float(((found - mean) ** 2).sum()) + USUAL_WEIGHT * USUAL_DEVIATION**2) / (count + USUAL_WEIGHT))
        return cls(top, (top - mean) / deviation, top - mean, top - float(found[:10].mean()), usual, field)


def field_of(texts: Sequence[str]) -> float:
    """How far texts are of the field of the vocabulary, from 0 to 1, by a sample of them."""
    sample = texts[::max(1, len(texts) // FIELD_SAMPLE)]
    found, characters = sum(map(field_terms, sample)), sum(map(len, sample))
    density = (100 * found + NO_FIELD * FIELD_PRIOR) / (characters + FIELD_PRIOR)
    return min(1.0, max(0.0, (density - NO_FIELD) / (WHOLE_FIELD - NO_FIELD)))
