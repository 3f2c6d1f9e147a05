"""Where words come from: exact look-up aside from white space, width, punctuation, character variants and numerals."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from qa.citations import block_id, locator
from qa.tokens import HAN_DIGITS, simplify
from qa.types import Document, Located, Match, Span, spanned

INSIDE_NUMBERS = ".,-–/:"
"""Punctuation that is part of a number, date or symbol when digits stand on both sides."""
FEWEST_CHARACTERS = 4
"""Fewer folded characters stand everywhere and say nothing about their source."""


@lru_cache(65536)
def _fold_character(character: str) -> str:
    out = ""
    for c in unicodedata.normalize("NFKC", character).lower():
        c = simplify(c)
        out += HAN_DIGITS.get(c, c)
    return out


def fold_quote(text: str) -> tuple[str, list[int]]:
    """The text folded for comparison, and for each folded character its place in the text.

    White space and punctuation go, but not what makes a number: 1.55 is never 155, 3 720 is 3720.
    """
    folded: list[str] = []
    places: list[int] = []
    for i, character in enumerate(text):
        for c in _fold_character(character):
            if c.isalnum() or c in "%‰$€£+<>=" or (c in INSIDE_NUMBERS and _inside_number(text, i)):
                folded.append("-" if c == "–" else c)
                places.append(i)
    return "".join(folded), places


def _inside_number(text: str, i: int) -> bool:
    if not (0 < i < len(text) - 1 and text[i - 1].isalnum() and text[i + 1].isalnum()):
        return False
    if text[i] in ",，":
        after = text[i + 1:i + 5]
        thousands = len(after) >= 3 and after[:3].isdigit() and not after[3:4].isdigit()
        return text[i - 1].isdigit() and text[i + 1].isdigit() and not thousands
    if text[i] == "/":
        return text[i - 1].isascii() and text[i + 1].isascii()
    return text[i - 1].isdigit() and text[i + 1].isdigit()


@dataclass(slots=True)
class _Flow:
    """A document's blocks as one folded string."""

    document: Document
    text: str = ""
    places: list[int] = field(default_factory=list)
    """Place in the document's text of each folded character."""
    blocks: list[int] = field(default_factory=list)
    """Index of the block of each folded character."""


class QuoteIndex:
    """Exact look-up over the words of all documents, page furniture and note marks left out."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._flows = [_flow(document) for document in documents]

    def find(self, text: str) -> Located:
        """Every place where the words stand exactly; `absent` if none, or if they are too few to tell."""
        folded, _ = fold_quote(text)
        if len(folded) < FEWEST_CHARACTERS:
            return Located(text, "absent", ())
        matches = [match for flow in self._flows for match in _occurrences(flow, folded)]
        return Located(text, "exact" if matches else "absent", tuple(matches))


def _flow(document: Document) -> _Flow:
    flow = _Flow(document)
    parts: list[str] = []
    for number, block in enumerate(document.blocks):
        for start, end in block.spans:
            folded, places = fold_quote(document.text[start:end])
            parts.append(folded)
            flow.places += [start + i for i in places]
            flow.blocks += [number] * len(places)
    flow.text = "".join(parts)
    return flow


def _occurrences(flow: _Flow, folded: str) -> list[Match]:
    found, at = [], flow.text.find(folded)
    while at >= 0:
        if not _cuts_number(flow.text, at, at + len(folded)):
            found.append(_match(flow, at, at + len(folded)))
        at = flow.text.find(folded, at + 1)
    return found


def _cuts_number(text: str, start: int, end: int) -> bool:
    """Whether the words would begin or end inside a number: 55 is not in 1.55, nor 214 in 2140."""
    before = start > 0 and text[start].isdigit() and (text[start - 1].isdigit() or text[start - 1] in ".,")
    after = end < len(text) and text[end - 1].isdigit() and (text[end].isdigit() or text[end] in ".,")
    return before or after


def _match(flow: _Flow, start: int, end: int) -> Match:
    """The match with its spans: from its first to its last character, clipped to the blocks it runs through."""
    document = flow.document
    spans: list[Span] = []
    for number in sorted(set(flow.blocks[start:end])):
        places = [flow.places[i] for i in range(start, end) if flow.blocks[i] == number]
        low, high = min(places), max(places) + 1
        spans += [(max(a, low), min(b, high)) for a, b in document.blocks[number].spans if a < high and b > low]
    block = document.blocks[flow.blocks[start]]
    words = " ".join(part for a, b in spans if (part := " ".join(spanned(document.text, [(a, b)]).split())))
    return Match(f"{document.source}:{block_id(document, block)}", document.source, tuple(spans), words, document.title,
                 locator(document, block))
