"""Text → vectors → nearest positions. Knows no documents; heavy libraries are imported where they are first used."""

from embeddings.encoder import DEFAULT_MODEL, Encoder, Encoding, ModelError, load_encoder
from embeddings.index import VectorIndex
from embeddings.interaction import TokenEntry, TokenIndex

__all__ = [
    "DEFAULT_MODEL",
    "Encoder",
    "Encoding",
    "ModelError",
    "TokenEntry",
    "TokenIndex",
    "VectorIndex",
    "load_encoder",
]
