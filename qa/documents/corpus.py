"""Files to documents: reads a folder, each file by its own reader, and names what it had to leave out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qa.documents.file_places import FilePlaces
from qa.documents.readers.kinds import by_ending, kind_of
from qa.documents.readers.process import ReadingProcess
from qa.documents.readers.registry import READERS, Reading, version
from qa.documents.source import Source
from qa.documents.structure.parse import parse
from qa.errors import CorpusError
from qa.types import Document

MOST_BYTES = 64 * 1024 * 1024
"""A larger file is no document that people cite by paragraph; it is named and left out."""
@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder, in the order of their paths, and the files left out with the reason."""

    folder: Path
    documents: tuple[Document, ...]
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes whenever a document is added, removed, renamed or edited."""
        return fingerprint({d.source: d.sha256 for d in self.documents})


def fingerprint(digests: dict[str, str]) -> str:
    """One digest over the paths and contents of a corpus."""
    rows = "\n".join(f"{source}\0{digests[source]}" for source in sorted(digests))
    return hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()


def file_digest(path: Path) -> str:
    """A digest of a file's content; of one too large to be read its size, of one that cannot be read nothing."""
    try:
        size = path.stat().st_size
        return f"{size} bytes" if size > MOST_BYTES else hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def list_files(folder: Path) -> list[Path]:
    """The files in ``folder`` and below that are of a kind that is read, by their ending, else by their content; README files and
    hidden ones left out; by path.

    Raises CorpusError if the folder is missing. Links that lead out of the folder are not followed.
    """
    if not folder.is_dir():
        raise CorpusError(f"No corpus folder at {folder}. Name a folder of documents with --corpus DIR")
    return [path for path in _files(folder) if _is_read(path)]


def other_files(folder: Path) -> list[str]:
    """The files beside those of `list_files` that are of another kind, by their paths within ``folder``."""
    return [path.relative_to(folder).as_posix() for path in _files(folder) if not _is_read(path)]


def _is_read(path: Path) -> bool:
    """Whether a file's ending is that of a kind that is read; of one with an unknown ending, whether it is one by its content."""
    if by_ending(path):
        return True
    try:
        return path.is_file() and kind_of(path) in READERS
    except OSError:
        return False


def _files(folder: Path) -> list[Path]:
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [Path(root) / n for n in names if not n.startswith((".", "~$")) and not n.upper().startswith("README")]
    inside = folder.resolve()
    return sorted((p for p in found if p.resolve().is_relative_to(inside)), key=lambda p: p.relative_to(folder).parts)


def read_corpus(folder: Path, progress: Callable[[str, int, int], None] | None = None,
                known: Mapping[tuple[str, str, str], Document] | None = None) -> Corpus:
    """Read and parse every document of ``folder``; those in ``known``, by path, digest and reader, are taken as they are.

    Raises CorpusError if there is none; a file that cannot be read is listed in ``skipped`` instead.
    """
    files = list_files(folder)
    documents, skipped = [], []
    with ReadingProcess() as process:
        for n, path in enumerate(files):
            if progress:
                progress("reading", n, len(files))
            source = path.relative_to(folder).as_posix()
            try:
                documents.append(read_document(path, source, process, known))
            except CorpusError as error:
                skipped.append((source, str(error)))
            except OSError as error:
                skipped.append((source, f"cannot be read: {error.strerror}"))
    if progress:
        progress("reading", len(files), len(files))
    if not documents:
        reasons = "; ".join(f"{source}: {reason}" for source, reason in skipped[:3])
        raise CorpusError(f"No readable document in {folder}{f' ({reasons})' if reasons else ''}. "
                          "Put documents there or name another folder with --corpus DIR")
    return Corpus(folder, tuple(documents), tuple(skipped))


def extract(file: str) -> Source:
    """What its reader makes of one file. Raises CorpusError if there is none or it cannot be read."""
    path = Path(file).expanduser()
    try:
        with ReadingProcess() as process:
            return _read(path, kind_of(path), process)
    except CorpusError as error:
        raise CorpusError(f"{file} {error}") from None
    except OSError as error:
        raise CorpusError(f"{file} cannot be read: {error.strerror}. Name a file") from None


def _read(path: Path, kind: str, process: ReadingProcess) -> Source:
    """A text here, a file of another kind in the process."""
    if path.stat().st_size > MOST_BYTES:
        raise CorpusError(f"larger than {MOST_BYTES // 2**20} MiB; split it")
    return Reading(lambda: None).read(path) if kind == "text" else process.read(path)


def read_document(path: Path, source: str, process: ReadingProcess, known: Mapping[tuple[str, str, str], Document] | None = None) -> Document:
    """Read and parse one file, text here, other kinds in ``process``. Raises CorpusError if it cannot be read or holds no text."""
    digest, kind = file_digest(path), kind_of(path)
    reader = version(kind)
    if known and (found := known.get((source, digest, reader))) is not None:
        return found
    read = _read(path, kind, process)
    document = parse(source, read.text, read.encoding, digest, read.elements)
    return replace(document, reader=reader, notices=read.notices, places=FilePlaces.of_source(read))
