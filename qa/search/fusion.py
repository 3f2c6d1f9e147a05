"""Ranking and fusion: pure functions over scores, one for each passage."""

from __future__ import annotations

import numpy as np

LEXICAL_IN_FUSION = 30.0
"""Weight of the lexical share against the dense z-score in the first stage. Of 1 … 45 on the gold questions, the best at
which fusion falls below neither leg by more than a question; `tests/test_quality.py` holds that. Elsewhere, by
`benchmarks/xquad.py`, questions in other languages that are taken literally come within a question or two of the better leg."""
LEXICAL_IN_RANK = 0.2
"""Weight of the lexical share beside late interaction; 0.1 … 0.4 score alike in `qa eval`."""
CANDIDATES = 300
"""Passages that late interaction ranks; a corpus of fewer is ranked whole."""
READ = 40
"""Passages whose sentences the ranker weighs."""


def lexical_share(scores: np.ndarray, bound: float) -> np.ndarray:
    """(n,) BM25 scores as shares of the most that any text could reach, so that a question in another language,
    of which no word is found, leaves every share at zero."""
    return scores / bound if bound > 0 else np.zeros_like(scores)


def fuse(dense: np.ndarray, lexical: np.ndarray, weight: float = LEXICAL_IN_FUSION) -> np.ndarray:
    """(n,) cosines and (n,) lexical shares to one score.

    The cosines count in standard deviations, the lexical shares as they are: where the words of the question are not
    in the corpus the order is that of the cosines, unlike with reciprocal ranks, which an empty list drags down.
    """
    spread = float(dense.std()) or 1.0
    return (dense - dense.mean()) / spread + weight * lexical


def candidates(scores: np.ndarray, count: int = CANDIDATES) -> np.ndarray:
    """Positions of the best ``count`` scores, best first."""
    if len(scores) <= count:
        return np.argsort(-scores, kind="stable")
    best = np.argpartition(-scores, count)[:count]
    return best[np.argsort(-scores[best], kind="stable")]


def rank(interaction: np.ndarray, lexical: np.ndarray, weight: float = LEXICAL_IN_RANK) -> np.ndarray:
    """(n,) late-interaction scores and lexical shares to the final score."""
    return interaction + weight * lexical


def ranks(scores: np.ndarray) -> np.ndarray:
    """(n,) rank from 1 of each position, best first."""
    order = np.empty(len(scores), np.int64)
    order[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return order
