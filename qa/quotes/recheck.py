"""Old answers against today's documents: does each citation still stand there, word for word?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from qa.documents.locators.naming import place_of, stands_at
from qa.documents.locators.writing import write_locator
from qa.errors import BatchError
from qa.quotes.alignment import Edit, word_diff
from qa.types import Document, Match, Place, Span, spanned, squash

if TYPE_CHECKING:
    from qa.quotes.lookup import QuoteIndex

Row = Mapping[str, Any]
"""An answer as a file of answers has it, or one of its citations."""

STATUSES = ("same", "moved", "changed", "gone")
"""At its place; elsewhere, word for word; with other words; not at all. The first two are well."""

HEAD_CHARACTERS = 8
"""Characters, white space aside, by which a citation is looked for at another offset of its file."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where words stand today; ``diff`` says what was added, lost or altered since they were cited."""

    source: str
    spans: tuple[Span, ...]
    quote: str
    locator: str
    diff: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """How one citation fares today."""

    id: Any
    """Of its question."""
    citation: Row
    status: str
    now: Standing | None = None
    """Its place today where it is moved or changed."""

    @property
    def well(self) -> bool:
        return self.status in ("same", "moved")

    def to_json(self) -> dict[str, Any]:
        kept = {key: self.citation.get(key) for key in ("number", "source", "spans", "quote", "locator")}
        now = self.now and asdict(self.now) | {"spans": [list(s) for s in self.now.spans],
                                               "diff": [list(edit) for edit in self.now.diff]}
        return {"id": self.id, "status": self.status, **kept, "now": now}


def recheck(rows: Iterable[Row], documents: Sequence[Document]) -> Iterator[Checked]:
    """Every citation of the answer rows, in order; raises BatchError for one that says too little to be checked."""
    by_source = {document.source: document for document in documents}
    index: QuoteIndex | None = None
    for row in rows:
        language = str(row.get("language") or "")
        for citation in row.get("citations") or ():
            source, spans, quote = parts(citation, row.get("id"))
            document = by_source.get(source)
            if document and stands_at(document, spans, quote):
                yield Checked(row.get("id"), citation, "same")
                continue
            if index is None:  # made when the first citation is not at its place
                index = make_index(documents)
            yield search(row.get("id"), citation, index, document, language)


def make_index(documents: Sequence[Document]) -> QuoteIndex:
    """Look-up over all documents."""
    from qa.quotes.lookup import QuoteIndex

    return QuoteIndex(documents)


def parts(citation: Row, id: Any) -> tuple[str, tuple[Span, ...], str]:
    """Source, spans and quote of a citation."""
    try:
        spans = tuple((int(a), int(b)) for a, b in citation["spans"])
        return str(citation["source"]), (spans[0], *spans[1:]), str(citation["quote"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BatchError(f'A citation of {id} has no "source", "spans" and "quote". '
                         "Write the file with qa batch") from error


def search(id: Any, citation: Row, index: QuoteIndex, document: Document | None, language: str = "") -> Checked:
    """A citation that is not at its place: at another offset of its file, elsewhere, a row apart from its headings as it was
    not, changed or gone; where it stands now is told in the answer's ``language``."""
    source, spans, quote = parts(citation, id)
    if document and (place := at_another_offset(document, spans, quote, language)):
        return Checked(id, citation, "moved", place)
    found = sorted(index.find(quote).matches, key=lambda m: (m.source != source, abs(m.spans[0][0] - spans[0][0])))
    for match in found:
        if squash(match.text) == squash(quote):
            return Checked(id, citation, "moved", Standing(match.source, match.spans, match.text, _told(match, language)))
    for pieces in sorted(index.headed_rows(quote), key=lambda pieces: pieces[0].source != source):
        if squash("".join(piece.text for piece in pieces)) == squash(quote):
            row, now = pieces[-1], tuple(span for piece in pieces for span in piece.spans)
            return Checked(id, citation, "moved", Standing(row.source, now, " ".join(piece.text for piece in pieces), _told(row, language)))
    if not found:
        return Checked(id, citation, "gone")
    best = max(found, key=lambda m: m.similarity * len(m.text))  # of equals the first, which is in the same file
    diff = word_diff(best.text, quote)
    return Checked(id, citation, "changed", Standing(best.source, best.spans, best.text, _told(best, language), diff))


def _told(match: Match, language: str) -> str:
    """Where it stands, in a language; without one as the match says it."""
    return write_locator(match.place, language) if match.place and language else match.locator


def at_another_offset(document: Document, spans: Sequence[Span], quote: str, language: str = "") -> Standing | None:
    """The place where the words stand as they did, all moved by the same distance: the nearest to the old one; told in a
    ``language``, else the document's."""
    heads = re.finditer(r"\s*".join(map(re.escape, squash(quote)[:HEAD_CHARACTERS])), document.text)
    for distance in sorted((head.start() - spans[0][0] for head in heads), key=abs):
        shifted = tuple((start + distance, end + distance) for start, end in spans)
        if stands_at(document, shifted, quote):
            where = place_at(document, shifted)
            locator = write_locator(where, language or document.language) if where else document.short
            return Standing(document.source, shifted, spanned(document.text, shifted), locator)
    return None


def place_at(document: Document, spans: Sequence[Span]) -> Place | None:
    """Where the spans stand; the last words decide, for a table's headings come before its cells."""
    return next((place_of(document, block) for offset, _ in reversed(spans) for block in document.blocks
                 if any(start <= offset < end for start, end in block.spans)), None)
