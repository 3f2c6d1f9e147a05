"""BM25: exact scores on a case small enough to work out by hand."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest

from embeddings.sparse import Bm25Index

TEXTS = [["汇款", "成本"], ["移民", "人数", "移民"], ["汇款", "移民", "发展", "报告"]]


@pytest.fixture
def index() -> Bm25Index:
    return Bm25Index.build(TEXTS)


def test_scores_are_lucenes(index: Bm25Index) -> None:
    """idf × tf / (tf + k1 (1 - b + b × length / mean length)), k1 = 1.5, b = 0.75, mean length 3."""
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [0, idf * 2 / (2 + 1.5), idf * 1 / (1 + 1.5 * (0.25 + 0.75 * 4 / 3))]
    assert index.scores(["移民"]) == pytest.approx(expected, rel=1e-6)


def test_a_term_asked_twice_counts_twice_and_terms_add_up(index: Bm25Index) -> None:
    assert index.scores(["成本", "成本"])[0] == pytest.approx(2 * index.scores(["成本"])[0])
    both = index.scores(["汇款", "移民"])
    assert both == pytest.approx(index.scores(["汇款"]) + index.scores(["移民"]))


def test_search_gives_only_texts_that_share_a_term_best_first(index: Bm25Index) -> None:
    scores, positions = index.search(["移民"], 10)
    assert positions.tolist() == [1, 2]
    assert scores[0] > scores[1] > 0


@pytest.mark.parametrize("words", [[], ["海啸"], [""]])
def test_unknown_terms_score_nothing(index: Bm25Index, words: list[str]) -> None:
    assert index.scores(words).tolist() == [0, 0, 0]
    assert index.search(words, 3)[1].tolist() == []


def test_a_rare_term_weighs_more_and_an_unknown_one_most(index: Bm25Index) -> None:
    assert index.idf("移民") == pytest.approx(log(1 + 1.5 / 2.5))
    assert index.idf("成本") == pytest.approx(log(1 + 2.5 / 1.5))
    assert index.idf("海啸") == pytest.approx(log(1 + 3.5 / 0.5))


def test_saved_and_loaded_it_scores_the_same(index: Bm25Index, tmp_path: Path) -> None:
    index.save(tmp_path / "词")
    loaded = Bm25Index.load(tmp_path / "词", len(TEXTS))
    assert len(loaded) == 3
    assert np.array_equal(loaded.scores(["汇款", "移民"]), index.scores(["汇款", "移民"]))
    assert loaded.idf("成本") == index.idf("成本")


def test_texts_without_words_are_held_and_never_found() -> None:
    index = Bm25Index.build([[], ["移民"], []])
    assert index.scores(["移民"]).tolist()[::2] == [0, 0]
    assert index.search(["移民"], 3)[1].tolist() == [1]


def test_a_folder_that_holds_no_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        Bm25Index.load(tmp_path / "none", 3)
