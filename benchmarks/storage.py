"""How token vectors may be kept, and what headings do: `python -m benchmarks.storage GOLD.jsonl [MORE.jsonl ...]`.

Late interaction alone over all passages, with the token vectors as the encoder gives them, as float16, as the index keeps
them (int8), and through FAISS product and residual quantisers trained on them; then with the tokens of a passage's headings
left out; then the dense vectors of passages with and without their headings. Printed: bytes a passage, recall@5 and MRR@10
of the passages that hold a piece of the evidence.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np

from embeddings import Encoder
from embeddings.encoder import Encoding
from qa import Assistant
from qa.question.reading import read_question
from qa.types import Passage, squash

TOP = 10
Rank = Callable[[Encoding], np.ndarray]
"""The positions of passages for a question, best first."""


def holders(passages: list[Passage], paths: list[str]) -> Iterator[tuple[str, set[int]]]:
    """Each question that follows none and has evidence, with the positions of the passages that hold a piece of it."""
    words = [squash(p.text) for p in passages]
    for path in paths:
        for row in map(json.loads, Path(path).read_text(encoding="utf-8").splitlines()):
            found = {i for piece in row["evidence"] for i, p in enumerate(passages)
                     if p.source == piece["file"] and squash(piece["quote"]) in words[i]}
            if found and not row.get("history"):
                yield row["question"], found


def late(vectors: np.ndarray, starts: np.ndarray) -> Rank:
    """By MaxSim of the vectors (t, d), those of passage i from starts[i]."""
    def rank(asked: Encoding) -> np.ndarray:
        return np.argsort(-np.maximum.reduceat(vectors @ asked.tokens.T, starts[:-1], axis=0).mean(axis=1), kind="stable")

    return rank


def dense(encodings: list[Encoding]) -> Rank:
    """By cosine of the passages' own vectors."""
    vectors = np.stack([e.vector for e in encodings])
    return lambda asked: np.argsort(-(vectors @ asked.vector), kind="stable")


def measure(name: str, size: float, rank: Rank, asked: list[tuple[Encoding, set[int]]]) -> None:
    """Prints a line."""
    places = [next((n for n, i in enumerate(rank(e)[:TOP].tolist(), 1) if i in held), 0) for e, held in asked]
    recall, mrr = np.mean([0 < n <= 5 for n in places]), np.mean([1 / n if n else 0.0 for n in places])
    print(f"{name:42} {size:9,.0f} bytes a passage  recall@5 {recall:.3f}  MRR@10 {mrr:.3f}", flush=True)


def quantised(spec: str, tokens: np.ndarray) -> tuple[np.ndarray, int]:
    """The vectors as a FAISS codec gives them back, and its bytes for each."""
    codec = faiss.index_factory(tokens.shape[1], spec)
    codec.train(tokens)
    return codec.sa_decode(codec.sa_encode(tokens)), codec.sa_code_size()


def encoded(encoder: Encoder, passages: list[Passage], headings: bool) -> list[Encoding]:
    return encoder.encode_document([f"{p.context if headings else ''}\n{p.text}" for p in passages])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+")
    knowledge = Assistant.open().knowledge
    passages, encoder = list(knowledge.passages), knowledge.encoder
    asked = [(encoder.encode_query([read_question(q).text])[0], held) for q, held in holders(passages, parser.parse_args().gold)]
    whole, bare = encoded(encoder, passages, True), encoded(encoder, passages, False)
    starts = np.cumsum([0, *(len(e.ids) for e in whole)])
    tokens = np.concatenate([e.tokens for e in whole]).astype(np.float32)
    each = len(tokens) / len(passages)
    print(f"{len(asked)} questions, {len(passages)} passages, {len(tokens):,} tokens of {tokens.shape[1]} numbers")
    measure("late interaction, float32", each * tokens.shape[1] * 4, late(tokens, starts), asked)
    measure("late interaction, float16", each * tokens.shape[1] * 2, late(tokens.astype(np.float16).astype(np.float32), starts), asked)
    scales = np.abs(tokens).max(axis=1, keepdims=True) / 127
    measure("late interaction, int8 and a scale (kept)", each * (tokens.shape[1] + 4), late(np.rint(tokens / scales) * scales, starts), asked)
    for spec in ("SQ4", "PQ96", "PQ48", "RQ32x8", "RQ16x8"):
        back, size = quantised(spec, tokens)
        measure(f"late interaction, FAISS {spec}", each * size, late(back.astype(np.float32), starts), asked)
    own = [e.tokens[e.offsets[:, 0] > len(p.context)] for e, p in zip(whole, passages, strict=True)]
    kept = np.cumsum([0, *map(len, own)])
    measure("late interaction, headings' tokens left out", kept[-1] / len(passages) * tokens.shape[1] * 4, late(np.concatenate(own), kept), asked)
    each_dense = whole[0].vector.nbytes
    measure("dense, headings as context (kept)", each_dense, dense(whole), asked)
    measure("dense, no headings", each_dense, dense(bare), asked)


if __name__ == "__main__":
    main()
