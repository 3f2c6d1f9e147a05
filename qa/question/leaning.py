"""Whether a question may be understood only with what was asked before it, what of that, and where it is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.documents.locators.reading import YEAR
from qa.documents.structure.lines import Positions
from qa.question.wording import ASKS_WHEN, CORRECTS, LEANS
from qa.text.words import terms
from qa.types import Document, Passage, Span, meet

FEW_TERMS = 4
"""A question of so few words that follows others may lean on them."""
NEAR_BY = {0: 2.0, 1: 1.0}
SAME_DOCUMENT = 0.3
"""For a unit of a follow-up in a paragraph that the answer before it cites, in the one beside that, elsewhere in its document. With all
at zero the accuracy by `qa eval tests/gold/talk.jsonl` goes from 0.900 to 0.875, the MRR from 0.925 to 0.883."""


class Cited(NamedTuple):
    """Where words stand that the answer before a question cites."""

    source: str
    block: int
    spans: tuple[Span, ...]


def leans(text: str) -> bool:
    """Whether the question may not be understood without the turns before it."""
    return is_short(text) or points_back(text)


def points_back(text: str) -> bool:
    """Whether a word of the text points to something before it: it, there, 那个; no, I meant."""
    return bool(LEANS.search(text) or CORRECTS.match(text))


def is_short(text: str) -> bool:
    """Whether the text has so few words that it may take the others from the turns before it."""
    return len(terms(text)) <= FEW_TERMS


def leant_on(text: str, asked: Sequence[str]) -> list[str]:
    """Of the questions before it, the last in full, and those that it leaned on; a year named anew takes the place of theirs."""
    kept: list[str] = []
    for n, words in enumerate(reversed(asked)):
        kept.insert(0, in_time(words, " ".join([*kept, text])))
        if n + 1 >= len(asked) or not leans(words):
            break
    return kept


def in_time(earlier: str, text: str) -> str:
    """What was asked earlier, without its years where the text names a year of its own or asks when."""
    return YEAR.sub("", earlier) if YEAR.search(text) or ASKS_WHEN.search(text) else earlier


def nearness(cited: Sequence[Cited], passage: Passage, unit: tuple[int, int], document: Document) -> float:
    """What is added to the score of a unit of a follow-up: less the farther it stands from what the answer before it cites, nothing for
    what that told itself."""
    apart = [abs(c.block - passage.block) for c in cited if c.source == passage.source]
    if not apart:
        return 0.0
    spans = Positions(document.text, passage.spans, passage.text).spans(*unit) if min(apart) == 0 else ()
    if any(c.source == passage.source and meet(c.spans, spans) for c in cited):
        return 0.0
    return NEAR_BY.get(min(apart), SAME_DOCUMENT)
