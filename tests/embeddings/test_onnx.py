from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from samples import STRANGE, UNITED_NATIONS

from embeddings import load_encoder

QUESTION = "2010年全球国际移民总数是多少？"


def test_vectors_equal_the_engine_over_the_corpus(encoder, engine, paragraphs):
    texts = paragraphs[::6] + UNITED_NATIONS
    ours = np.stack([encoding.vector for encoding in encoder.encode_document(texts)])
    assert (ours * engine.passage(texts)).sum(axis=1).min() >= 0.998
    questions = np.stack([encoding.vector for encoding in encoder.encode_query(UNITED_NATIONS)])
    assert (questions * engine.query(UNITED_NATIONS)).sum(axis=1).min() >= 0.998


def test_tokens_are_the_texts_own_with_their_places(encoder):
    (encoding,) = encoder.encode_query([QUESTION])
    words = [QUESTION[start:end] for start, end in encoding.offsets]
    assert words == ["2010", "年", "全球", "国际", "移民", "总", "数", "是", "多少", "？"]
    assert encoding.tokens.shape == (10, 384) and encoding.ids.shape == (10,)
    assert np.linalg.norm(encoding.tokens, axis=1) == pytest.approx(np.ones(10), abs=1e-5)
    assert np.linalg.norm(encoding.vector) == pytest.approx(1, abs=1e-5)
    assert {array.dtype.name for array in (encoding.vector, encoding.tokens)} == {"float32"}
    assert {array.dtype.name for array in (encoding.offsets, encoding.ids)} == {"int32"}


def test_results_come_in_the_order_given_whatever_the_batch(encoder, paragraphs):
    texts = [paragraphs[0], "短", paragraphs[1][:50], *paragraphs[2:20]]
    together = encoder.encode_document(texts)
    for text, encoding in list(zip(texts, together, strict=True))[:4]:
        (alone,) = encoder.encode_document([text])
        assert alone.vector == pytest.approx(encoding.vector, abs=1e-5)
        assert alone.tokens == pytest.approx(encoding.tokens, abs=1e-4)


def test_progress_adds_up_to_the_texts(encoder):
    steps: list[int] = []
    encoder.encode_document(["一"] * 5 + ["二"], steps.append)
    assert sum(steps) == 6


def test_empty_strange_and_long_texts(encoder):
    empty, surrogate, long = encoder.encode_query(["", "\ud800字", "a " * 2000])
    assert empty.tokens.shape == (0, 384) and empty.offsets.shape == (0, 2)
    assert np.linalg.norm(empty.vector) == pytest.approx(1, abs=1e-5)
    assert surrogate.offsets[-1].tolist() == [1, 2]
    assert len(long.ids) == encoder.max_tokens - 5  # <s>, the prompt's three tokens, </s>
    for text, encoding in zip(STRANGE, encoder.encode_document(STRANGE), strict=True):
        assert np.isfinite(encoding.vector).all() and encoding.offsets.max(initial=0) <= len(text)
    assert encoder.encode_document([]) == []


@pytest.mark.slow
def test_the_default_model_makes_no_network_call(no_network):
    assert load_encoder().encode_query([QUESTION])[0].vector.shape == (384,)


@pytest.mark.slow
def test_it_starts_without_the_heavy_libraries():
    code = (
        "import sys, embeddings; first = set(sys.modules); embeddings.load_encoder().encode_query(['a']);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'faiss', 'onnx'};"
        "print(sorted(first & (heavy | {'onnxruntime', 'tokenizers'})), sorted(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[] []"
