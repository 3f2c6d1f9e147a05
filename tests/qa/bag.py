"""A small encoder that counts characters: texts that share characters have near vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from embeddings import Encoding

DIMENSION = 64


class BagEncoder:
    """One vector for each character, the same wherever it stands; a text's vector is their mean."""

    dimension = DIMENSION
    max_tokens = 512

    def __init__(self, name: str = "bag", fingerprint: str = "bag-1") -> None:
        self.name, self.fingerprint = name, fingerprint
        self.encoded: list[str] = []

    def encode_query(self, texts: Sequence[str]) -> list[Encoding]:
        return [self._encode(text) for text in texts]

    def encode_document(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> list[Encoding]:
        self.encoded += texts
        if progress:
            progress(len(texts))
        return [self._encode(text) for text in texts]

    def _encode(self, text: str) -> Encoding:
        ids = np.array([ord(c) for c in text], np.int32)
        tokens = np.zeros((len(ids), DIMENSION), np.float32)
        tokens[np.arange(len(ids)), ids % DIMENSION] = 1
        vector = tokens.sum(axis=0) if len(ids) else np.ones(DIMENSION, np.float32)
        places = np.arange(len(ids), dtype=np.int32)
        return Encoding(vector / np.linalg.norm(vector), tokens, np.stack([places, places + 1], axis=1), ids)
