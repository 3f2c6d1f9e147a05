from __future__ import annotations

import math

import numpy as np
import pytest

from embeddings import Encoding, TokenIndex, late

VOCABULARY = ["国际", "移民", "总数", "汇款", "教育", "人口"]


def encode(text: str) -> Encoding:
    """Each word of the text one token along its own axis."""
    words = text.split()
    ids = np.array([VOCABULARY.index(word) for word in words], np.int32)
    ends = np.cumsum([len(word) + 1 for word in words], dtype=np.int32) - 1
    offsets = np.stack([ends - [len(word) for word in words], ends], axis=1).astype(np.int32) if words else \
        np.zeros((0, 2), np.int32)
    return Encoding(np.ones(6, np.float32) / 6**0.5, np.eye(6, dtype=np.float32)[ids], offsets, ids)


TEXTS = ["国际 移民 总数", "汇款", "", "教育 移民", "汇款 人口 国际"]


@pytest.fixture
def index() -> TokenIndex:
    return TokenIndex.build(map(encode, TEXTS))


def test_score_is_the_mean_of_each_tokens_best(index):
    query = encode("国际 汇款").tokens
    assert index.score(query).tolist() == pytest.approx([0.5, 0.5, -1, 0, 1])
    assert index.score(query, [4, 2, 0]).tolist() == pytest.approx([1, -1, 0.5])
    assert index.score(query, [0, 1], np.array([3, 1])).tolist() == pytest.approx([0.75, 0.25])
    assert index.score(query, [0, 1], np.zeros(2)).tolist() == pytest.approx([0.5, 0.5])
    assert index.score(query, []).shape == (0,)


def test_a_query_without_tokens_and_an_index_without_texts(index):
    assert index.score(np.zeros((0, 6), np.float32)).tolist() == [0] * 5
    empty = TokenIndex.build([])
    assert (len(empty), empty.token_count) == (0, 0)
    assert empty.score(encode("国际").tokens).shape == (0,) and empty.weights(np.array([3])).shape == (1,)


def test_one_text_and_its_ranges(index):
    query = encode("移民 教育").tokens
    assert index.similarities(query, 3) == pytest.approx(np.array([[0, 1], [1, 0]]))
    assert index.char_offsets(3).tolist() == [[0, 2], [3, 5]]
    ranges = [(0, 2), (2, 5), (1, 4), (5, 9)]
    assert index.score_ranges(index.similarities_at(query, [2, 3])[1], 3, ranges) == pytest.approx(np.array([[0, 1], [1, 0], [1, 1], [-1, -1]]))
    assert index.score_ranges(index.similarities_at(query, [2])[0], 2, [(0, 9)]).tolist() == [[-1, -1]]


def test_weights_fall_with_the_texts_a_token_occurs_in(index):
    ids = np.array([VOCABULARY.index("国际"), VOCABULARY.index("教育"), 77])
    expected = [math.log(1 + 3.5 / 2.5), math.log(1 + 4.5 / 1.5), math.log(1 + 5.5 / 0.5)]
    assert index.weights(ids).tolist() == pytest.approx(expected)


def test_compact_vectors_score_as_the_plain_ones(monkeypatch):
    random = np.random.default_rng(0)
    texts = []
    for length in random.integers(0, 40, 60):
        tokens = random.standard_normal((length, 384)).astype(np.float32)
        tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
        texts.append(Encoding(np.ones(384), tokens, np.zeros((length, 2), np.int32), np.zeros(length, np.int32)))
    query = max(texts, key=lambda text: len(text.ids)).tokens
    plain = [(query @ text.tokens.T).max(axis=1, initial=-1).mean() for text in texts]
    index = TokenIndex.build(texts)
    assert index.score(query).tolist() == pytest.approx(plain, abs=1e-3)
    order = random.permutation(60)
    monkeypatch.setattr(late, "GROUP_SIMILARITIES", 50 * len(query))  # many small groups
    monkeypatch.setattr(late, "PRODUCTS", 384 * len(query) * 70)  # many small slices
    assert index.score(query, order).tolist() == pytest.approx([plain[i] for i in order], abs=1e-3)


def test_round_trip_and_reuse_of_entries(index, tmp_path):
    index.save(tmp_path / "记号")
    again = TokenIndex.load(tmp_path / "记号")
    query = encode("国际 汇款").tokens
    assert again.score(query).tolist() == index.score(query).tolist()
    mixed = TokenIndex.build([again.entry(4), encode("汇款"), again.entry(2)])
    assert mixed.score(query).tolist() == pytest.approx([1, 0.5, -1])
    assert mixed.char_offsets(0).tolist() == [[0, 2], [3, 5], [6, 8]]


def test_refusals(index, tmp_path):
    with pytest.raises(ValueError, match="the index has dimension 6"):
        index.score(np.ones((2, 5), np.float32))
    with pytest.raises(IndexError, match="positions 1 to 9 asked for, there are 5 texts"):
        index.score(np.eye(6, dtype=np.float32), [1, 9])
    with pytest.raises(IndexError, match="no text at position -1"):
        index.similarities(np.eye(6, dtype=np.float32), -1)
    spoilt = encode("国际")
    spoilt.tokens[0, 0] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        TokenIndex.build([spoilt])
    with pytest.raises(ValueError, match=r"dimensions \[2, 6\]"):
        TokenIndex.build([encode("国际"), Encoding(np.ones(2), np.eye(2), np.zeros((2, 2)), np.zeros(2))])
    index.save(tmp_path)
    np.save(tmp_path / "ids.npy", np.zeros(3, np.int32))
    with pytest.raises(ValueError, match="differ in length"):
        TokenIndex.load(tmp_path)
