"""The reader: a document beside the chat, open at a place, its cited words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any, Protocol

from qa.documents.file_places import FilePlaces
from qa.documents.locators.writing import write_locator
from qa.quotes.styles import cite_as
from qa.text.languages import LANGUAGES, direction
from qa.types import Citation, Document, Match, Passage, Resolved, Span, meet, spanned
from qa.web.page.leaves import has_leaves
from qa.web.page.markup import checksum, named_spans
from qa.web.page.sheet import Sheet, draw
from qa.web.page.strings import Strings

KEPT = 16
"""Drawn documents that are kept; one of a megabyte takes a few more of memory and a second to draw."""
MOST_SPANS = 64
"""Spans that a link may name; a citation has few."""
MOST_WORDS, MOST_SHIFTS = 2_000, 20_000
"""Characters that a link may name if they are to be sought where they have moved to, and places where they are sought."""
MOST_FOUND = 500
"""Places of words that are sought on pages."""
LONGEST = 500
"""Characters of a reference that is looked up."""
STYLES = ("un", "gbt7714", "bibtex", "ris", "text")
"""Styles in which a place can be copied, in the order of the menu."""

_AT = re.compile(r"(\d{1,9})-(\d{1,9})")


class Shelf(Protocol):
    """Where documents and the places in them are looked up."""

    @property
    def documents(self) -> Sequence[Document]: ...

    def passage(self, id: str) -> Passage | None: ...

    def cite(self, reference: str) -> Resolved: ...


class Reader:
    """Opens the documents of a shelf; nothing else can be asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.by_source = {document.source: document for document in shelf.documents}
        self._drawn = lru_cache(KEPT)(self._draw)

    def _draw(self, source: str) -> Sheet:
        return draw(self.by_source[source])

    def read(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What reader.js shows of ``{"cite": id, "at": spans, "have": [keys], "language": of the page}``; the document itself only
        if not had.

        An id is a passage's, a block's, a document's, or words that name a place.
        """
        reference, have = str(asked.get("cite") or "").strip(), asked.get("have")
        if (document := self.by_source.get(reference)) and asked.get("find"):
            return {"found": find_on_leaves(document, str(asked["find"]))}
        if document:
            return self._shown(document, have) | {"cite": reference, "locator": document.short, "spoken": document.language}
        match = self.find(reference)
        if match is None:
            return {"missing": reference[:LONGEST]}
        document = self.by_source[match.source]
        at = str(asked.get("at") or "")
        spans = read_spans(at, match.spans, document.text)
        return self._shown(document, have) | self._place(_told(match, asked.get("language")), spans or match.spans, document) | {
            "cite": reference, "at": named_spans(spans, spanned(document.text, spans)) if spans else "",
            "moved": bool(at) and not spans}

    def find(self, reference: str) -> Match | None:
        """The place of that name, or None; of several, the first."""
        if len(reference) > LONGEST or not reference:
            return None
        if p := self.shelf.passage(reference):
            told = write_locator(p.place, self.by_source[p.source].language)
            return Match(p.id, p.source, p.spans, p.text, p.document, told, place=p.place)
        return next(iter(self.shelf.cite(reference).matches), None)

    def _shown(self, document: Document, have: object) -> dict[str, Any]:
        sheet, key = self._drawn(document.source), document.sha256[:16] or document.source
        facts = [document.symbol, document.date or str(document.year or "")]
        shown = {"key": key, "title": document.title, "language": document.language,
                 "direction": direction(document.language), "facts": " · ".join(filter(None, facts)), "source": document.source}
        if isinstance(have, list) and key in have:
            return shown
        pages = document.places.pages if isinstance(document.places, FilePlaces) and has_leaves(document) else {}
        return shown | {"html": sheet.html} | ({"leaves": [[n, *size] for n, size in pages.items()]} if pages else {})

    def _place(self, match: Match, spans: Sequence[Span], document: Document) -> dict[str, Any]:
        sheet = self._drawn(document.source)
        citation = Citation(1, match.id, match.source, tuple(spans), match.text, document.title, match.locator, 1.0)
        block = next((n for n, b in enumerate(document.blocks) if meet(b.spans, spans) and meet(b.spans, match.spans)), 0)
        cited = replace(match, spans=tuple(spans), text=sheet.quoted(citation), document=document.title)
        places = [place for place in document.places.at(spans) if "boxes" in place] if document.places is not None else []
        return {"marks": sheet.marked(citation), "places": places, "anchor": sheet.anchors[block], "locator": match.locator,
                "spoken": match.language or document.language, "styles": [[style, cite_as(style, cited, document)] for style in STYLES]}


def find_on_leaves(document: Document, words: str) -> list[dict[str, Any]]:
    """Where words stand on the pages of a document, at most `MOST_FOUND` times; case and white space aside."""
    sought = r"\s*".join(map(re.escape, "".join(words[:LONGEST].split())))
    if not sought or document.places is None:
        return []
    found = islice(re.finditer(sought, document.text, re.IGNORECASE), MOST_FOUND)
    return [place for m in found for place in document.places.at([m.span()]) if "boxes" in place]


def _told(match: Match, language: object) -> Match:
    """The match with its place in the page's language, where that is one of those that places are told in."""
    if match.place is None or not isinstance(language, str) or language not in LANGUAGES:
        return match
    return replace(match, locator=write_locator(match.place, language), language=language)


def read_spans(at: str, place: Sequence[Span], text: str) -> tuple[Span, ...]:
    """The spans that a link names, where its words stand in this text; none if they are no spans or none of them touches the place.

    A link that says what its words were (see `named_spans`) finds them where an edit of the document has moved them.
    """
    ranges, _, told = at.partition("~")
    found = [_AT.fullmatch(part) for part in ranges.split(",")] if ranges else []
    spans = tuple(sorted((int(m[1]), int(m[2])) for m in found if m))
    ordered = all(a < b for a, b in spans) and all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    if not (len(spans) == len(found) <= MOST_SPANS and ordered and spans):
        return ()
    for shift in _shifts(spans, place) if told else (0,):
        moved = tuple((start + shift, end + shift) for start, end in spans)
        sound = moved[0][0] >= 0 and moved[-1][1] <= len(text) and meet(moved, place)
        if sound and (not told or checksum(spanned(text, moved)) == told):
            return moved
    return ()


def _shifts(spans: Sequence[Span], place: Sequence[Span]) -> Sequence[int]:
    """How far spans may have moved so that they still meet a place, the nearest first; not at all if they hold too much."""
    shifts = range(place[0][0] - spans[-1][1] + 1, place[-1][1] - spans[0][0])
    few = len(shifts) <= MOST_SHIFTS and sum(end - start for start, end in spans) <= MOST_WORDS
    return sorted(shifts, key=abs) if few else (0,)


def reader_words(strings: Strings) -> dict[str, Any]:
    """What reader.js says, in one language."""
    return {"words": {
        "close": strings.reader_close, "previous": strings.reader_previous, "next": strings.reader_next,
        "copy": strings.reader_copy, "link": strings.reader_link, "copied": strings.copied,
        "find": strings.reader_find, "findPrevious": strings.reader_find_previous,
        "findNext": strings.reader_find_next, "none": strings.reader_find_none, "body": strings.reader_body,
        "citations": strings.reader_citations, "opening": strings.reader_opening, "missing": strings.reader_missing,
        "advice": strings.reader_missing_advice, "moved": strings.reader_moved, "asPage": strings.reader_as_page, "asText": strings.reader_as_text,
        "smaller": strings.reader_smaller, "larger": strings.reader_larger, "leaf": strings.reader_leaf, "leafLost": strings.reader_leaf_lost,
        "failed": strings.reader_failed, "styles": {
            "un": strings.reader_style_un, "gbt7714": "GB/T 7714", "bibtex": "BibTeX", "ris": "RIS",
            "text": strings.reader_style_text}}}
