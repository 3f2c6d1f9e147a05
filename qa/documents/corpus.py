"""Files to documents: reads a folder, finds each file's encoding, names what it had to leave out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa.documents.structure.parse import parse
from qa.errors import CorpusError
from qa.types import Document

ENDINGS = (".txt", ".md")
MOST_BYTES = 64 * 1024 * 1024
"""A larger file is no document that people cite by paragraph; it is named and left out."""
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
WIDE = ("utf-16-le", "utf-16-be")
FREQUENT = {"gb18030": (*range(0xA1, 0xA4), *range(0xB0, 0xD8)), "big5": (*range(0xA1, 0xA4), *range(0xA4, 0xC7))}
"""First bytes of each encoding's punctuation and of the characters it holds to be frequent (its level 1)."""
LEGACY = ("gb18030", "big5", "cp1252", "cp1251", "cp1256")
SCRIPTS = ((" ", "~"), ("\xa0", "\u06ff"), ("\u2010", "\u2044"), ("\u3000", "\u30ff"), ("\u4e00", "\u9fff"),
           ("\uff01", "\uff5e"))
SAMPLE = 20_000
"""Characters from which an encoding is told."""
ENOUGH = 0.8
"""Share of readable characters in a text of zero bytes that is one."""
CHINESE = 0.5
"""Share of frequent characters in a Chinese text: a short one (移徙) may have but half of them among the frequent."""


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
    """The .txt and .md files in ``folder`` and below, README files and hidden ones left out, by path.

    Raises CorpusError if the folder is missing. Links that lead out of the folder are not followed.
    """
    if not folder.is_dir():
        raise CorpusError(f"No corpus folder at {folder}. Name a folder of .txt or .md files with --corpus DIR")
    return _files(folder, read=True)


def other_files(folder: Path) -> list[str]:
    """The files beside those of `list_files` that are of another kind, by their paths within ``folder``."""
    return [path.relative_to(folder).as_posix() for path in _files(folder, read=False)]


def _files(folder: Path, read: bool) -> list[Path]:
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [Path(root) / n for n in names if n.lower().endswith(ENDINGS) == read
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

    Tried in turn: BOM, UTF-8, UTF-16 where there are zero bytes, GB18030 or Big5 by whose frequent characters it is
    made of (so that a short line is told too), and what charset-normalizer takes the rest for. Raises CorpusError for
    binary data.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as error:
                raise CorpusError(f"begins like {name} but is not ({error.reason} at byte {error.start})") from None
    if b"\0" in data:
        return _checked(data, max(WIDE, key=lambda name: _readable(data, name)))
    if (text := _decoded(data, "utf-8")) is not None:
        return text, "utf-8"
    chinese = max(FREQUENT, key=lambda name: _frequent(data, name))
    return _checked(data, chinese if _frequent(data, chinese) >= CHINESE else _guess(data))


def _checked(data: bytes, name: str) -> tuple[str, str]:
    """The text in the encoding found, unless it is none or full of control characters."""
    text = _decoded(data, name) if name else None
    if text is None or sum(c < " " and c not in "\t\n\r\f" for c in text) > 0.01 * len(text) \
            or name in WIDE and _readable(data, name) < ENOUGH:
        raise CorpusError("is binary or in no known encoding; save it as UTF-8")
    return text, name


def _decoded(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _frequent(data: bytes, name: str) -> float:
    """Of the characters beyond ASCII, the share that the encoding keeps among its punctuation and frequent ones."""
    text, first = _decoded(data, name) or "", FREQUENT[name]
    pairs = [c.encode(name) for c in text[:SAMPLE] if not c.isascii()]
    good = sum(len(p) == 2 and p[0] in first and (name != "gb18030" or p[1] >= 0xA1) for p in pairs)
    return good / max(1, len(pairs))


def _readable(data: bytes, name: str) -> float:
    """The share of characters in living scripts' blocks, few of which end in a zero byte; 0 if it cannot be decoded."""
    text = (_decoded(data, name) or "")[:SAMPLE]
    return sum(c in "\t\n\r\f一\u3000" or ord(c) % 256 > 0 and any(a <= c <= b for a, b in SCRIPTS)
               for c in text) / max(1, len(text))


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(LEGACY), threshold=0.3).best()
    return best.encoding.replace("_", "-") if best else ""
