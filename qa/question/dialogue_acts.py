"""What a turn of a conversation is where it is no question of its own: a dialogue act, told by its whole text."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from qa.documents.locators.reading import parse_reference
from qa.text.languages import language_of
from qa.text.packs import LANGUAGES, pattern
from qa.text.words import simplify

ActName = Literal["greeting", "thanks", "translate", "source", "more", "next", "previous"]
WHOLE: tuple[ActName, ...] = ("greeting", "thanks", "translate", "source", "more")
"""Acts that a text as a whole is, by `acts` of a language's pack."""
BESIDE: tuple[ActName, ...] = ("next", "previous")
"""Acts that some words of a text tell, by its `follow_ups`."""
COURTESIES = WHOLE[:3]
"""Acts that are answered alike after any turn."""
ENDS = re.compile(r"^[\W_]+|[\W_]+$")

PARTS = re.compile(r"[,，.。!！;；?？、:：]\s*")
LONGEST = 100
"""Characters of an act at most."""


class Act(NamedTuple):
    """An act and the language it is said in."""

    name: ActName
    language: str


def act_of(text: str) -> Act | None:
    """The act that a turn is, courtesies before it apart; None of a question."""
    text = without_courtesies(text)
    own = language_of(text)
    return _act(text, own) or _beside(text, own)


def _beside(text: str, own: str) -> Act | None:
    """The wish for the paragraph after or before; None where the text names a place."""
    languages = [own, *LANGUAGES]
    found = (Act(name, language) for name in BESIDE for language in languages if pattern(language, f"follow_ups.{name}").search(text))
    return next(found, None) if not parse_reference(text).kind else None


def without_courtesies(text: str) -> str:
    """The text without greetings and thanks before anything else."""
    while len(text) < 10 * LONGEST and (mark := PARTS.search(text)) and text[mark.end():]:
        before = _act(text[:mark.start()], language_of(text[:mark.start()]))
        if not before or before.name not in ("greeting", "thanks"):
            break
        text = text[mark.end():]
    return text


def _act(text: str, own: str) -> Act | None:
    """The act whose pattern the text as a whole has, in its own language if that has one."""
    if len(text) > LONGEST:
        return None
    told = ENDS.sub("", simplify(text))
    languages = sorted(LANGUAGES, key=lambda language: language != own)
    found = (Act(name, language) for language in languages for name in WHOLE if pattern(language, f"acts.{name}").fullmatch(told))
    return next(found, None)
