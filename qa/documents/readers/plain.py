"""Plain text and Markdown: the file's own characters; structure is told by their shapes."""

from __future__ import annotations

from pathlib import Path

from qa.documents.readers.encodings import decode
from qa.documents.source import Source, Work

VERSION = 1


def read(path: Path, work: Work) -> Source:
    """A text. Raises CorpusError if it is binary or in no known encoding."""
    return Source(*decode(path.read_bytes()))
