"""Text → vectors → nearest positions, by meaning, by tokens or by terms.

Knows no documents; heavy libraries are imported where they are first used.
"""

from embeddings.dense import VectorIndex
from embeddings.encoder import DEFAULT_MODEL, Encoder, Encoding, ModelError
from embeddings.late import TokenEntry, TokenIndex
from embeddings.loading import load_encoder
from embeddings.sparse import Bm25Index

__all__ = [
    "Bm25Index",
    "DEFAULT_MODEL",
    "Encoder",
    "Encoding",
    "ModelError",
    "TokenEntry",
    "TokenIndex",
    "VectorIndex",
    "load_encoder",
]
