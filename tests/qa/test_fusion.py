"""Ranking and fusion: exact values on small arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.search.fusion import LEXICAL_IN_FUSION, LEXICAL_IN_RANK, candidates, fuse, lexical_share, rank, ranks


def test_lexical_scores_are_shares_of_the_bound() -> None:
    assert lexical_share(np.array([0.0, 2.0, 4.0]), 8.0).tolist() == [0, 0.25, 0.5]
    assert lexical_share(np.array([0.0, 0.0]), 0.0).tolist() == [0, 0]


def test_fusion_adds_shares_to_standard_deviations() -> None:
    fused = fuse(np.array([0.8, 0.9, 1.0]), np.array([0.5, 0.0, 0.0]), weight=2.0)
    assert fused == pytest.approx([-1.2247 + 1.0, 0.0, 1.2247], abs=1e-4)


@given(st.lists(st.integers(700, 1000).map(lambda n: n / 1000), min_size=2, max_size=30))
def test_without_shared_words_the_order_is_that_of_the_cosines(cosines: list[float]) -> None:
    dense = np.array(cosines)
    fused = fuse(dense, np.zeros(len(dense)))
    assert candidates(fused).tolist() == candidates(dense).tolist()


def test_equal_cosines_leave_the_words_to_decide() -> None:
    assert fuse(np.array([0.9, 0.9]), np.array([0.0, 0.5])).tolist() == [0, LEXICAL_IN_FUSION / 2]


def test_candidates_are_the_best_first_and_equal_ones_by_position() -> None:
    assert candidates(np.array([0.1, 0.9, 0.5, 0.7]), 2).tolist() == [1, 3]
    assert candidates(np.array([0.5, 0.9, 0.5]), 10).tolist() == [1, 0, 2]
    assert candidates(np.array([]), 3).tolist() == []


def test_the_final_score_weighs_the_words_lightly() -> None:
    assert rank(np.array([0.8]), np.array([0.5])).tolist() == [0.8 + LEXICAL_IN_RANK / 2]


def test_ranks_count_from_one() -> None:
    assert ranks(np.array([0.1, 0.9, 0.5, 0.5])).tolist() == [4, 1, 2, 3]
