"""BM25 over lists of terms: the same shape as VectorIndex."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

K1 = 1.5
"""BM25's term saturation, near Lucene's; the bound of a term's score is idf × (K1 + 1)."""


class Bm25Index:
    """Lucene's BM25 (Kamphuis et al. 2020) through bm25s; scores are 0 where no term is shared."""

    def __init__(self, retriever: Any, size: int) -> None:
        self._retriever, self._size = retriever, size

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]], k1: float = 1.5, b: float = 0.75) -> Bm25Index:
        """Index texts given as lists of terms."""
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells every step of the indexing
        retriever = bm25s.BM25(k1=k1, b=b)
        retriever.index([list(t) or [""] for t in texts], show_progress=False)
        return cls(retriever, len(texts))

    def scores(self, terms: Sequence[str]) -> np.ndarray:
        """(n,) float32 score of every text."""
        known = [t for t in terms if t and t in self._retriever.vocab_dict]
        if not known:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._retriever.get_scores(known), np.float32)

    def search(self, terms: Sequence[str], k: int) -> tuple[np.ndarray, np.ndarray]:
        """Scores and positions of the best ``k`` texts that share a term, best first."""
        scores = self.scores(terms)
        best = np.argsort(-scores, kind="stable")[:k]
        best = best[scores[best] > 0]
        return scores[best], best

    def idf(self, term: str) -> float:
        """Inverse document frequency; a term no text holds has the highest."""
        place = self._retriever.vocab_dict.get(term)
        df = 0
        if place is not None and term:
            indptr = self._retriever.scores["indptr"]
            df = int(indptr[place + 1] - indptr[place])
        return math.log(1 + (self._size - df + 0.5) / (df + 0.5))

    def save(self, path: Path) -> None:
        """Write the index into the folder ``path``."""
        self._retriever.save(path, show_progress=False)

    @classmethod
    def load(cls, path: Path, size: int) -> Bm25Index:
        """Open what ``save`` wrote; ``size`` is the number of texts."""
        import bm25s

        return cls(bm25s.BM25.load(path, show_progress=False, verbosity=0), size)

    def __len__(self) -> int:
        return self._size
