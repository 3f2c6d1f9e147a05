"""What the documents of a corpus are called, and which of them words mean."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.documents.locators.naming import column_of, place_of
from qa.documents.locators.places import find_blocks
from qa.documents.locators.reading import Reference
from qa.documents.locators.writing import told_language, write_place
from qa.text.languages import LANGUAGES
from qa.text.words import fold, whole_words
from qa.types import Document, squash

SOME_WORDS = 0.34
"""Least share of a reference's own words that a document's names must hold for the words to mean it, and of a title's
words that a reference must hold to mean the document without a place."""


@dataclass(slots=True)
class DocumentNames:
    """What the documents of a corpus are called, to tell which ones words mean."""

    documents: Sequence[Document]
    names: list[set[str]] = field(default_factory=list)
    called: list[tuple[str, ...]] = field(default_factory=list)
    """Short name and title of each document, plain."""
    openings: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """What opens the document of each path and title."""
    written: dict[tuple[int, str], dict[str, list[int]]] = field(default_factory=dict)
    """Blocks by their places as a language writes them, of a document; made when first asked for."""

    def __post_init__(self) -> None:
        for d, document in enumerate(self.documents):
            self.called.append(tuple(dict.fromkeys(filter(None, map(_plain, (document.short, document.title))))))
            for name in {document.source, document.title} - {""}:
                self.openings.setdefault(_plain(name), []).extend((d, i) for i, _ in find_blocks(document, Reference(tail=name)))
            heads = [b.text for b in document.blocks if b.kind == "letterhead"]
            self.names.append(set(whole_words(" ".join([document.title, document.author, *heads, document.source.replace("/", " ")]))))

    def at(self, locator: str) -> list[tuple[int, int]]:
        """Positions of documents and blocks that have just this locator in one of the languages: A/67/254，表2注a, or table 2,
        note a alone, or 2.1, or after a document's title and whatever else a style of citation tells of it; of the document's
        path or title alone, its opening."""
        told = _plain(locator)
        if found := self.openings.get(told):
            return found
        named = [(d, told[len(name):]) for d, names in enumerate(self.called) for name in names if told.startswith(name)]
        if found := self._standing(named, locator) or self._standing([(d, told) for d in range(len(self.documents))], locator):
            return found
        meant = [d for d, names in enumerate(self.called) if all(name in told for name in names)]
        tails = (_plain(locator[m.end():]) for m in re.finditer(r"[，,、،：:]\s*", locator))
        return next(filter(None, (self._standing([(d, tail) for d in meant], locator) for tail in tails)), [])

    def _standing(self, places: Sequence[tuple[int, str]], locator: str) -> list[tuple[int, int]]:
        """The blocks at a plain place in each of the documents, in the first language that writes one so, the locator's own first."""
        for language in dict.fromkeys([told_language(locator, LANGUAGES[0]), *LANGUAGES]):
            if found := [(d, i) for d, place in places for i in self._written(d, language).get(place, ())]:
                return found
        return []

    def _written(self, number: int, language: str) -> dict[str, list[int]]:
        """Indices of a document's blocks by their places, and of a table's rows by its columns."""
        if (number, language) not in self.written:
            document = self.documents[number]
            found: dict[str, list[int]] = {}
            columns: dict[str, list[int]] = {}
            for i, block in enumerate(document.blocks):
                found.setdefault(_plain(write_place(place_of(document, block), language)), []).append(i)
                if block.kind == "paragraph" and "." in block.label:
                    found.setdefault(_plain(block.label), []).append(i)
                for column in range(len(block.columns)):
                    columns.setdefault(_plain(write_place(column_of(document, block, column), language)), []).append(i)
            self.written[number, language] = columns | found
        return self.written[number, language]

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
        title = set(whole_words(document.title))
        named = title.union(whole_words(f"{document.author} {document.source}")).intersection(words)
        others = [(d, names) for d, names in zip(self.documents, self.names, strict=True) if d is not document]
        alone = named and not any(named <= names for _, names in others) \
            or any(not any(w in d.text.lower() for d, _ in others) for w in self.names[number].intersection(words))
        return bool(others and alone) or len(title & named) >= SOME_WORDS * len(title) > 0


_UNSAID = dict.fromkeys(map(ord, ",،\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))
"""Commas, and the marks by which a page keeps the order of what it shows."""


def _plain(locator: str) -> str:
    return squash(fold(locator).translate(_UNSAID)).rstrip("。.")
