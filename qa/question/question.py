"""What is asked: language, a place or words named, whether earlier turns are leaned on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from qa.documents.locators.reading import SYMBOL, YEAR, Reference
from qa.question import answer_type, glossary
from qa.question.leaning import Cited, points_back
from qa.question.ordinals import Ordinal, named_ordinals
from qa.question.subquestions import EACH
from qa.question.wording import (
    ABOUT,
    ASKS_HEAD,
    ASKS_LIST,
    ASKS_NOTE,
    ASKS_TOTAL,
    COMPARES,
    CONCERNING,
    SUMMARY,
)
from qa.text.folding import fold_quote
from qa.text.numbers import numerals
from qa.text.words import fold, is_filler, terms, words_in

PHRASE = re.compile(r"[“「『\"«„‘]\s*([^”」』\"»“’]{2,40}?)\s*[”」』\"»“’]")
"""Words set in quotation marks: the answer should hold them as they stand."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")
COUNTED = re.compile(r"\d+年?")
"""A number, or a year as Chinese writes it."""
ASKING_WEIGHT = 0.1
"""What is left of the weight of a token of a filler; measured with `qa eval`."""


@dataclass(frozen=True)
class Question:
    """A question read: its words, what it names, and the text to search by; each is found out once, when it is first wanted."""

    text: str
    """In simplified characters and common width, as texts are indexed."""
    language: str
    earlier: str
    """What it leans on: earlier turns, or the part of a question before it; empty if it stands by itself."""
    reference: Reference
    quoted: tuple[str, ...] = ()
    alone: Question | None = None
    """The question by itself, if it may lean on earlier turns or not: it is short, or a word points back, but not both."""
    parts: tuple[Question, ...] = ()
    """The questions that it is made of, if it asks several things."""
    put_in: str = ""
    """What of it was put into the question before it: a place, a group of people, a year."""
    follows: bool = False
    """Whether it is taken as one about what was asked before it, even if it leans on none of its words any more."""
    cited: tuple[Cited, ...] = ()
    """What the answer before it cites, if it follows that."""
    knows: Callable[[str], bool] | None = field(default=None, compare=False, repr=False)
    """Whether the documents hold each of the words; None: any term of the vocabulary may be put into the question."""

    def without_symbols(self, symbols: frozenset[str]) -> Question:
        """The question without these symbols, which stand in letterheads rather than beside what is asked."""
        def bare(text: str) -> str:
            return SYMBOL.sub(lambda m: " " if m[1].upper().rstrip(".-") in symbols else m[0], text)

        return replace(self, text=bare(self.text), earlier=bare(self.earlier),
                       parts=tuple(part.without_symbols(symbols) for part in self.parts))

    @cached_property
    def search(self) -> str:
        """The text with what it leans on."""
        return f"{self.earlier} {self.text}" if self.earlier else self.text

    @cached_property
    def terms(self) -> list[str]:
        """The words to search by, with the documents' terms for those of other languages and for everyday ones."""
        own = terms(self.search, self.language)
        return own + [t for t in terms(" ".join(self.translated)) if t not in own]

    @cached_property
    def own_terms(self) -> frozenset[str]:
        """Those of its own, not of what it leans on."""
        return frozenset([*terms(self.text, self.language), *terms(self.translated[1])])

    @cached_property
    def translated(self) -> tuple[str, str]:
        """The documents' terms for words of what it leans on and of its own, in order, a space between; empty if there are none."""
        own, earlier = (list(filter(self.knows, glossary.translate(text, self.language))) if self.knows
                        else glossary.translate(text, self.language) for text in (self.text, self.earlier))
        return " ".join(t for t in earlier if t not in self.search and t not in own), " ".join(t for t in own if t not in self.search)

    @cached_property
    def named(self) -> list[tuple[str, tuple[str, ...]]]:
        """The countries, cities and bodies that the question names, or else what it leans on, each with the ways documents
        write it."""
        return glossary.names(self.text, self.language) or glossary.names(self.earlier, self.language)

    @cached_property
    def things(self) -> list[tuple[str, ...]]:
        """What else it speaks of, as far as the glossary knows it, each with the ways documents write it."""
        return glossary.things(self.search, self.language)

    @cached_property
    def strangers(self) -> list[tuple[str, tuple[str, ...]]]:
        """The names in it that nothing is known of, each with its stem."""
        return glossary.strangers(self.text, self.language)

    @cached_property
    def groups(self) -> list[tuple[str, tuple[str, ...]]]:
        """The groups of people that it names, refugees or women, each with the ways documents write it."""
        return glossary.groups(self.text, self.language)

    def spelled_out(self, is_known: Callable[[str], bool]) -> tuple[str, str]:
        """What it leans on and its own text, with what would tell an encoder little in the documents' known terms."""
        earlier, own = (glossary.spelled_out(text, self.language, is_known) for text in (self.earlier, self.text))
        return earlier, own

    @cached_property
    def points_back(self) -> bool:
        """Whether a word of it points to something before it."""
        return points_back(self.text)

    @cached_property
    def content(self) -> list[tuple[str, bool]]:
        """Its own words that name something, numbers apart, each with whether the glossary knows it."""
        known = glossary.spans(self.text, self.language)
        return [(word, any(a <= start < b for a, b in known))
                for word, start, _ in words_in(COUNTED.sub(lambda m: " " * len(m[0]), self.text)) if not is_filler(word)]

    @cached_property
    def phrases(self) -> list[str]:
        """Words in quotation marks, folded as quotations are compared."""
        return [folded for m in PHRASE.finditer(self.text) if (folded := fold_quote(m[1]).text)]

    @cached_property
    def numbers(self) -> list[str]:
        """The numbers in the question, each once, that of a session also where it is put in words."""
        session = [str(self.reference.session)] if self.reference.session else []
        return list(dict.fromkeys([*(w for w in terms(self.text) if NUMBER.fullmatch(w)), *session]))

    @cached_property
    def ordinals(self) -> set[Ordinal]:
        """Which of several in a series are named, with what it leans on."""
        return named_ordinals(self.text, self.earlier)

    @cached_property
    def said(self) -> re.Pattern[str] | None:
        """Finds its names and its one year, which are not what it asks for; None if it has none."""
        words = [variant for _, variants in (*self.named, *self.strangers) for variant in variants]
        years = self.years if len(set(self.years)) == 1 else []
        return re.compile("|".join(map(re.escape, sorted([*words, *years], key=len, reverse=True)))) if words or years else None

    @cached_property
    def years(self) -> list[str]:
        """The years in the question, in digits."""
        return YEAR.findall(numerals(fold(self.text)))

    @cached_property
    def asks_nothing(self) -> bool:
        """Whether it names nothing and asks for nothing: 123, 1+1=?"""
        return not (self.content or self.earlier or self.years or answer_type.wanted(self.text))

    @cached_property
    def asks_head(self) -> bool:
        """Whether a letterhead or signature may answer: who wrote to whom, when, under which item and symbol."""
        return bool(ASKS_HEAD.search(self.text) or ASKS_HEAD.search(self.earlier) and len(self.content) < 2)

    @cached_property
    def asks_note(self) -> bool:
        return bool(ASKS_NOTE.search(self.text))

    @cached_property
    def asks_summary(self) -> bool:
        """Whether it asks for something in short, be it a document or what documents say."""
        return bool(SUMMARY.search(self.text))

    @cached_property
    def asks_about(self) -> bool:
        """Whether it may ask what a document is about."""
        return bool(ABOUT.search(self.text)) and not CONCERNING.search(self.text)

    @cached_property
    def summed_up(self) -> str:
        """What it asks to be told in short: its text without the words that ask for that."""
        return ABOUT.sub(" ", SUMMARY.sub(" ", self.text))

    @cached_property
    def compares(self) -> bool:
        return bool(COMPARES.search(self.text))

    @cached_property
    def asks_total(self) -> bool:
        """Whether what adds all up may answer."""
        return bool(ASKS_TOTAL.search(self.text))

    @cached_property
    def asks_list(self) -> bool:
        return bool(ASKS_LIST.search(self.text) or self.parts)

    @cached_property
    def asks_each(self) -> bool:
        """Whether the same may be asked of several documents: what does each of them say?"""
        return bool(EACH.search(self.text)) and not self.parts


def emphasis(text: str, offsets: Sequence[tuple[int, int]]) -> list[float]:
    """How much each token of a question's text counts, given its character range: words that only ask hardly do."""
    spans = [(a, b) for word, a, b in words_in(text) if is_filler(word)]
    return [ASKING_WEIGHT if any(a <= start and end <= b for a, b in spans) or end <= start else 1.0 for start, end in offsets]
