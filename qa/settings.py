"""Where the corpus, the index and the model are: from arguments, else the environment, else the defaults."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from qa.errors import CorpusError

DEFAULT_MODEL = "multilingual-e5-small"
"""The one that `embeddings` brings along; named here too, since nothing below `embeddings` may import it."""
APP_NAME = "cited-answers"
CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The three choices that every command shares."""

    corpus: Path
    index: Path
    model: str

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise ValueError("The model's name is empty; leave it out to use the default")

    @property
    def feedback(self) -> Path:
        """The file, beside the index, of what people think of answers from this corpus."""
        return self.index.with_name(f"{self.index.name}.feedback.jsonl")

    @classmethod
    def resolve(cls, corpus: str | Path | None = None, index: str | Path | None = None,
                model: str | None = None) -> Settings:
        """Arguments first, then QA_CORPUS, QA_INDEX, QA_MODEL, then seeds/ and the user's data folder.

        Raises CorpusError if the corpus folder does not exist.
        """
        folder = Path(corpus or os.environ.get("QA_CORPUS") or CHECKOUT / "seeds").expanduser().resolve()
        if not folder.is_dir():
            raise CorpusError(f"No corpus folder at {folder}. Name a folder of documents with --corpus DIR")
        name = model or os.environ.get("QA_MODEL") or DEFAULT_MODEL
        chosen = index or os.environ.get("QA_INDEX")
        return cls(folder, Path(chosen).expanduser().resolve() if chosen else default_index(folder, name), name)


def default_index(corpus: Path, model: str) -> Path:
    """One folder for each corpus path and model, under the user's data directory."""
    key = hashlib.sha256(f"{corpus}\0{model}".encode()).hexdigest()[:12]
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / "indexes" / f"{corpus.name}-{key}"
