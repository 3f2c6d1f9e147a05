"""Whether a question may be understood only with what was asked before it, and what of that."""

from __future__ import annotations

from collections.abc import Sequence

from qa.references.reading import YEAR
from qa.retrieval.wording import ASKS_WHEN, CORRECTS, LEANS
from qa.tokens import terms

FEW_TERMS = 4
"""A question of so few words that follows others may lean on them."""


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
