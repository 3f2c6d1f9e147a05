"""Text → vectors: one for the whole text, one for each of its tokens."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

DEFAULT_MODEL = "multilingual-e5-small"
"""The model that installs with the program."""

BLOCK_TEXTS = 1024
"""Texts tokenized at once: enough to sort by length, and memory stays bounded on a large corpus."""

BATCH_TOKENS = 4096
"""Tokens, padding included, in one run of torch."""


class ModelError(Exception):
    """A model cannot be used; its text is one line, with the next step."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """What an encoder makes of one text, cut off at the model's `max_tokens`."""

    vector: np.ndarray
    """(d,) float32, unit length."""
    tokens: np.ndarray
    """(t, d) float32, each of unit length: the text's own tokens; prompt and special tokens are left out."""
    offsets: np.ndarray
    """(t, 2) int32: half-open character range of each token in the text given."""
    ids: np.ndarray
    """(t,) int32: vocabulary ids."""


class Encoder(Protocol):
    """Turns questions and passages into vectors of one space."""

    name: str
    dimension: int
    max_tokens: int
    fingerprint: str
    """Changes whenever the vectors would: with the weights, the precision, the tokenizer or the prompts."""

    def encode_query(self, texts: Sequence[str]) -> list[Encoding]: ...

    def encode_document(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Encoding]: ...


BGE_ZH = "为这个句子生成表示以用于检索相关文章："
BGE_EN = "Represent this sentence for searching relevant passages: "
INSTRUCT = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"

PROMPT_RULES: list[tuple[str, tuple[str, str]]] = [
    (r"e5-.*instruct", (INSTRUCT + " ", "")),
    (r"qwen3-embedding", (INSTRUCT, "")),
    (r"(^|[-_])e5-", ("query: ", "passage: ")),
    (r"bge-(small|base|large)-zh", (BGE_ZH, "")),
    (r"bge-(small|base|large)-en", (BGE_EN, "")),
]
"""Pattern of the last part of a model's name → its prompts for questions and passages, from the models' cards."""


def prompts_for(name: str, own_prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """The prompts for questions and for passages: the model's own, else by its name, else none."""
    query = own_prompts.get("query") or ""
    document = next((text for key in ("document", "passage", "corpus") if (text := own_prompts.get(key))), "")
    if query or document:
        return query, document
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1].lower()
    return next((prompts for pattern, prompts in PROMPT_RULES if re.search(pattern, last)), ("", ""))


class SentenceTransformerEncoder:
    """Encoder over any sentence-transformers model that gives token vectors and has a fast tokenizer."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.model = load_sentence_transformer(name)
        if not getattr(getattr(self.model, "tokenizer", None), "is_fast", False):
            raise ModelError(f"The model {name} gives no token vectors with offsets. Choose a transformer model "
                             f"with a fast tokenizer, or leave out --model for {DEFAULT_MODEL}")
        self.tokenizer = self.model.tokenizer
        self.query_prompt, self.document_prompt = prompts_for(name, self.model.prompts)
        self.max_tokens: int = self.model.max_seq_length or self.tokenizer.model_max_length
        self.dimension = len(self.encode_query(["?"])[0].vector)
        self.fingerprint = f"{name}:{self._digest()}"

    def encode_query(self, texts: Sequence[str]) -> list[Encoding]:
        """One Encoding for each question, in the order given."""
        return self._encode(texts, self.query_prompt, None)

    def encode_document(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> list[Encoding]:
        """One Encoding for each passage, in the order given; `progress` is told how many more are done."""
        return self._encode(texts, self.document_prompt, progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: Callable[[int], None] | None) -> list[Encoding]:
        done: list[Encoding] = []
        for block in blocks([well_formed(text) for text in texts]):
            tokenized = self.tokenizer(
                [prompt + text for text in block], truncation=True, max_length=self.max_tokens,
                return_offsets_mapping=True, return_special_tokens_mask=True,
            )  # fmt: skip
            found: dict[int, Encoding] = {}
            for batch in batches([len(ids) for ids in tokenized["input_ids"]], BATCH_TOKENS):
                outputs = self.model.encode(
                    [block[i] for i in batch], prompt=prompt or None, output_value=None, batch_size=len(batch),
                    show_progress_bar=False,
                )  # fmt: skip
                for i, output in zip(batch, outputs, strict=True):
                    found[i] = self._encoding(block[i], prompt, output, {key: tokenized[key][i] for key in tokenized})
                if progress:
                    progress(len(batch))
            done += [found[i] for i in range(len(block))]
        return done

    def _encoding(self, text: str, prompt: str, output: dict[str, Any], tokenized: dict[str, Any]) -> Encoding:
        mask = output["attention_mask"].bool()
        ids = np.array(tokenized["input_ids"], np.int32)
        if output["input_ids"][mask].tolist() != ids.tolist():
            raise ModelError(f"The model {self.name} does not tokenize a text as its tokenizer does, so its token "
                             f"vectors have no places. Choose another model, or leave out --model for {DEFAULT_MODEL}")
        states = output["token_embeddings"][mask].float().cpu().numpy()
        special = np.array(tokenized["special_tokens_mask"], bool)
        kept, offsets = own_tokens(text, prompt, np.array(tokenized["offset_mapping"], np.int32), special)
        vector = output["sentence_embedding"].float().cpu().numpy()
        return Encoding(unit(vector), unit(states[kept]), offsets, ids[kept])

    def _digest(self) -> str:
        """Hash of the modules' settings, the tokenizer, the prompts and a sample of every weight."""
        digest = hashlib.sha256(repr((str(self.model), self.query_prompt, self.document_prompt)).encode())
        digest.update(self.tokenizer.backend_tokenizer.to_str().encode())
        for name, weights in self.model.state_dict().items():
            flat = weights.detach().reshape(-1)
            digest.update(f"{name}{tuple(weights.shape)}{weights.dtype}".encode())
            digest.update(flat[:: max(1, len(flat) // 256)].float().cpu().numpy().tobytes())
        return digest.hexdigest()[:16]


def load_sentence_transformer(name: str) -> Any:
    """A SentenceTransformer from a local folder, the hub's cache or the hub; ModelError if there is none."""
    from sentence_transformers import SentenceTransformer  # takes ten seconds

    folder = Path(name).expanduser()
    try:
        if folder.is_dir():
            return SentenceTransformer(str(folder), local_files_only=True)
        try:
            return SentenceTransformer(name, local_files_only=True)
        except Exception:
            reach_hub()
            return SentenceTransformer(name)
    except Exception as error:  # the libraries below raise errors of many kinds for a model that is nowhere
        where = "in that folder" if folder.is_dir() else "here or on the hub"
        reason = " ".join(str(error).split())[:150] or type(error).__name__
        raise ModelError(f"No model {name} {where} ({reason}). Name a sentence-transformers folder or hub id "
                         f"with --model NAME, or leave it out for {DEFAULT_MODEL}") from error


def reach_hub() -> None:
    """Raise at once if the hub cannot be reached: loading would first try again for a minute."""
    from huggingface_hub import constants
    from huggingface_hub.utils import get_session

    get_session().head(constants.ENDPOINT, timeout=5)


def well_formed(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced one for one."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def blocks(texts: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), BLOCK_TEXTS):
        yield texts[start : start + BLOCK_TEXTS]


def batches(lengths: list[int], budget: int) -> Iterator[list[int]]:
    """Positions grouped by similar length, longest first; a group's count times its longest stays in the budget."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    while order:
        count = max(1, budget // max(1, lengths[order[0]]))
        yield order[:count]
        order = order[count:]


def own_tokens(text: str, prompt: str, offsets: np.ndarray, special: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions (t,) of the tokens that reach into the text, and their ranges (t, 2) in it, leading space trimmed.

    `offsets` (n, 2) are ranges in prompt + text; a token may begin with the prompt's last space.
    """
    kept = np.flatnonzero(~special & (offsets[:, 1] > len(prompt)))
    ranges = np.maximum(offsets[kept] - len(prompt), 0)
    for span in ranges:
        word = text[span[0] : span[1]].lstrip()
        if word:
            span[0] = span[1] - len(word)
    return kept, ranges


def unit(vectors: np.ndarray) -> np.ndarray:
    """The vectors (…, d) as float32, scaled to length one; zero vectors stay zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
