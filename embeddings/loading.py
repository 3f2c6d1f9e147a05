"""An encoder by its name: the bundled model, or any of sentence-transformers."""

from __future__ import annotations

from collections.abc import Callable

from embeddings.encoder import DEFAULT_MODEL, Encoder, SentenceTransformerEncoder


def load_encoder(name: str = DEFAULT_MODEL, progress: Callable[[int, int], None] | None = None) -> Encoder:
    """The encoder of that name: the bundled model, else a hub id or local folder of sentence-transformers.

    The default makes no network call; its first use writes 480 MB, with `progress(written, total)` in bytes.
    Raises ModelError, one line with the next step, if there is no such model.
    """
    if name == DEFAULT_MODEL:
        from embeddings.bundled.model import bundled_folder
        from embeddings.onnx import OnnxEncoder

        return OnnxEncoder(bundled_folder(progress), name)
    return SentenceTransformerEncoder(name)
