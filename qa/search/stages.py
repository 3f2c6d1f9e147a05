"""What each step of a search finds by itself, to measure what the steps are worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qa.question.question import Question

if TYPE_CHECKING:
    from qa.search.retrieve import Searcher

STAGES = ("dense", "BM25", "fused", "late interaction", "question", "ranker")
"""From vectors alone to the whole: each after the third works on what the one before it found. ``question`` adds what is
understood of a question: earlier turns, the documents' terms for its words, places and quotations that it names."""


class Literal(Question):
    """A question taken as it stands: nothing is looked up for its words."""

    @cached_property
    def translated(self) -> tuple[str, str]:
        return "", ""

    def spelled_out(self, is_known: Callable[[str], bool]) -> tuple[str, str]:
        return self.earlier, self.text


def stages(searcher: Searcher, question: Question, named: Sequence[int] = (), k: int = 10,
           last: Sequence[int] | None = None) -> dict[str, list[int]]:
    """Positions of the first ``k`` passages after each of STAGES; ``named`` are those at a place the question names.
    ``last`` are those after the last step if they are known: it is not taken then.
    """
    literal = searcher.encode(Literal(question.text, question.language, "", question.reference))
    asked = searcher.encode(question)
    legs, understood = searcher.legs(literal), searcher.legs(asked)
    found = {"dense": _first(legs.dense, k), "BM25": [i for i in _first(legs.lexical, k) if legs.lexical[i] > 0],
             "fused": _first(legs.fused, k),
             "late interaction": [c.position for c in searcher.read(literal, legs, k)],
             "question": [*named, *(c.position for c in searcher.read(asked, understood, k))],
             "ranker": last if last is not None else [
                 *named, *(int(h.signals["position"]) for h in searcher.search(question, k).ranking())]}
    return {stage: list(dict.fromkeys(found[stage]))[:k] for stage in STAGES}


def _first(scores: np.ndarray, k: int) -> list[int]:
    return [int(i) for i in np.argsort(-scores, kind="stable")[:k]]
