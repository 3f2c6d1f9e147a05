"""A conversation as the browser keeps it, and back.

The browser keeps data, no HTML, and what comes back is data of a stranger: it is read field by field, passages and
locators are looked up anew, and a citation stands only if its document has these very words at its place today.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa.documents.locators.naming import block_id, place_of, placed, stands_at
from qa.documents.locators.writing import write_locator
from qa.question.reading import MOST_CHARACTERS
from qa.quotes.marking import Library
from qa.quotes.recheck import at_another_offset
from qa.types import Answer, Citation, Document, Hit, Span, meet, squash
from qa.web.feedback import LONGEST_NOTE, VOTES
from qa.web.page.conversation import Conversation, Exchange, Opinion, Sources, new_id
from qa.web.page.strings import NAMES, Strings

FORMAT = 1
"""Raise it whenever what is kept changes its form; what has another one is put aside."""
MOST_KEPT = 400_000
"""Characters that are kept of a conversation, some 200 answers: the oldest go first. A browser has room for 5 million."""
LONGEST_TEXT = 20_000
LONGEST_QUOTE = 2_000
"""Characters of a citation; it has at most 400, white space aside."""
SHORTEST_QUOTE = 8
"""Characters, white space aside, of a citation that is looked for where it has moved: shorter words stand in many places."""
MOST_PARTS = 200
"""Sentences, citations or spans of an answer, and exchanges of a conversation: far more than there ever are."""
SIGNALS = ("named", "lexical_rank", "dense_rank", "fused_rank")
"""What the page tells of why a passage was found."""

Row = Mapping[str, Any]


class Unreadable(ValueError):
    """What the browser sent is not what was given to it to keep."""


# --- to the browser -------------------------------------------------------------------------------------------------


def kept(conversation: Conversation) -> str:
    """The conversation as text for the browser to keep; empty if there is nothing to keep."""
    here, there = _worth(conversation.exchanges), _worth(conversation.other)
    if not here:
        return ""
    shared = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a.number != b.number), min(len(here), len(there)))
    whole = {"format": FORMAT, "id": conversation.id, "sources": conversation.sources, "exchanges": [exchange_row(e) for e in here],
             "shared": shared, "other": [exchange_row(e) for e in there[shared:]]}
    while len(text := _dumped(whole)) > MOST_KEPT and len(here) > 1:
        here = here[-(len(here) // 2):]
        whole |= {"exchanges": [exchange_row(e) for e in here], "shared": 0, "other": []}
    return text


def _worth(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """The latest exchanges; without questions that were too long, which are back in the box."""
    return [e for e in exchanges if len(e.question) <= MOST_CHARACTERS][-MOST_PARTS:]


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def exchange_row(exchange: Exchange) -> dict[str, Any]:
    """An exchange as JSON."""
    return {"question": exchange.question, "sources": exchange.sources, "among": exchange.among, "notice": exchange.notice,
            "again": exchange.again, "vote": exchange.opinion.vote, "note": exchange.opinion.note,
            "answer": answer_row(exchange.answer) if exchange.answer else None}


def answer_row(answer: Answer) -> dict[str, Any]:
    """An answer as JSON, with nothing that can be looked up in the documents but the quoted words."""
    return {"id": answer.id, "language": answer.language, "sentences": answer.sentences, "answered": answer.answered,
            "confidence": round(answer.confidence, 4), "elapsed_ms": answer.elapsed_ms, "suggestions": answer.suggestions,
            "citations": [c.to_json() for c in answer.citations],
            "hits": [{"id": h.passage.id, "score": round(h.score, 4),
                      "signals": {k: float(h.signals[k]) for k in SIGNALS if k in h.signals}} for h in answer.hits]}


# --- from the browser -----------------------------------------------------------------------------------------------


def restored(text: object, documents: Sequence[Document], library: Library, strings: Strings) -> tuple[Conversation, int]:
    """The conversation that a browser kept, and how many of its exchanges could not be read.

    Raises Unreadable if it is none.
    """
    whole = _parsed(text)
    reading = Reading({document.source: document for document in documents}, library, strings)
    rows, others = _list(whole, "exchanges"), _list(whole, "other")
    read = [reading.exchange(row, number) for number, row in enumerate(rows, 1)]
    beside = [reading.exchange(row, len(rows) + number) for number, row in enumerate(others, 1)]
    exchanges = tuple(e for e in read if e)
    if not exchanges:
        raise Unreadable("It has no exchange")
    other = tuple(e for e in (*read[:_whole_number(whole.get("shared"), MOST_PARTS)], *beside) if e) if others else ()
    id = whole.get("id")
    known = isinstance(id, str) and re.fullmatch(r"[0-9a-f]{16}", id)
    conversation = Conversation(exchanges, len(rows) + len(others), str(id) if known else new_id(),
                                reading.sources(whole.get("sources")), other)
    return conversation, sum(e is None for e in (*read, *beside))


def _parsed(text: object) -> Row:
    if not isinstance(text, str) or len(text) > 2 * MOST_KEPT:
        raise Unreadable("It is no text, or too long")
    try:
        whole = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable("It is no JSON") from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise Unreadable(f"It is not of format {FORMAT}")
    return whole


def _no_number(name: str) -> float:
    raise ValueError(name)


class Reading:
    """Reads exchanges that a browser kept against the documents as they are now."""

    def __init__(self, documents: Mapping[str, Document], library: Library, strings: Strings) -> None:
        self.documents = documents
        self.library = library
        self.strings = strings

    def exchange(self, row: object, number: int) -> Exchange | None:
        """An exchange; None if it cannot be read. One that was never answered can be asked again."""
        try:
            if not isinstance(row, dict):
                raise Unreadable("It is no exchange")
            question = _text(row, "question", MOST_CHARACTERS)
            blank = Exchange(number, question, sources=self.sources(row.get("sources"), gone_too=True),
                             among=_whole_number(row.get("among")))
            if row.get("answer") is None:
                notice = _text(row, "notice", LONGEST_TEXT)
                return replace(blank, notice=notice or self.strings.stopped, again=not notice or row.get("again") is True)
            answer, gone = self.answer(_row(row["answer"]), question)
            vote = _text(row, "vote", LONGEST_TEXT)
            opinion = Opinion(vote if vote in VOTES[:2] else "", _text(row, "note", LONGEST_NOTE))
            return replace(blank, answer=answer, shown=len(answer.sentences), gone=gone, opinion=opinion)
        except Unreadable:
            return None

    def sources(self, value: object, gone_too: bool = False) -> Sources:
        """The documents that were chosen; those that are gone only where it is told what was searched."""
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(s, str) and len(s) < LONGEST_TEXT for s in value):
            raise Unreadable("It names no documents")
        return tuple(source for source in value if gone_too or source in self.documents)

    def answer(self, row: Row, question: str) -> tuple[Answer, tuple[int, ...]]:
        """An answer, and the numbers of its citations that do not stand any more."""
        language, answered = _text(row, "language", 8), row.get("answered") is True
        sentences, suggestions = (tuple(_texts(row, key)) for key in ("sentences", "suggestions"))
        found = [self.citation(_row(citation), language) for citation in _list(row, "citations")]
        citations = tuple(citation for citation, _ in found)
        numbers = [citation.number for citation in citations]
        if not sentences or answered != bool(citations) or len(set(numbers)) < len(numbers) or language not in NAMES:
            raise Unreadable("It is no answer")
        answer = Answer(_text(row, "id", 100), question, language, sentences, answered, _share(row.get("confidence")), citations,
                        tuple(self.hits(row, language)), _whole_number(row.get("elapsed_ms")), suggestions)
        return answer, tuple(citation.number for citation, stands in found if not stands)

    def citation(self, row: Row, language: str) -> tuple[Citation, bool]:
        """A citation, at its place of today told in a language, and whether its words stand there."""
        kept = Citation(_whole_number(row.get("number")), _text(row, "id", LONGEST_TEXT), _text(row, "source", LONGEST_TEXT),
                        tuple(_spans(row)), _text(row, "quote", LONGEST_QUOTE), _text(row, "document", LONGEST_TEXT),
                        _text(row, "locator", LONGEST_TEXT), _share(row.get("score")))
        document = self.documents.get(kept.source)
        if document is None:
            return kept, False
        if stands_at(document, kept.spans, kept.quote):
            return self.placed(kept, document, language), True
        place = at_another_offset(document, kept.spans, kept.quote) if _may_have_moved(kept) else None
        return (self.placed(replace(kept, spans=place.spans), document, language), True) if place else (kept, False)

    def placed(self, citation: Citation, document: Document, language: str) -> Citation:
        """The citation with the names that its place has today in a language, whatever names it came with."""
        passage = self.library.passage(citation.id)
        if passage and passage.source == document.source and meet(passage.spans, citation.spans):
            told = replace(citation, document=passage.document, locator=write_locator(passage.place, language), place=passage.place)
            return placed(told, document, language)
        block = next((b for b in document.blocks if meet(b.spans, citation.spans[-1:])), None)
        if block is None:
            return replace(citation, id=document.source, document=document.title, locator=document.short)
        place = place_of(document, block)
        told = replace(citation, id=f"{document.source}:{block_id(document, block)}", document=document.title,
                       locator=write_locator(place, language), place=place)
        return placed(told, document, language)

    def hits(self, row: Row, language: str) -> Iterator[Hit]:
        """The passages that came with an answer, as far as they are still there, with their places in a language."""
        rank = 0
        for hit in map(_row, _list(row, "hits")):
            passage, signals = self.library.passage(_text(hit, "id", LONGEST_TEXT)), _row(hit.get("signals"))
            if passage is not None:
                rank += 1
                told = {key: float(_whole_number(signals[key])) for key in SIGNALS if key in signals}
                whole = "named" in told or len(told) == len(SIGNALS) - 1
                yield Hit(rank, passage, _number(hit.get("score")), told if whole else {}, write_locator(passage.place, language))


def _may_have_moved(citation: Citation) -> bool:
    """Whether the spans can hold the quote, line wraps and all: looking for what cannot be there takes long."""
    words, room = len(squash(citation.quote)), sum(end - start for start, end in citation.spans)
    return words >= SHORTEST_QUOTE and words <= room <= 4 * words + 200


# --- fields ---------------------------------------------------------------------------------------------------------


def _text(row: Row, key: str, longest: int) -> str:
    value = row.get(key)
    if not isinstance(value, str) or len(value) > longest:
        raise Unreadable(f"{key} is no text, or too long")
    return value


def _texts(row: Row, key: str) -> Iterator[str]:
    return (_text({key: value}, key, LONGEST_TEXT) for value in _list(row, key))


def _list(row: Row, key: str) -> list[Any]:
    value = row.get(key)
    if not isinstance(value, list) or len(value) > MOST_PARTS:
        raise Unreadable(f"{key} is no list, or too long")
    return value


def _row(value: object) -> Row:
    return value if isinstance(value, dict) else _refuse(value)


def _refuse(value: object) -> Any:
    raise Unreadable(f"{type(value).__name__} is not what is kept there")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > 1e9:
        raise Unreadable("It is no number")
    return float(value)


def _share(value: object) -> float:
    return min(1.0, max(0.0, _number(value)))


def _whole_number(value: object, most: int = 10**9) -> int:
    number = _number(value)
    return int(number) if 0 <= number <= most and number == int(number) else _refuse(value)


def _spans(row: Row) -> Iterator[Span]:
    last = 0
    for pair in _list(row, "spans") or _refuse(None):
        if not isinstance(pair, list) or len(pair) != 2:
            raise Unreadable("It is no span")
        start, end = map(_whole_number, pair)
        if not last <= start < end:
            raise Unreadable("Spans are out of order")
        last = end
        yield start, end
