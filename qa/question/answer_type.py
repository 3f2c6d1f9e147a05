"""What kind of thing a question wants, and whether a text tells one: a question for a number wants a number. How either is said stands
in the packs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from qa.text.packs import entry, pattern, union


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
        """Whether it is known how texts in the language tell it."""
        return bool(entry(language, f"told.{self.name}"))

    def told(self, language: str) -> re.Pattern[str]:
        """Finds one in a text in the language; nothing where that is not known."""
        return pattern(language, f"told.{self.name}")


TOLD = ("share", "amount", "date", "count", "duration", "definition")
"""Kinds of which it is known in some language how texts tell them. Names, places and reasons are told in too many ways."""
SAID_OF = ("share", "amount", "date", "count", "duration")
"""Those of them without which there is no answer. What something means may be said in words that show it less."""
MEASURED = ("share", "amount", "count")
"""Kinds that are of a year or another."""
TYPES = (AnswerType("share"), AnswerType("amount"), AnswerType("date", "asks.when"), AnswerType("person"), AnswerType("count"),
         AnswerType("duration"), AnswerType("place"), AnswerType("definition"), AnswerType("reason"))
CLOSER = {"count": "duration"}
"""A kind, and what is asked for in its place where both are."""


def wanted(question: str) -> list[AnswerType]:
    """The kinds of answer that a question asks for; several where it asks for several things, none for most."""
    kinds = [kind for kind in TYPES if kind.asked.search(question)]
    names = {kind.name for kind in kinds}
    return [kind for kind in kinds if CLOSER.get(kind.name) not in names]


def held(kinds: Sequence[AnswerType], text: str, language: str, said: re.Pattern[str] | None = None) -> tuple[float, float]:
    """Of the wanted kinds the share of which it can be told whether a text in the language tells one, and the share that it tells; a time
    beside what the question has ``said`` itself."""
    known = [kind for kind in kinds if kind.name in TOLD and kind.is_known(language)]
    found = sum(bool(kind.told(language).search(said.sub(" ", text) if said and kind.name == "date" else text)) for kind in known)
    return len(known) / max(1, len(kinds)), found / max(1, len(kinds))


def holds(kinds: Sequence[AnswerType], text: str, language: str, said: re.Pattern[str] | None = None) -> bool:
    """Whether a text in the language tells all of the wanted kinds of which that can be told."""
    known, found = held(kinds, text, language, said)
    return found >= known
