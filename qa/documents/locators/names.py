"""What the documents of a corpus are called, and which of them words mean."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.documents.locators.naming import place
from qa.documents.locators.places import find_blocks
from qa.documents.locators.reading import Reference
from qa.text.words import fold, terms
from qa.types import Document, squash

SOME_WORDS = 0.34
"""Least share of a reference's own words that a document's names must hold for the words to mean it, and of a title's
words that a reference must hold to mean the document without a place."""


@dataclass(slots=True)
class DocumentNames:
    """What the documents of a corpus are called, to tell which ones words mean."""

    documents: Sequence[Document]
    names: list[set[str]] = field(default_factory=list)
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Document and block of each locator, with the document's symbol or title and without."""

    def __post_init__(self) -> None:
        for d, document in enumerate(self.documents):
            for i, block in enumerate(document.blocks):
                for name in dict.fromkeys(("", document.short, document.title)):
                    self.places.setdefault(_plain(name + place(block)), []).append((d, i))
                if block.kind == "paragraph" and "." in block.label:
                    self.places.setdefault(_plain(block.label), []).append((d, i))
            for name in {document.source, document.title} - {""}:
                self.places.setdefault(_plain(name), []).extend((d, i) for i, _ in find_blocks(document, Reference(tail=name)))
            heads = [b.text for b in document.blocks if b.kind == "letterhead"]
            self.names.append(set(terms(" ".join([document.title, document.author, *heads, document.source.replace("/", " ")]))))

    def at(self, locator: str) -> list[tuple[int, int]]:
        """Positions of documents and blocks that have just this locator: A/67/254，表2注a, or 表2注a alone, or 2.1, or after a
        document's title and whatever else a style of citation tells of it; of the document's path or title alone, its opening."""
        told = _plain(locator)
        if found := self.places.get(told):
            return found
        for m in re.finditer(r"[，,：:]\s*", locator):
            if found := [(d, i) for d, i in self.places.get(_plain(locator[m.end():]), [])
                         if all(_plain(name) in told for name in (self.documents[d].title, self.documents[d].short))]:
                return found
        return []

    def weight(self, word: str) -> float:
        """How much a word tells the documents apart."""
        held = sum(word in names for names in self.names)
        return math.log(1 + len(self.names) / held) if held else 0.0

    def overlap(self, words: Sequence[str]) -> list[float]:
        """Per document: the share of the words' weight that its names hold; unknown words count as the rarest."""
        rarest = math.log(1 + len(self.names))
        total = sum(self.weight(w) or rarest for w in words)
        return [sum(self.weight(w) for w in words if w in names) / total if total else 0.0 for names in self.names]

    def meant(self, reference: Reference) -> list[int]:
        """Positions of the documents that the reference means, all of them if it names none, best first."""
        scores = [0.0] * len(self.documents)
        overlap = self.overlap(reference.words)
        for i, document in enumerate(self.documents):
            if reference.symbols and not {document.symbol.upper(), document.source.upper()}.intersection(reference.symbols):
                continue
            if reference.session and document.session != reference.session:
                continue
            scores[i] = 1 + (document.year in reference.years) + overlap[i]
        if not (reference.symbols or reference.session or reference.years or reference.words):
            return list(range(len(self.documents)))
        best = max(scores, default=0.0)
        weak = not (reference.symbols or reference.session) and best < 1 + SOME_WORDS
        if best == 0 or weak:
            return []
        close = 0.12 if reference.words else 1e-9
        found = sorted((i for i, s in enumerate(scores) if s >= best - close), key=lambda i: -scores[i])
        by_words = not (reference.symbols or reference.session or reference.years or reference.kind)
        return found if not by_words or any(self._is_told(i, reference.words) for i in found) else []

    def _is_told(self, number: int, words: Sequence[str]) -> bool:
        """Whether the words tell the document from all others, or make up a good part of its title."""
        document = self.documents[number]
        title = set(terms(document.title))
        named = title.union(terms(f"{document.author} {document.source}")).intersection(words)
        others = [(d, names) for d, names in zip(self.documents, self.names, strict=True) if d is not document]
        alone = named and not any(named <= names for _, names in others) \
            or any(not any(w in d.text.lower() for d, _ in others) for w in self.names[number].intersection(words))
        return bool(others and alone) or len(title & named) >= SOME_WORDS * len(title) > 0


def _plain(locator: str) -> str:
    return squash(fold(locator)).replace(",", "").rstrip("。.")
