"""How well questions that have nothing to do with the documents are matched by them: what a level of late interaction means
differs from language to language and from corpus to corpus (a cohort, as scores of speakers are normalised by: Auckenthaler et al. 2000)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qa.text.packs import LANGUAGES, entry

if TYPE_CHECKING:
    from embeddings import Encoder, TokenIndex

MOST_PASSAGES = 2000
"""Of a large corpus an even sample stands for all."""


def unrelated_levels(tokens: TokenIndex, encoder: Encoder) -> dict[str, float]:
    """What they reach, by language."""
    positions = np.arange(0, len(tokens), max(1, -(-len(tokens) // MOST_PASSAGES)))
    return {language: level(tokens, encoder, positions, language) for language in LANGUAGES if len(tokens)}


def level(tokens: TokenIndex, encoder: Encoder, positions: np.ndarray, language: str) -> float:
    """The late interaction of a language's unrelated questions with the best of the passages at ``positions``, on their average."""
    asked = encoder.encode_query(entry(language, "unrelated.questions"))
    best = tokens.best_matches(np.concatenate([one.tokens for one in asked]), positions)
    parts = np.split(best, np.cumsum([len(one.tokens) for one in asked])[:-1], axis=1)
    weights = [tokens.weights(one.ids) for one in asked]
    return round(float(np.mean([(part @ (w / w.sum())).max() for part, w in zip(parts, weights, strict=True) if w.size])), 4)
