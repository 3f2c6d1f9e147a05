"""What unrelated questions reach in documents."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings import TokenIndex
from embeddings.encoder import Encoding
from qa.store.levels import unrelated_levels
from qa.text.packs import LANGUAGES, entry


class OneWay:
    """Every question is one token along the first axis; of Chinese ones, along the second."""

    def encode_query(self, texts: list[str]) -> list[Encoding]:
        return [encoding([0, 1] if "\u4e00" <= text[-2] <= "\u9fff" else [1, 0]) for text in texts]


def encoding(*tokens: list[float]) -> Encoding:
    vectors = np.array(tokens, np.float32)
    return Encoding(vectors[0], vectors, np.array([[n, n + 1] for n in range(len(tokens))], np.int32), np.arange(len(tokens), dtype=np.int32))


def test_the_level_of_a_language_is_what_its_questions_reach_in_their_best_passage() -> None:
    levels = unrelated_levels(TokenIndex.build([encoding([0.6, 0.8]), encoding([0.0, 1.0])]), OneWay())
    assert levels == {language: pytest.approx(1.0 if language == "zh" else 0.6, abs=0.01) for language in LANGUAGES}


def test_without_passages_there_is_no_level() -> None:
    assert unrelated_levels(TokenIndex.build([]), OneWay()) == {}


def test_the_questions_are_the_same_in_every_language() -> None:
    assert {len(entry(language, "unrelated.questions")) for language in LANGUAGES} == {12}
