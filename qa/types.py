"""The objects that go from stage to stage: documents, passages, hits, citations, answers. All frozen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

Span = tuple[int, int]
"""A half-open range of code points in a document's text."""


Leaf = tuple[str, str]
"""A page, slide, sheet … of a file: its kind, and its number or name; both empty where there is none."""


class Places(Protocol):
    """Where the words of a document stand in its file."""

    def at(self, spans: Iterable[Span]) -> list[dict[str, Any]]:
        """The places of the words at ``spans`` in reading order: pages with boxes, slides, cells …"""

    def leaf(self, spans: Iterable[Span]) -> Leaf:
        """The page, slide, sheet … that they stand on, several as a range."""

    def on_leaves(self, kind: str, names: Collection[str]) -> list[Span]:
        """What of the text stands on these."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a document's text that refers to a note."""

    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row, or one column heading."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document's structure, in reading order.

    ``kind`` is one of: letterhead, heading, paragraph, item, signature, row, tablenote, footnote, endnote, programme.
    ``text`` equals the source at ``spans``, white space aside."""

    kind: str
    text: str
    spans: tuple[Span, ...]
    label: str = ""
    """The number the document gives it: paragraph 5 or 2.1, 第五条, note 3, table 2; a row's is its table's."""
    headings: tuple[str, ...] = ()
    """The headings it stands under, outermost first."""
    part: str = ""
    """The heading of the annex it belongs to; empty in the body."""
    marks: tuple[Mark, ...] = ()
    """Where it refers to notes."""
    cells: tuple[Cell, ...] = ()
    """For a row: its cells, one a column; an empty cell that was filled from a row above has that row's spans."""
    columns: tuple[Cell, ...] = ()
    """For a row: the column headings, as many as cells."""
    ordinal: int = 0
    """Its place among the blocks of its kind that share part (and table), from 1."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus and what it is made of."""

    source: str
    """The file's path within the corpus folder, with forward slashes."""
    text: str
    encoding: str
    sha256: str
    title: str
    symbol: str = ""
    session: int | None = None
    year: int | None = None
    """The year of the date in the text, else the year in which the session opened."""
    date: str = ""
    agenda_item: str = ""
    author: str = ""
    language: str = "zh"
    blocks: tuple[Block, ...] = ()
    furniture: tuple[Span, ...] = ()
    """Running headers, page numbers, note marks and rules: in the offsets, not in any block's text."""
    reader: str = "text:1"
    """The kind and version of its reader."""
    notices: tuple[str, ...] = ()
    """What of the file could not be read, or is not as its name says."""
    places: Places | None = field(default=None, compare=False)
    """Where its words stand in the file, where the format has pages, slides, cells or anchors."""

    @property
    def short(self) -> str:
        """The name a locator begins with: the symbol where there is one, else the title."""
        return self.symbol or self.title


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand, in parts that each language writes in its own way (`documents.locators.writing`)."""

    document: str
    """The document's short name."""
    kind: str
    """What stands there; the name of its templates in a language's pack."""
    number: str = ""
    """Of the paragraph, the note or the table, as the document has it; an article's whole label."""
    labels: tuple[str, ...] = ()
    """Within a table or programme: a row's labels, a note's letter, the time."""
    heading: str = ""
    """The heading, the day or the column that the place is told by."""
    part: str = ""
    """The heading of the annex; empty in the body."""
    leaf: Leaf = ("", "")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph-sized piece of a document that can be found and cited."""

    id: str
    source: str
    spans: tuple[Span, ...]
    text: str
    """The words as they stand; equals the source at ``spans``, white space aside."""
    context: str
    """Document title, heading path, column headings: goes along for search, is never quoted."""
    document: str
    place: Place
    kind: str
    label: str
    block: int
    """Index of its block in the document."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage in a ranked result."""

    rank: int
    passage: Passage
    score: float
    signals: dict[str, float] = field(default_factory=dict)
    """What each step said: dense, lexical, interaction and ranker, the first legs with their ranks."""
    locator: str = ""
    """The passage's place as the language of the question writes it."""
    places: tuple[dict[str, Any], ...] = ()
    """Where it stands in the file, as `Places.at` tells it; so of citations and matches."""

    def to_json(self) -> dict[str, Any]:
        p = self.passage
        row = {"rank": self.rank, "id": p.id, "source": p.source, "spans": [list(s) for s in p.spans], "locator": self.locator,
               "score": round(self.score, 4)}
        return row | ({"places": list(self.places)} if self.places else {})


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a document behind a marker [n] of an answer; ``quote`` equals the source at ``spans``."""

    number: int
    id: str
    source: str
    spans: tuple[Span, ...]
    quote: str
    document: str
    locator: str
    """The place as the language of the question writes it."""
    score: float
    place: Place | None = None
    """The same in its parts, where it can be told."""
    places: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        kept = {key: value for key, value in asdict(self).items() if key != "place" and (key != "places" or value)}
        return kept | {"spans": [list(s) for s in self.spans], "score": round(self.score, 4)}


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier exchange of a conversation."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the corpus says to a question, or that it does not."""

    id: str
    question: str
    language: str
    sentences: tuple[str, ...]
    """The answer's sentences in order, markers included; they join to ``answer``."""
    answered: bool
    confidence: float
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    elapsed_ms: int
    suggestions: tuple[str, ...] = ()
    """Questions that the corpus can answer next, in the question's language."""

    @property
    def answer(self) -> str:
        return "\n".join(self.sentences)

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "question": self.question, "language": self.language, "answer": self.answer,
                "answered": self.answered, "confidence": round(self.confidence, 4),
                "citations": [c.to_json() for c in self.citations],
                "passages": [h.to_json() for h in self.hits], "elapsed_ms": self.elapsed_ms}


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a reference or a quotation resolves to."""

    id: str
    source: str
    spans: tuple[Span, ...]
    text: str
    document: str
    locator: str
    """The place as the language of the reference or the quotation writes it."""
    similarity: float = 1.0
    diff: tuple[tuple[str, str], ...] = ()
    """Pairs of (same | added | lost | altered, words) in reading order; empty when exact. A second word, as in
    "altered number" or "lost negation", calls out what changes the meaning."""
    translation: bool = False
    selectors: tuple[dict[str, Any], ...] = ()
    """W3C TextQuoteSelector and TextPositionSelector, so that other tools can anchor it."""
    place: Place | None = None
    """Where it stands in parts, where that can be told."""
    language: str = ""
    """In which its place is told; empty for the document's."""
    places: tuple[dict[str, Any], ...] = ()

    @property
    def called_out(self) -> tuple[tuple[str, str], ...]:
        """The departures that change a number or a negation."""
        return tuple(edit for edit in self.diff if " " in edit[0])


@dataclass(frozen=True, slots=True)
class Resolved:
    """What stands at a reference."""

    reference: str
    matches: tuple[Match, ...]

    def to_json(self) -> dict[str, Any]:
        return {"reference": self.reference, "matches": [
            {"id": m.id, "source": m.source, "spans": [list(s) for s in m.spans], **({"places": list(m.places)} if m.places else {}), "text": m.text,
             "document": m.document, "locator": m.locator} for m in self.matches]}


@dataclass(frozen=True, slots=True)
class Located:
    """Where a quotation stands: exact, near, stitched or absent."""

    text: str
    status: str
    matches: tuple[Match, ...]

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "status": self.status, "matches": [
            {"id": m.id, "source": m.source, "spans": [list(s) for s in m.spans], **({"places": list(m.places)} if m.places else {}), "quote": m.text,
             "document": m.document, "locator": m.locator, "similarity": round(m.similarity, 4),
             "diff": [list(d) for d in (*m.called_out, *m.diff)], "translation": m.translation,
             "selectors": list(m.selectors)} for m in self.matches]}


def spanned(text: str, spans: Sequence[Span]) -> str:
    """The words of ``text`` at ``spans``, joined."""
    return "".join(text[start:end] for start, end in spans)


def meet(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether any of some spans shares a character with any of others."""
    return any(a < d and c < b for a, b in some for c, d in others)


def aligned(text: str, source: str, spans: Sequence[Span]) -> list[int]:
    """For each character of ``text`` its offset in ``source``; -1 for white space, which the two may set apart."""
    places = (i for start, end in spans for i in range(start, end) if not source[i].isspace())
    return [-1 if character.isspace() else next(places, -1) for character in text]


def squash(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.split())
