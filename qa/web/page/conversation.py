"""A conversation as the page keeps it: its exchanges, what is asked next, and the version before the last edit."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from qa.types import Answer, Turn
from qa.web.page.rendering import unmarked

Sources = tuple[str, ...] | None
"""Paths of the documents to search; None: all of them."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of an answer; an empty vote: nothing yet, or nothing any more."""

    vote: str = ""
    """up, down, or empty."""
    note: str = ""
    trouble: str = ""
    """Why it could not be written down."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, and what came of it: an answer, a notice, or nothing yet."""

    number: int
    question: str
    answer: Answer | None = None
    shown: int = 0
    """How many of the answer's sentences the page shows by now."""
    notice: str = ""
    """Why there is no answer."""
    again: bool = False
    """Whether the same question may fare better a second time."""
    delay: str = ""
    """What the answer waits for, if not for the search itself."""
    sources: Sources = None
    """The documents it is asked of."""
    among: int = 0
    """How many documents there were."""
    gone: tuple[int, ...] = ()
    """Numbers of the citations whose words the documents no longer have, as it was found when it was restored."""
    opinion: Opinion = Opinion()

    @property
    def anchor(self) -> str:
        """What every id of this exchange begins with, so that no marker points at another's sources."""
        return f"turn-{self.number}"

    @property
    def complete(self) -> bool:
        """Whether all that will come of it is shown."""
        return bool(self.notice) or self.answer is not None and self.shown >= len(self.answer.sentences)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges so far; ``started`` never falls, so that numbers, and ids made of them, are not used twice."""

    exchanges: tuple[Exchange, ...] = ()
    started: int = 0
    id: str = ""
    """By which a browser keeps it; empty until a browser has said that it is there."""
    sources: Sources = None
    """The documents to ask next."""
    other: tuple[Exchange, ...] = field(default=(), repr=False)
    """All exchanges as they were before the last edit or repetition; empty if there was none."""

    # -- what is asked

    def asked(self, question: str, sources: Sources = None, among: int = 0) -> Conversation:
        """With a new question at the end."""
        new = Exchange(self.started + 1, question, sources=sources, among=among)
        return replace(self, exchanges=(*self.exchanges, new), started=new.number, sources=sources)

    def edited(self, number: int, question: str, sources: Sources = None, among: int = 0) -> Conversation:
        """With a question in place of the exchange of that number and of all after it, which become the other version."""
        cut = replace(self, exchanges=self.exchanges[:self.place(number)], other=self.exchanges)
        return cut.asked(question, sources, among)

    def repeated(self, number: int, sources: Sources = None, among: int = 0) -> Conversation:
        """With the same question anew in its place; what follows stays. Raises KeyError if there is none of that number."""
        place = self.place(number)
        again = self.edited(number, self.exchanges[place].question, sources, among)
        return replace(again, exchanges=(*again.exchanges, *self.exchanges[place + 1:]))

    def swapped(self) -> Conversation:
        """In its other version."""
        return replace(self, exchanges=self.other, other=self.exchanges) if self.other else self

    def cleared(self) -> Conversation:
        """A new conversation, of all documents."""
        return Conversation((), self.started, new_id())

    # -- what came of it

    def place(self, number: int) -> int:
        """The place of the exchange of that number. Raises KeyError if there is none."""
        for place, exchange in enumerate(self.exchanges):
            if exchange.number == number:
                return place
        raise KeyError(number)

    def changed(self, number: int, **changes: Any) -> Conversation:
        """With that exchange changed. Raises KeyError if there is none of that number."""
        place = self.place(number)
        new = replace(self.exchanges[place], **changes)
        return replace(self, exchanges=(*self.exchanges[:place], new, *self.exchanges[place + 1:]))

    def last(self, **changes: Any) -> Conversation:
        """With the exchange changed that was asked last."""
        return self.changed(self.started, **changes)

    @property
    def latest(self) -> Exchange | None:
        """The exchange that was asked last, wherever it stands; None if it is not here."""
        return next((e for e in self.exchanges if e.number == self.started), None)

    @property
    def waiting(self) -> bool:
        """Whether nothing has come of the last question yet."""
        return (last := self.latest) is not None and not last.notice and last.answer is None

    @property
    def pending(self) -> bool:
        """Whether the last question still waits for its answer or a part of it."""
        return (last := self.latest) is not None and not last.complete

    @property
    def rejected(self) -> bool:
        """Whether the last question could not be taken as it stands."""
        return (last := self.latest) is not None and bool(last.notice) and not last.again

    @property
    def history(self) -> tuple[Turn, ...]:
        """The answered exchanges before the last question."""
        before = self.exchanges[:self.place(self.started)]
        return tuple(Turn(e.question, unmarked(e.answer.answer)) for e in before if e.answer)

    @property
    def parting(self) -> int:
        """The number of the first exchange that the other version has not; 0 where there is no other."""
        others = {exchange.number for exchange in self.other}
        return next((e.number for e in self.exchanges if e.number not in others), 0) if self.other else 0


def new_id() -> str:
    """An id that no other conversation has."""
    return secrets.token_hex(8)
