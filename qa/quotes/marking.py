"""The words that an answer cites, marked in the passages around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

from qa.types import Document, Passage, Span, aligned


class Library(Protocol):
    """What showing an answer needs of the assistant: the passages and documents behind it."""

    def passage(self, id: str) -> Passage | None: ...

    def document(self, source: str) -> Document: ...


def marked_flags(passage: Passage, source: str, spans: Sequence[Span]) -> list[bool]:
    """For each character of the passage's text whether it stands in ``spans`` of the source; white space: never."""
    offsets = aligned(passage.text, source, passage.spans)
    return [any(start <= offset < end for start, end in spans) for offset in offsets]


def marked_runs(text: str, flags: Sequence[bool]) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces that are flagged or not; white space goes with what follows it."""
    at = 0
    for flagged, run in groupby((i for i, c in enumerate(text) if not c.isspace()), key=lambda i: flags[i]):
        *_, last = run
        yield text[at:last + 1], flagged
        at = last + 1
