"""What kind of thing a question wants, and whether a text tells one: a question for a number wants a number. How either is said stands
in the packs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from qa.question.glossary import place_pattern
from qa.text.packs import LANGUAGES, entry, pattern, union


class AnswerType:
    """A kind of answer."""

    def __init__(self, name: str, asked: str = "") -> None:
        self.name = name
        self._asked = asked or f"kinds.{name}"

    @cached_property
    def asked(self) -> re.Pattern[str]:
        """Finds what asks for it, in any language."""
        return union(self._asked)

    def is_known(self, language: str) -> bool:
        """Whether it is known how texts in the language tell it; of no language without a pack."""
        return language in LANGUAGES and bool(entry(language, f"told.{self.name}"))

    def is_told(self, text: str, language: str) -> bool:
        """Whether a text in the language tells one; not where that is not known."""
        return self.is_known(language) and bool(pattern(language, f"told.{self.name}", places=place_pattern().pattern).search(text))


ALIKE = ("share", "amount", "date", "count", "duration", "definition")
"""Kinds that texts of any style tell alike. Names and places are told in too many ways for a ranker to count it against a sentence that
none is seen in it."""
OF_FIELD = ("identity", "person", "place")
"""Kinds that texts of the vocabulary's field tell by its words: offices, bodies, countries."""
CERTAIN = ("share", "amount", "date", "count", "duration", *OF_FIELD)
"""Kinds without which there is no answer. What something means, or why it is so, may be said in words that show it less."""
NEW = ("date", *OF_FIELD)
"""Kinds of which the question itself may name one, which is not the answer."""
MEASURED = ("share", "amount", "count")
"""Kinds that are of a year or another."""
TYPES = (AnswerType("share"), AnswerType("amount"), AnswerType("date", "asks.when"), AnswerType("identity"), AnswerType("person"),
         AnswerType("count"), AnswerType("duration"), AnswerType("place"), AnswerType("definition"), AnswerType("reason"))
CLOSER = {"count": "duration", "person": "identity"}
"""Kinds, and what is asked for in their place where both are."""


def wanted(question: str) -> list[AnswerType]:
    """The kinds of answer that a question asks for; several where it asks for several things, none for most."""
    kinds = [kind for kind in TYPES if kind.asked.search(question)]
    names = {kind.name for kind in kinds}
    return [kind for kind in kinds if CLOSER.get(kind.name) not in names]


def lacking(kinds: Sequence[AnswerType], text: str, language: str, said: re.Pattern[str] | None = None) -> float:
    """The share of the wanted kinds of which it is known how texts in the language tell them and which this text does not tell beside
    what the question has ``said`` itself of people, places and times."""
    known = [kind for kind in kinds if kind.is_known(language)]
    found = sum(kind.is_told(said.sub(" ", text) if said and kind.name in NEW else text, language) for kind in known)
    return (len(known) - found) / max(1, len(kinds))


def holds(kinds: Sequence[AnswerType], text: str, language: str, said: re.Pattern[str] | None = None) -> bool:
    """Whether a text in the language tells all of the wanted kinds of which that can be told."""
    return not lacking(kinds, text, language, said)
