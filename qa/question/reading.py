"""From a question's text, and what was asked before it, to a question read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.documents.locators.reading import Reference, parse_reference
from qa.errors import QuestionError
from qa.question import answer_type
from qa.question.dialogue_acts import act_of, without_courtesies
from qa.question.leaning import in_time, is_short, leans, leant_on, points_back
from qa.question.question import Question
from qa.question.rewriting import rewritten
from qa.question.subquestions import parts_of
from qa.question.wording import CORRECTS, LEANS
from qa.text.languages import language_of
from qa.text.words import simplify
from qa.types import Turn

MOST_CHARACTERS = 1000
"""Longer texts are no questions; the encoder would cut them anyway."""
LONGEST_EARLIER = MOST_CHARACTERS // 4
"""Characters that an earlier question is cut to."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
NARROW = {ord(c) + 0xfee0: c for c in map(chr, range(0x21, 0x7f)) if c.isalnum() or c in "/%."}
"""Full-width letters and digits, and the marks within numbers and symbols."""
LATIN = ("en", "fr", "es")
"""Languages that few words in Latin letters may be of."""
QUOTED = re.compile(r"[“「『\"«„]([^”」』\"»“]{6,})[”」』\"»“]")


def read_question(text: str, history: Sequence[Turn] = (), knows: Callable[[str], bool] | None = None) -> Question:
    """Read a question; ``knows`` tells whether the documents hold words, so that no term is put into it that they lack.

    Raises QuestionError if it is empty or longer than MOST_CHARACTERS."""
    clean = without_courtesies(simplify(clean_text(text)))
    if not any(c.isalnum() for c in clean):
        raise QuestionError("The question has no words. Ask something, for example: 2010年全球国际移民总数是多少？",
                            "no_words")
    if len(clean) > MOST_CHARACTERS:
        raise QuestionError(f"The question has {len(clean):,} characters; at most {MOST_CHARACTERS:,} can be asked. "
                            "Shorten it, or look a passage up with: qa quote", "too_long", length=len(clean),
                            limit=MOST_CHARACTERS)
    return _known(_read(clean, _asked(history)), knows)


def _known(question: Question, knows: Callable[[str], bool] | None) -> Question:
    """The question, and those within it, with what tells whether documents hold words."""
    return replace(question, knows=knows, alone=question.alone and _known(question.alone, knows),
                   parts=tuple(_known(part, knows) for part in question.parts))


def _read(clean: str, asked: Sequence[str]) -> Question:
    """A question's text after those asked before it."""
    leaning = bool(asked) and leans(clean)
    alone = _read(clean, ()) if leaning and is_short(clean) != points_back(clean) else None
    if alone and (is_elliptic(alone) or CORRECTS.match(clean)):
        alone = None
    whole = rewritten(clean, asked[-1]) if leaning else None
    if whole and whole.put_in:  # in the place of the question before, it leans on what that one leaned on
        read = _read(whole.text, asked[:-1])
        inner = read.alone and replace(read.alone, put_in=whole.put_in)
        return replace(read, put_in=whole.put_in, alone=alone or inner, follows=True)
    if whole:
        return replace(_read(whole.text, ()), earlier=whole.earlier, alone=alone, follows=True)
    earlier = leant_on(clean, asked) if leaning else []
    before = language_of(asked[-1]) if asked else "en"
    language = language_of(clean, before if before in LATIN else "en")
    quoted = tuple(m[1].strip() for m in QUOTED.finditer(clean))
    parts = () if leaning else tuple(_part(words, before) for words, before in pairwise_before(parts_of(clean)))
    return Question(clean, language, " ".join(earlier), _reference(clean, earlier), quoted, alone, parts, follows=bool(earlier))


def _reference(text: str, earlier: Sequence[str]) -> Reference:
    """What the text names; a place alone is one of the document in which the last question before it named one."""
    own, alone = parse_reference(text), parse_reference(LEANS.sub(" ", text))
    if not own.kind or alone.symbols or alone.session or alone.years or alone.words:
        return own
    named = (r for r in map(parse_reference, reversed(earlier)) if r.symbols or r.kind and (r.session or r.years or r.words))
    return replace(found, kind=own.kind, numbers=own.numbers, tail=own.tail) if (found := next(named, None)) else own


def pairwise_before(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each part with the one before it, the first with none."""
    return zip(parts, ["", *parts], strict=False)


def _part(text: str, before: str) -> Question:
    """A part as a question of its own; one that leans on the part before it is searched with that."""
    earlier = in_time(before, text) if before and leans(text) else ""
    return Question(text, language_of(text), earlier, parse_reference(text))


def clean_text(text: str) -> str:
    """The text in NFC without control and direction characters, white space folded, full-width letters and digits narrow."""
    safe = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(CONTROL.sub(" ", unicodedata.normalize("NFC", safe)).translate(NARROW).split())


def _asked(history: Sequence[Turn]) -> list[str]:
    """The questions asked so far; nothing else that was said."""
    asked: list[str] = []
    for turn in (turn for turn in history if not act_of(turn.question)):
        words = without_courtesies(simplify(clean_text(turn.question)))[:LONGEST_EARLIER]
        whole = rewritten(words, asked[-1]) if asked and leans(words) else None
        asked[len(asked) - bool(whole and whole.put_in):] = [whole.text[:LONGEST_EARLIER] if whole else words]
    return asked


def is_elliptic(question: Question) -> bool:
    """Whether it names nothing, or no more than one word of which it asks who, when or how many: the rest was said before."""
    kinds = [kind.name for kind in answer_type.wanted(question.text) if kind.name != "definition"]
    return len(question.content) <= bool(kinds)
