from __future__ import annotations

import random

import pytest
from samples import SEEDS, STRANGE, UNITED_NATIONS
from tokenizers import Tokenizer

from embeddings.bundled.model import bundled_folder
from embeddings.bundled.unigram import ranges


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    loaded = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
    loaded.encode_special_tokens = True
    return loaded


def differing(tokenizer, engine, texts: list[str]) -> list[tuple[str, int, int]]:
    """Texts with the engine's count and ours, where they are not the same."""
    found = ((text, engine.token_count(text), len(tokenizer.encode("passage: " + text).ids)) for text in texts)
    return [(text, theirs, ours) for text, theirs, ours in found if theirs != ours]


def test_counts_equal_the_engine_over_the_corpus(tokenizer, engine, paragraphs):
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*_*.txt"))]
    lines = [line for text in texts for line in text.split("\n")]
    assert len(lines) > 2000
    assert differing(tokenizer, engine, texts + paragraphs + lines) == []


def test_counts_equal_the_engine_on_languages_and_strange_characters(tokenizer, engine):
    assert differing(tokenizer, engine, UNITED_NATIONS + STRANGE) == []


def test_counts_equal_the_engine_on_random_characters(tokenizer, engine):
    random.seed(0)
    anything = [code for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    common = [*range(1, 0x400), *range(0x600, 0x700), *range(0x2000, 0x2600), *range(0xFE00, 0xFFFE)]
    texts = ["".join(chr(random.choice(random.choice((anything, common)))) for _ in range(12)) for _ in range(5000)]
    assert differing(tokenizer, engine, texts) == []


def test_the_first_word_and_the_special_tokens(tokenizer):
    assert tokenizer.encode("query: 2010年").tokens == ["<s>", "▁que", "ry", ":", "▁2010", "年", "</s>"]


def test_ranges_join_neighbours():
    assert ranges(set("acb.")) == [(46, 46), (97, 99)]
