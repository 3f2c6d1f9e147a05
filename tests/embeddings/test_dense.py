from __future__ import annotations

import numpy as np
import pytest

from embeddings import VectorIndex

VOCABULARY = ["国际", "移民", "总数", "汇款", "教育"]


def bag_of_words(text: str) -> np.ndarray:
    counts = np.array([text.count(word) for word in VOCABULARY], np.float32)
    return counts / max(1, np.linalg.norm(counts))


TEXTS = ["国际移民总数", "汇款", "国际汇款", "教育教育移民", "国际汇款"]


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex.build(np.stack([bag_of_words(text) for text in TEXTS]))


def test_best_first_and_equal_ones_by_position(index):
    scores, positions = index.search(bag_of_words("国际汇款"), 3)
    assert positions.tolist() == [[2, 4, 1]]
    assert scores[0].tolist() == pytest.approx([1, 1, 2**-0.5])
    assert (len(index), index.dimension) == (5, 5)


def test_among_keeps_to_the_positions_given(index):
    scores, positions = index.search(np.stack([bag_of_words("国际汇款"), bag_of_words("教育")]), 10, among=[3, 0, 3])
    assert positions.tolist() == [[0, 3], [3, 0]] and scores.shape == (2, 2)
    assert index.search(bag_of_words("教育"), 10, among=[])[1].shape == (1, 0)


def test_k_beyond_the_index_and_an_empty_index(index):
    assert index.search(bag_of_words("教育"), 99)[1].shape == (1, 5)
    empty = VectorIndex.build(np.zeros((0, 5), np.float32))
    assert len(empty) == 0 and empty.search(bag_of_words("教育"), 3)[0].shape == (1, 0)
    assert empty.vectors().shape == (0, 5)


def test_round_trip_on_a_chinese_path(index, tmp_path):
    path = tmp_path / "索引"
    index.save(path)
    again = VectorIndex.load(path)
    assert (again.vectors() == index.vectors()).all()
    assert again.search(bag_of_words("汇款"), 2)[1].tolist() == [[1, 2]]


def test_refusals(index, tmp_path):
    with pytest.raises(ValueError, match="dimension 4, the index has 5"):
        index.search(np.ones(4), 1)
    with pytest.raises(ValueError, match="first in row 1"):
        VectorIndex.build(np.array([[0, 1], [np.nan, 0]]))
    with pytest.raises(ValueError, match=r"expected \(count, dimension\)"):
        VectorIndex.build(np.ones(3))
    with pytest.raises(ValueError, match="positions 1 to 5 asked for, the index has 0 to 4"):
        index.search(np.ones(5), 1, among=[5, 1])
    (tmp_path / "broken").write_bytes(b"IxFI" + bytes(3))
    with pytest.raises(ValueError, match="damaged"):
        VectorIndex.load(tmp_path / "broken")
