"""Spans of a document as a match: the words there, where they depart from a quotation, and how other tools anchor them."""

from __future__ import annotations

from collections.abc import Sequence

from qa.documents.locators.naming import block_id, place_of
from qa.documents.locators.writing import write_locator
from qa.documents.structure.lines import join_text
from qa.quotes.alignment import word_diff
from qa.text.languages import language_of
from qa.types import Block, Document, Match, Span, spanned

AROUND = 32
"""Characters before and after a match that tell it from others like it, in its TextQuoteSelector."""
CLOSING, OPENING = "。，、；：！？,.;:!?”’」』》〉)）]］…", "“‘「『《〈(（[［"


def match_at(document: Document, block: Block, spans: tuple[Span, ...], quoted: str, similarity: float = 1.0, departs: bool = False) -> Match:
    """The match of words at spans that the block holds, its place in the language of the quoted words; where they depart from it,
    with their diff."""
    place, language = place_of(document, block), language_of(quoted, document.language)
    words = join_text([part for a, b in spans if (part := " ".join(spanned(document.text, [(a, b)]).split()))])
    return Match(f"{document.source}:{block_id(document, block)}", document.source, spans, words, document.title,
                 write_locator(place, language), similarity, word_diff(quoted, words) if departs else (),
                 selectors=selectors(document.text, spans), place=place, language=language)


def with_punctuation(text: str, spans: tuple[Span, ...], quoted: str) -> tuple[Span, ...]:
    """The spans with the marks around them that the quoted words have at their ends too."""
    quoted = quoted.strip()
    (start, first_end), (last_start, end) = spans[0], spans[-1]
    tail = len(quoted) - len(quoted.rstrip(CLOSING))
    head = len(quoted) - len(quoted.lstrip(OPENING))
    while tail and text[end:end + 1] and text[end] in CLOSING:
        end, tail = end + 1, tail - 1
    while head and start and text[start - 1] in OPENING:
        start, head = start - 1, head - 1
    if len(spans) == 1:
        return ((start, end),)
    return ((start, first_end), *spans[1:-1], (last_start, end))


def selectors(text: str, spans: Sequence[Span]) -> tuple[dict[str, object], ...]:
    """W3C TextQuoteSelector and TextPositionSelector (Web Annotation Data Model, 4.2.4-5) of the range spanned."""
    start, end = spans[0][0], spans[-1][1]
    return ({"type": "TextQuoteSelector", "exact": text[start:end], "prefix": text[max(0, start - AROUND):start],
             "suffix": text[end:end + AROUND]}, {"type": "TextPositionSelector", "start": start, "end": end})
