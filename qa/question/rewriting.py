"""A follow-up as a question by itself, where it can be told which of the words before it takes its own place."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.documents.locators.reading import SYMBOL, YEAR
from qa.question import answer_type, glossary
from qa.question.ordinals import ordinal_spans
from qa.question.wording import CORRECTS, PUTS_IN
from qa.text.languages import language_of
from qa.text.numbers import YEAR_MARK
from qa.text.packs import alternatives, union, words
from qa.text.words import is_filler, words_in

PRONOUN, POSSESSIVE = union("follow_ups.pronoun"), union("follow_ups.possessive")
ARTICLE = re.compile(rf"(?:{alternatives('follow_ups.article')})?$", re.IGNORECASE)
PROPER = union("follow_ups.proper", flags=re.NOFLAG)
"""A name in capitals, not at the beginning."""
NUMBER = re.compile(rf"(?<![\d.])\d{{1,2}}(?![\d.]|\s*{YEAR_MARK})")
HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
JOINS = re.compile(rf"[\s,，、]*(?:{alternatives('follow_ups.joins')})?[\s,，、]*")
"""Between things of one kind that stand together."""
YEAR_WORDS = words("follow_ups.year")


class Rewritten(NamedTuple):
    """A follow-up rewritten, and what it still leans on."""

    text: str
    earlier: str = ""
    put_in: str = ""
    """What of the text was put into the question before it."""


def rewritten(text: str, earlier: str) -> Rewritten | None:
    """The follow-up with what it takes over from the question before it; None if it cannot be told what that is.

    A place, a group of people, a year or a number is put in the place of those of the question before it, and so is a Chinese word
    in the place of the one that ends like it; what a correction names is asked what that one asked; a question about what that one
    wanted defined, or about the one thing that it names in capitals, names it.
    """
    language = language_of(text)
    correction = CORRECTS.match(text)
    told = text[correction.end():].strip() if correction else text
    if not told or language != language_of(earlier):
        return None
    fragment = PUTS_IN.sub(" ", told).strip()
    if put := _put_in(fragment, earlier, language):
        return Rewritten(put, "", fragment)
    asks = answer_type.wanted(told)
    if correction:
        return Rewritten(told) if asks else Rewritten(" ".join([told, *_asking(earlier)]), _without_names(earlier, language))
    points = PRONOUN.search(text) or POSSESSIVE.search(text)
    if (subject := _defined(earlier)) and asks and (points or len(_content(text)) <= 2):
        return Rewritten(_about(subject, text))
    names = PROPER.findall(earlier)
    return Rewritten(_about(names[0], text), earlier) if points and len(names) == 1 else None


def _put_in(fragment: str, earlier: str, language: str) -> str:
    """The question before with the fragment in place of its things of the same kind, or beside them where it has none; empty
    if the fragment is more than a place, a group, a year and a number."""
    if alike := _alike(fragment, earlier):
        return earlier[:alike[0]] + fragment + earlier[alike[1]:]
    own = {kind: spans for kind, spans in _kinds(fragment, language).items() if spans}
    if "ordinal" in own:
        own.pop("number", None)
    held = [span for spans in own.values() for span in spans]
    if any(_together(fragment, spans)[1] < spans[-1][1] for spans in own.values()):
        return ""
    if not held or any(not any(a <= start < b for a, b in held) for _, start, _ in _content(fragment)):
        return ""
    before, added = earlier, ""
    for kind, spans in own.items():
        named = fragment[slice(*_together(fragment, spans))]
        if theirs := _kinds(before, language)[kind]:
            start, end = _together(before, theirs)
            before = before[:start] + named + before[end:]
        elif kind in ("number", "ordinal"):
            return ""
        else:
            added += f" {named}"
    return before + added


def _kinds(text: str, language: str) -> dict[str, list[tuple[int, int]]]:
    """Where the text names places, groups of people, years and other numbers."""
    return {"place": glossary.spans(text, language, lambda concept: concept.is_place),
            "group": glossary.spans(text, language, lambda concept: concept.is_group),
            "ordinal": ordinal_spans(text),
            "year": [m.span() for m in YEAR.finditer(text)],
            "number": [m.span() for m in NUMBER.finditer(SYMBOL.sub(lambda m: " " * len(m[0]), text))]}


def _alike(word: str, text: str) -> tuple[int, int] | None:
    """Where the one word of the text stands that is as long as a Chinese word and ends like it: 北方 for 南方; None if none does,
    or several do."""
    if len(words_in(word)) != 1 or not HAN_WORD.fullmatch(word):
        return None
    found = [(start, end) for other, start, end in words_in(text) if len(other) == len(word) and other[-1] == word[-1] and other != word]
    return found[0] if len(found) == 1 else None


def _together(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """The range of the first of the spans and of those that are joined to it."""
    start, end = spans[0]
    for a, b in spans[1:]:
        if not JOINS.fullmatch(text[end:a]):
            break
        end = b
    return start, end


def _content(text: str) -> list[tuple[str, int, int]]:
    """The words of the text that name something."""
    return [(word, start, end) for word, start, end in words_in(text) if not is_filler(word) and word not in YEAR_WORDS]


def _asking(text: str) -> list[str]:
    """The words by which the text asks for a kind of answer; all of it if for none."""
    return [kind.asked.search(text)[0].lower() for kind in answer_type.wanted(text)] or [text]  # type: ignore[index]


def _without_names(text: str, language: str) -> str:
    """The text without what it names, and without its years."""
    for start, end in reversed(glossary.spans(text, language, lambda concept: concept.is_name)):
        text = f"{text[:start]} {text[end:]}"
    return YEAR.sub(" ", text)


def _defined(text: str) -> str:
    """What the text wants defined; empty if it asks for anything else."""
    content = _content(text)
    if not content or [kind.name for kind in answer_type.wanted(text)] != ["definition"]:
        return ""
    return ARTICLE.search(text[:content[0][1]])[0] + text[content[0][1]:content[-1][2]]  # type: ignore[index]


def _about(subject: str, text: str) -> str:
    """The text with the subject named."""
    if PRONOUN.search(text):
        return PRONOUN.sub(lambda _: subject, text, count=1)
    return POSSESSIVE.sub(lambda _: f"{subject}'s", text, count=1) if POSSESSIVE.search(text) else f"{subject} {text}"
