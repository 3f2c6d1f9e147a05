"""The index folder with its manifest: build it, open it. Position i is the same passage in each of its indexes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.sparse import K1, Bm25Index
from qa.documents.corpus import Corpus, file_digest, other_files, read_corpus
from qa.documents.locators.names import DocumentNames
from qa.documents.passages import make_passages
from qa.errors import IndexMismatch, IndexMissing, IndexOutdated, IndexUnwritable
from qa.settings import Settings
from qa.store.files import locked
from qa.store.levels import unrelated_levels
from qa.store.records import read_documents, read_passages, write_documents, write_passages
from qa.text.words import simplify, terms
from qa.types import Document, Passage

if TYPE_CHECKING:
    from embeddings import Encoder, TokenIndex, VectorIndex

FORMAT = 16
"""Raise it whenever what is stored, or how texts are cut, tokenized or embedded, changes."""
MANIFEST = "manifest.json"
GENERATION = re.compile(r"\d+-\d+")
"""Names of the folders that are ours in the index's: time and process."""
Progress = Callable[[str, int, int], None]


def search_text(passage: Passage) -> str:
    """What is embedded and tokenized for a passage: its context, a line break, its words; traditional characters simplified,
    as in questions, where each stands for one."""
    text = f"{passage.context}\n{passage.text}"
    plain = simplify(text)
    return plain if len(plain) == len(text) else text


@dataclass(slots=True)
class KnowledgeBase:
    """Documents, passages and their indexes, opened from one folder."""

    settings: Settings
    manifest: dict[str, Any]
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    vectors: VectorIndex
    tokens: TokenIndex
    bm25: Bm25Index
    encoder_loader: Callable[[], Encoder]
    names: DocumentNames = field(init=False)
    _encoder: Encoder | None = None
    _loading: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self.names = DocumentNames(self.documents)

    @property
    def encoder(self) -> Encoder:
        """The encoder the index was made with, loaded at its first use. Raises IndexMismatch if it has changed."""
        with self._loading:
            if self._encoder is None:
                encoder = self.encoder_loader()
                if encoder.fingerprint != self.manifest["encoder"]:
                    raise IndexMismatch(f"The index at {self.settings.index} was made with another version of the model "
                                        f"{self.manifest['model']}. Run: qa index")
                self._encoder = encoder
            return self._encoder

    @property
    def is_ready(self) -> bool:
        """Whether the encoder is loaded."""
        return self._encoder is not None

    def left_out(self) -> dict[str, str]:
        """The files of the corpus that are not in the index, by their paths: why they cannot be read, or nothing where their kind
        is none that is read."""
        others = other_files(self.settings.corpus) if self.settings.corpus.is_dir() else []
        return {source: self.manifest["reasons"].get(source) or "cannot be read" for source in self.manifest["skipped"]} | dict.fromkeys(others, "")

    def notices(self) -> dict[str, tuple[str, ...]]:
        """What is told of files that were read in part, or are not what their names say, by their paths."""
        return {document.source: document.notices for document in self.documents if document.notices}

    @classmethod
    def build(cls, settings: Settings, progress: Progress | None = None) -> KnowledgeBase:
        """Build the index, or bring it up to date, and open it; unchanged passages keep their vectors.

        Raises CorpusError, embeddings.ModelError or IndexUnwritable; the index that was there stays until the new
        one is complete.
        """
        corpus = read_corpus(settings.corpus, progress, _known_documents(settings))
        try:
            settings.index.mkdir(parents=True, exist_ok=True)
            with locked(settings.index / "build.lock"):
                _write(settings, corpus, progress)
        except OSError as error:
            raise IndexUnwritable(f"The index cannot be written at {settings.index}: {error.strerror or error}. "
                                  "Make room or name another folder with --index DIR") from error
        return cls.open(settings)

    @classmethod
    def open(cls, settings: Settings) -> KnowledgeBase:
        """Open an index. Raises IndexMissing, or IndexMismatch if it is of another format, model or corpus."""
        for _ in range(2):
            manifest = read_manifest(settings)
            with suppress(FileNotFoundError):  # another process swapped a new generation in
                if _is_whole(settings, manifest):
                    return cls._open(settings, manifest)
        raise IndexMissing(f"The index at {settings.index} is incomplete. Run: qa index")

    @classmethod
    def _open(cls, settings: Settings, manifest: dict[str, Any]) -> KnowledgeBase:
        from embeddings import TokenIndex, VectorIndex, load_encoder

        folder = settings.index / manifest["generation"]
        documents = read_documents(folder)
        passages = read_passages(folder)
        return cls(settings, manifest, documents, passages, VectorIndex.load(folder / "vectors"),
                   TokenIndex.load(folder / "tokens"), Bm25Index.load(folder / "bm25", len(passages)),
                   lambda: load_encoder(settings.model))


def read_manifest(settings: Settings) -> dict[str, Any]:
    """The manifest of the index. Raises IndexMissing or, of another format or model, IndexMismatch."""
    path = settings.index / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise IndexMissing(f"No index at {settings.index}. Run: qa index") from None
    except (OSError, ValueError) as error:
        raise IndexMismatch(f"The index at {settings.index} cannot be read ({error}). Run: qa index") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        own = isinstance(manifest, dict) and manifest.get("corpus") == str(settings.corpus)
        raise (IndexOutdated if own else IndexMismatch)(f"The index at {settings.index} has another format than this program's. Run: qa index")
    if manifest["model"] != settings.model:
        raise IndexMismatch(f"The index at {settings.index} was made with the model {manifest['model']}, not "
                            f"{settings.model}. Run: qa index, or choose the model with --model {manifest['model']}")
    return manifest


def _write(settings: Settings, corpus: Corpus, progress: Progress | None) -> None:
    """Write a new generation beside the old and name it in the manifest, which is replaced by one rename."""
    from embeddings import load_encoder

    encoder = load_encoder(settings.model, (lambda n, of: progress("preparing the model", n, of)) if progress else None)
    if _is_current(settings, corpus, encoder):
        return
    passages = [p for document in corpus.documents for p in make_passages(document)]
    generation = f"{time.time_ns()}-{os.getpid()}"
    folder = settings.index / generation
    folder.mkdir()
    try:
        levels = _fill(folder, settings, corpus, passages, encoder, progress)
        manifest = {"format": FORMAT, "model": settings.model, "encoder": encoder.fingerprint,
                    "dimension": encoder.dimension, "corpus": str(corpus.folder), "fingerprint": corpus.fingerprint, "readers": _readers(corpus),
                    "documents": len(corpus.documents), "passages": len(passages), "generation": generation,
                    "skipped": _skipped(corpus), "reasons": dict(corpus.skipped), "files": _kept(folder), "levels": levels,
                    "built_at": time.strftime("%Y-%m-%dT%H:%M:%S%z")}
        beside = settings.index / f"{MANIFEST}.{generation}"
        with beside.open("w", encoding="utf-8") as file:
            json.dump(manifest, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, settings.index / MANIFEST)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    for old in settings.index.iterdir():
        if old.is_dir() and GENERATION.fullmatch(old.name) and old.name != generation:
            shutil.rmtree(old, ignore_errors=True)


def _is_current(settings: Settings, corpus: Corpus, encoder: Encoder) -> bool:
    try:
        manifest = read_manifest(settings)
    except (IndexMissing, IndexMismatch):
        return False
    return bool(manifest["fingerprint"] == corpus.fingerprint and manifest["encoder"] == encoder.fingerprint
                and manifest["readers"] == _readers(corpus) and manifest["corpus"] == str(corpus.folder) and manifest["skipped"] == _skipped(corpus)
                and _is_whole(settings, manifest))


def _readers(corpus: Corpus) -> list[str]:
    """The readers that made the documents, with their versions."""
    return sorted({document.reader for document in corpus.documents})


def _known_documents(settings: Settings) -> dict[tuple[str, str, str], Document]:
    """The documents of the index that is there, by path, digest and reader; none if it is of another format."""
    try:
        manifest = read_manifest(settings)
        return {(d.source, d.sha256, d.reader): d for d in read_documents(settings.index / manifest["generation"])}
    except (IndexMissing, IndexMismatch, OSError, ValueError, KeyError, TypeError):
        return {}


def _skipped(corpus: Corpus) -> dict[str, str]:
    """The digest of each file that was left out, so that a change of it is noticed."""
    return {source: file_digest(corpus.folder / source) for source, _ in corpus.skipped}


def _kept(folder: Path) -> dict[str, int]:
    """The bytes of each file of a generation, all of them on the disk for good."""
    sizes = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        sizes[path.relative_to(folder).as_posix()] = path.stat().st_size
    return sizes


def _is_whole(settings: Settings, manifest: dict[str, Any]) -> bool:
    """Whether every file of the index has the bytes that were written."""
    paths = ((settings.index / manifest["generation"] / name, size) for name, size in manifest["files"].items())
    return all(path.is_file() and path.stat().st_size == size for path, size in paths)


def _fill(folder: Path, settings: Settings, corpus: Corpus, passages: list[Passage], encoder: Encoder,
          progress: Progress | None) -> dict[str, float]:
    """Writes the files of a generation; the levels that unrelated questions reach in it, by language."""
    from embeddings import TokenIndex, VectorIndex

    texts = [search_text(p) for p in passages]
    keys = [hashlib.sha256(t.encode("utf-8", "surrogatepass")).hexdigest()[:32] for t in texts]
    entries = _entries(settings, encoder, keys, texts, progress)
    VectorIndex.build(np.stack([e[0] for e in entries])).save(folder / "vectors")
    tokens = TokenIndex.build([e[1] for e in entries])
    tokens.save(folder / "tokens")
    if progress:
        progress("indexing words", 0, 1)
    Bm25Index.build([terms(t) for t in texts], K1).save(folder / "bm25")
    write_documents(folder, corpus.documents)
    write_passages(folder, passages)
    (folder / "keys.txt").write_text("\n".join(keys), encoding="utf-8")
    if progress:
        progress("indexing words", 1, 1)
    return unrelated_levels(tokens, encoder)


def _entries(settings: Settings, encoder: Encoder, keys: list[str], texts: list[str],
             progress: Progress | None) -> list[tuple[np.ndarray, Any]]:
    """Vector and token entry of each text: from the index that is there where its text is unchanged, else encoded."""
    known = _known(settings, encoder)
    fresh = list(dict.fromkeys(i for i, key in enumerate(keys) if key not in known))
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress("embedding", done, len(fresh))

    if progress and fresh:
        progress("embedding", 0, len(fresh))
    encoded = encoder.encode_document([texts[i] for i in fresh], step)
    made = {keys[i]: (e.vector, e) for i, e in zip(fresh, encoded, strict=True)}
    return [made[key] if key in made else known[key] for key in keys]


def _known(settings: Settings, encoder: Encoder) -> dict[str, tuple[np.ndarray, Any]]:
    """What the index that is there holds, by the key of its text; nothing if it is of another model or format."""
    from embeddings import TokenIndex, VectorIndex

    try:
        manifest = read_manifest(settings)
        if manifest["encoder"] != encoder.fingerprint:
            return {}
        folder = settings.index / manifest["generation"]
        keys = (folder / "keys.txt").read_text(encoding="utf-8").split()
        vectors, tokens = VectorIndex.load(folder / "vectors"), TokenIndex.load(folder / "tokens")
        return {key: (row, tokens.entry(i)) for i, (key, row) in enumerate(zip(keys, vectors.vectors(), strict=True))}
    except (IndexMissing, IndexMismatch, OSError, ValueError):
        return {}
