from __future__ import annotations

import numpy as np
import pytest
from samples import STRANGE, UNITED_NATIONS

from embeddings import ModelError, load_encoder
from embeddings.bundled.model import bundled_folder
from embeddings.encoder import BGE_EN, BGE_ZH, INSTRUCT, batches, own_tokens, prompts_for, unit, well_formed


@pytest.mark.parametrize(
    ("name", "own", "expected"),
    [
        ("intfloat/multilingual-e5-large", {}, ("query: ", "passage: ")),
        ("intfloat/e5-base-v2", {}, ("query: ", "passage: ")),
        (r"C:\models\multilingual-e5-small", {}, ("query: ", "passage: ")),
        ("/models/multilingual-e5-base/", {}, ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", {}, (INSTRUCT + " ", "")),
        ("intfloat/e5-mistral-7b-instruct", {}, (INSTRUCT + " ", "")),
        ("BAAI/bge-small-zh-v1.5", {}, (BGE_ZH, "")),
        ("BAAI/bge-large-en-v1.5", {}, (BGE_EN, "")),
        ("BAAI/bge-m3", {}, ("", "")),
        ("Qwen/Qwen3-Embedding-0.6B", {}, (INSTRUCT, "")),
        ("sentence-transformers/LaBSE", {}, ("", "")),
        ("some/novae5-model", {}, ("", "")),
        ("BAAI/bge-small-zh-v1.5", {"query": "问：", "document": ""}, ("问：", "")),
        ("Qwen/Qwen3-Embedding-0.6B", {"query": "Instruct: x\nQuery:", "document": ""}, ("Instruct: x\nQuery:", "")),
        ("intfloat/e5-base", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("any/model", {"query": "q: ", "passage": "p: "}, ("q: ", "p: ")),
        ("any/model", {"clustering": "cluster: "}, ("", "")),
    ],
)
def test_prompts(name, own, expected):
    assert prompts_for(name, own) == expected


def test_a_token_that_begins_in_the_prompts_last_space_is_the_texts_own():
    offsets = np.array([[0, 0], [0, 5], [5, 6], [6, 10], [10, 11], [0, 0]], np.int32)
    kept, ranges = own_tokens("foo b", "query: ", offsets, np.array([1, 0, 0, 0, 0, 1], bool))
    assert kept.tolist() == [3, 4] and ranges.tolist() == [[0, 3], [3, 4]]


def test_leading_space_is_no_part_of_a_token_unless_it_is_all_of_it():
    kept, ranges = own_tokens("a  b ", "", np.array([[0, 1], [1, 4], [4, 5]], np.int32), np.zeros(3, bool))
    assert ranges.tolist() == [[0, 1], [3, 4], [4, 5]]


def test_batches_hold_similar_lengths_within_the_budget():
    assert list(batches([3, 9, 1, 5, 20], 10)) == [[4], [1], [3, 0], [2]]
    assert list(batches([], 10)) == []


def test_unit_vectors_and_lone_surrogates():
    assert unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0.0, 0.0]]
    assert well_formed("a\udc80\U0001f600") == "a\ufffd\U0001f600"


def test_sentence_transformers_and_onnx_are_equal(encoder, paragraphs, no_network):
    """The same folder through both: loaded the normal way, without the network, with its own prompts."""
    other = load_encoder(str(bundled_folder()))
    assert (other.dimension, other.max_tokens) == (encoder.dimension, encoder.max_tokens) == (384, 512)
    assert other.fingerprint.startswith(str(bundled_folder())) and other.fingerprint != encoder.fingerprint
    texts = paragraphs[::50] + UNITED_NATIONS + STRANGE
    steps: list[int] = []
    pairs = [
        *zip(encoder.encode_document(texts), other.encode_document(texts, steps.append), strict=True),
        *zip(encoder.encode_query(texts[-30:]), other.encode_query(texts[-30:]), strict=True),
    ]
    assert sum(steps) == len(texts)
    for one, two in pairs:
        assert one.ids.tolist() == two.ids.tolist() and one.offsets.tolist() == two.offsets.tolist()
        assert one.vector @ two.vector >= 0.9999
        assert (one.tokens * two.tokens).sum(axis=1).min(initial=1) >= 0.9999


@pytest.mark.slow
@pytest.mark.parametrize("side", ["left", "right"])
def test_padding_on_either_side_and_no_prompt(tmp_path, side):
    """A small decoder with last-token pooling, as Qwen3-Embedding is, is aligned with its own tokens."""
    from sentence_transformers import SentenceTransformer, models
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3Model

    vocabulary = {word: i for i, word in enumerate(["<pad>", "<unk>", "a", "b", "c", "d", ":", "q"])}
    words = Tokenizer(WordLevel(vocabulary, "<unk>"))
    words.pre_tokenizer = Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<pad>", unk_token="<unk>", padding_side=side,
                            model_max_length=32).save_pretrained(tmp_path / "raw")
    Qwen3Model(Qwen3Config(vocab_size=8, hidden_size=16, intermediate_size=16, num_hidden_layers=1, head_dim=8,
                           num_attention_heads=2, num_key_value_heads=2)).save_pretrained(tmp_path / "raw")
    transformer = models.Transformer(str(tmp_path / "raw"))
    SentenceTransformer(modules=[transformer, models.Pooling(16, "lasttoken")], prompts={"query": "q: "},
                        device="cpu").save(str(tmp_path / "model"))
    encoder = load_encoder(str(tmp_path / "model"))
    short, long = encoder.encode_query(["a b", "a b c d"])
    assert short.ids.tolist() == [2, 3] and long.offsets.tolist() == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert short.tokens == pytest.approx(long.tokens[:2], abs=1e-5)
    assert short.vector == pytest.approx(short.tokens[-1], abs=1e-5)
    (passage,) = encoder.encode_document(["a b"])
    assert passage.vector != pytest.approx(short.vector, abs=1e-3)


@pytest.mark.parametrize("name", ["BAAI/bge-small-zh-v1.5", "no-such-model", "./nowhere"])
def test_an_unreachable_model_says_what_to_do_in_one_line(name, no_network):
    with pytest.raises(ModelError, match="or leave it out for multilingual-e5-small") as caught:
        load_encoder(name)
    assert str(caught.value).startswith(f"No model {name} here or on the hub") and "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(ModelError, match="in that folder"):
        load_encoder(str(tmp_path))
