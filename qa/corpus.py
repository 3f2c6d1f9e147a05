"""Files to documents: reads a folder, finds each file's encoding, names what it had to leave out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError
from qa.structure import parse
from qa.types import Document

ENDINGS = (".txt", ".md")
MOST_BYTES = 64 * 1024 * 1024
"""A larger file is no document that people cite by paragraph; it is named and left out."""
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LEGACY = ("gb18030", "big5", "utf_16_le", "utf_16_be", "cp1252", "cp1251", "cp1256")


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


def list_files(folder: Path) -> list[Path]:
    """The .txt and .md files in ``folder`` and below, README files and hidden ones left out, by path.

    Raises CorpusError if the folder is missing. Links that lead out of the folder are not followed.
    """
    if not folder.is_dir():
        raise CorpusError(f"No corpus folder at {folder}. Name a folder of .txt or .md files with --corpus DIR")
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [Path(root) / n for n in names if n.lower().endswith(ENDINGS)
                  and not n.startswith(".") and not n.upper().startswith("README")]
    inside = folder.resolve()
    return sorted((p for p in found if p.resolve().is_relative_to(inside)), key=lambda p: p.relative_to(folder).parts)


def read_corpus(folder: Path, progress: Callable[[str, int, int], None] | None = None) -> Corpus:
    """Read and parse every document of ``folder``.

    Raises CorpusError if there is none; a file that cannot be read is listed in ``skipped`` instead.
    """
    files = list_files(folder)
    documents, skipped = [], []
    for n, path in enumerate(files):
        if progress:
            progress("reading", n, len(files))
        source = path.relative_to(folder).as_posix()
        try:
            documents.append(read_document(path, source))
        except CorpusError as error:
            skipped.append((source, str(error)))
        except OSError as error:
            skipped.append((source, f"cannot be read: {error.strerror}"))
    if progress:
        progress("reading", len(files), len(files))
    if not documents:
        reasons = "; ".join(f"{source}: {reason}" for source, reason in skipped[:3])
        raise CorpusError(f"No readable .txt or .md file in {folder}{f' ({reasons})' if reasons else ''}. "
                          "Put documents there or name another folder with --corpus DIR")
    return Corpus(folder, tuple(documents), tuple(skipped))


def read_document(path: Path, source: str) -> Document:
    """Read and parse one file. Raises CorpusError if it is binary, empty, too large or in no known encoding."""
    if path.stat().st_size > MOST_BYTES:
        raise CorpusError(f"larger than {MOST_BYTES // 2**20} MiB; split it")
    data = path.read_bytes()
    text, encoding = decode(data)
    if not text.strip():
        raise CorpusError("holds no text")
    return parse(source, text, encoding, hashlib.sha256(data).hexdigest())


def decode(data: bytes) -> tuple[str, str]:
    """The text of ``data`` without its BOM, line ends as they are, and the encoding's name.

    Raises CorpusError for binary data. UTF-8 is tried first; otherwise charset-normalizer decides.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as error:
                raise CorpusError(f"begins like {name} but is not ({error.reason} at byte {error.start})") from None
    if b"\0" not in data:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    return _legacy(data)


def _legacy(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(LEGACY), threshold=0.3).best()
    if best is None or (b"\0" in data and not best.encoding.startswith("utf_16")):
        raise CorpusError("is binary or in no known encoding; save it as UTF-8")
    name = best.encoding.replace("_", "-")
    text = data.decode(best.encoding, "strict")
    controls = sum(c < " " and c not in "\t\n\r\f" for c in text)
    if controls > 0.01 * len(text):
        raise CorpusError("is binary or in no known encoding; save it as UTF-8")
    return text, name
