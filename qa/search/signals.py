"""All that speaks for or against a unit of evidence, a sentence or a row: computed once, as named numbers, that ranking,
confidence and the reason of a refusal read alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from qa.documents.locators.naming import is_total
from qa.documents.passages import split
from qa.question import answer_type, glossary
from qa.question.leaning import nearness
from qa.question.ordinals import Ordinal, ordinals
from qa.question.question import Question
from qa.text.folding import fold_quote
from qa.text.languages import language_of
from qa.text.packs import union
from qa.text.words import simplify, terms
from qa.types import Document, Passage

CONTEXT_DISCOUNT = 0.02
"""A word of the question found only in the headings counts this much less than one in the sentence itself."""
BEFORE_DISCOUNT = 0.1
"""One that only the sentence before has, where the sentence points back to it; 0.05 gives less by `benchmarks/fit.py`."""
POINTS_BACK = union("answers.points_back")
"""Words of a sentence that point to the one before it."""
THAT = union("answers.that")
"""What a sentence calls a thing that was named before it."""
EARLIER = 0.25
"""Weight of a word that only what a question leans on has, beside its own: or the earlier answer comes again. Accuracy by `qa eval
tests/gold/talk.jsonl` with 0.1, 0.25, 0.5 and 1: 0.800, 0.825, 0.825, 0.725."""
ELSEWHERE = 3.0
"""A sentence about another place than the one that a follow-up puts in counts as so many about another year."""
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d\D{1,3}(?:19|20)\d\d(?!\d)")
"""A table's caption that runs over years does not tell which of them a row is of."""
SATURATED = 0.9
"""A token of the question that is matched so well is found; closer likeness says nothing more. Recall@1 of passages by late interaction
alone, without and with it: CMRC .889 -> .903, English XQuAD .880 -> .897, SQuAD-es .729 -> .740; with 0.88 .906, .897, .734."""
NOTES = ("footnote", "endnote", "tablenote")
HEADS = ("letterhead", "signature")


class Signals(NamedTuple):
    """What speaks for or against one unit. Where a question asks for nothing of the kind, or a check does not know how texts of the
    unit's language show it, the number is 0: unknown, not no."""

    interaction: float
    """Late interaction of its passage, times 20."""
    cover: float
    """How well the unit or its headings cover the question's tokens by their weights, times 20."""
    lexical: float
    """Share of the idf of the question's words that the unit and its headings hold, times 3."""
    another: float
    """It is of another year or of another of a series than the one asked for, or about another place than one put in."""
    note: float
    note_asked: float
    head: float
    head_asked: float
    phrase: float
    """Share of the quoted phrases and of the ordinals of the question that stand in it."""
    named: float
    """Share of the names of the question that it lacks."""
    lacking: float
    """Sum of the idf of the vocabulary's things that the question speaks of and it does not."""
    kind_lacking: float
    """Share of the kinds of answer that are wanted, and of which that can be told, that it lacks."""
    total_asked: float
    dated: float
    """Share of the question's numbers that stand in its document's date, session or symbol, and not in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A passage that the first stages found, with what they said of it."""

    position: int
    passage: Passage
    interaction: float
    dense: float
    """Standard deviations of its cosine above the corpus's mean."""
    lexical: float
    similarities: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32), repr=False)
    """(t, q) cosines of its tokens with the question's."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A sentence of a passage, or a whole row, letterhead or programme line."""

    candidate: int
    """Index of its candidate."""
    place: int
    """Which sentence of its passage it is, from 0."""
    start: int
    end: int
    """Its character range in the passage's text."""
    cover: np.ndarray
    """(q,) best similarity of each question token within the unit or, a little less, its headings."""
    signals: Signals
    score: float = 0.0
    before: str = ""
    """The sentence before it, if it goes on from that."""
    near: float = 0.0
    """What standing near the answer before it adds to its score."""
    language: str = ""
    """That of its passage; empty if it is none whose words are known."""


Cover = Callable[[int, Sequence[tuple[int, int]]], np.ndarray]
"""(position of a passage, character ranges of its search text) → (ranges, question tokens) best similarities."""


def unit_ranges(passage: Passage) -> list[tuple[int, int]]:
    """Character ranges of the passage's units: its sentences, or the whole of a row, letterhead and the like."""
    return list(_ranges(passage.text)) if passage.kind in ("paragraph", "item", *NOTES) else [(0, len(passage.text))]


@lru_cache(100_000)
def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(split(text))


class Sought:
    """A question as units are compared with it, read once for all of them."""

    def __init__(self, question: Question, weights: np.ndarray, idf: Callable[[str], float], too_old: frozenset[str], field: float) -> None:
        own = question.own_terms
        self.wanted = {word: idf(word) * (1 if word in own else EARLIER) for word in question.terms}
        self.share = weights / max(1e-9, float(weights.sum()))
        self.named = [variants for _, variants in question.named]
        self.things = [(variants, rarity(variants, idf)) for variants in question.things]
        self.year = set(question.years) if len(set(question.years)) == 1 else set()  # of several, a row over all of them may be meant
        kinds = answer_type.wanted(question.text)
        self.kinds, self.field = [kind for kind in kinds if kind.name in answer_type.ALIKE], field
        self.kinds_of_field = [kind for kind in kinds if kind.name in answer_type.OF_FIELD]
        self.put_in = [variants for _, variants in glossary.names(question.put_in, question.language)]
        self.series, self.numbers, self.phrases = question.ordinals, question.numbers, question.phrases
        self.said, self.too_old = question.said, too_old
        self.asks_note, self.asks_head, self.asks_total = question.asks_note, question.asks_head, question.asks_total

    def signals(self, candidate: Candidate, document: Document, unit: tuple[int, int], held: np.ndarray, before: str, language: str) -> Signals:
        """Those of a unit that covers the question's tokens by ``held`` (q,), with the sentence that it goes on from."""
        passage, text = candidate.passage, candidate.passage.text[slice(*unit)]
        is_row = passage.kind == "row"
        told = _words(f"{document.date} {document.year or ''} {document.session or ''} {document.symbol}")
        heading = YEARS.sub(" ", passage.context) if is_row else passage.context
        words = _words(text, language) | _words(before, language) | _words(heading, language)
        whole = f"{_plain(before)} {_plain(passage.context)} {_plain(text)}"
        is_other = is_row and bool(self.year) and not self.year & words or is_of_another(self.series, whole) or passage.source in self.too_old
        lacked, lacked_of_field = (answer_type.lacking(kinds, told_by(passage, *unit), language, self.said)
                                   for kinds in (self.kinds, self.kinds_of_field))
        return Signals(
            20 * candidate.interaction, 20 * float(held @ self.share), 3 * _share(self.wanted, words),
            ELSEWHERE if is_elsewhere(self.put_in, whole) else float(is_other),
            *_by_kind(passage.kind, self.asks_note, self.asks_head), _phrases(self.phrases, self.series, text),
            1 - share_named(self.named, whole), sum(weight for variants, weight in self.things if not any(v in whole for v in variants)),
            max(lacked, self.field * lacked_of_field),
            float(self.asks_total and is_row and is_total(document.blocks[passage.block])),
            len(told.intersection(self.numbers) - words) / max(1, len(self.numbers)))


def make_units(question: Question, candidates: Sequence[Candidate], documents: dict[str, Document], cover: Cover,
               weights: np.ndarray, idf: Callable[[str], float], too_old: frozenset[str] = frozenset(), field: float = 0.0) -> list[Unit]:
    """The units of all candidates with their features; ``weights`` (q,) tell how much each question token counts, ``too_old`` the sources
    that cannot tell of its years, ``field`` how far the documents are of that of the vocabulary."""
    sought = Sought(question, weights, idf, too_old, field)
    units = []
    for number, candidate in enumerate(candidates):
        passage, document = candidate.passage, documents[candidate.passage.source]
        ranges = unit_ranges(passage)
        language, shift = told_in(passage.text) if document.language else "", len(passage.context) + 1
        covers = cover(candidate.position, [(0, shift - 1), *((shift + a, shift + b) for a, b in ranges)])
        for place, (unit, cover_of_unit) in enumerate(zip(ranges, covers[1:], strict=True)):
            held, before = np.maximum(cover_of_unit, covers[0] - CONTEXT_DISCOUNT), ""
            if (meant := _goes_on(sought.kinds, passage, ranges[:place + 1], language)) is not None:
                before = passage.text[slice(*ranges[meant])]
                held = np.maximum(held, covers[meant + 1] - BEFORE_DISCOUNT)
            signals = sought.signals(candidate, document, unit, held, before, language)
            units.append(Unit(number, place, *unit, held, signals, before=before, near=nearness(question.cited, passage, unit, document),
                              language=language))
    return units


def _goes_on(kinds: list[answer_type.AnswerType], passage: Passage, ranges: Sequence[tuple[int, int]], language: str) -> int | None:
    """Which sentence the last of these goes on from, if what is asked for stands here and not there, where it is said of whom or what:
    该小组由 16 名成员组成."""
    *before, here = ranges
    if not kinds or not before or not POINTS_BACK.search(passage.text[slice(*here)]):
        return None
    meant = _meant(passage.text, ranges)
    goes_on = answer_type.holds(kinds, told_by(passage, *here), language) and not answer_type.holds(kinds, told_by(passage, *ranges[meant]), language)
    return meant if goes_on else None


def _meant(text: str, ranges: Sequence[tuple[int, int]]) -> int:
    """Which of the sentences the last of these points back to: the nearest that names what it calls 该小组, else the one before it."""
    if found := THAT.search(text[slice(*ranges[-1])]):
        for length in range(len(found[1]), 1, -1):
            noun = found[1][:length]
            for n in range(len(ranges) - 2, -1, -1):
                if noun in THAT.sub(" ", text[slice(*ranges[n])]):
                    return n
    return len(ranges) - 2


def _by_kind(kind: str, asks_note: bool, asks_head: bool) -> tuple[float, float, float, float]:
    """What speaks for or against a unit by the kind of passage it stands in."""
    note, head = kind in NOTES, kind in HEADS
    return float(note and not asks_note), float(note and asks_note), float(head and not asks_head), float(head and asks_head)


@lru_cache(100_000)
def told_in(text: str) -> str:
    """The language of a passage."""
    return language_of(text)


def told_by(passage: Passage, start: int, end: int) -> str:
    """What a unit tells, in simplified characters: its words; of a row, each cell after its column heading."""
    return _plain(passage.context.rpartition(" | ")[2] if passage.kind == "row" else passage.text[start:end])


def share_named(named: Sequence[Sequence[str]], text: str) -> float:
    """The share of the names that the text has in one way of writing or another; 1 if there are none."""
    return sum(any(glossary.stands(v, text) for v in variants) for variants in named) / len(named) if named else 1.0


def is_of_another(series: set[Ordinal], text: str) -> bool:
    """Whether the text is about another of a series than the one asked for: 第二届 where it was 第三届."""
    named = ordinals(text) if series else set()
    return bool({kind for _, kind in named} & {kind for _, kind in series}) and not named & series


def is_elsewhere(names: Sequence[Sequence[str]], text: str) -> bool:
    """Whether the text names places, and none of those that are asked for."""
    return bool(names) and not share_named(names, text) and bool(glossary.place_pattern().search(text))


def rarity(variants: Sequence[str], idf: Callable[[str], float]) -> float:
    """The idf of the commonest of the ways to write a thing, each as rare as its rarest word; 0 where no text has one."""
    unknown = idf("")
    return min((rarest for v in variants if (rarest := max(map(idf, terms(v)), default=unknown)) < unknown), default=0.0)


def _phrases(asked: Sequence[str], series: set[Ordinal], text: str) -> float:
    """The share of the question's quoted phrases, and of those of a series that it names, that stand in the text."""
    if not asked and not series:
        return 0.0
    folded = fold_quote(text).text
    found = sum(phrase in folded for phrase in asked) + len(series & ordinals(_plain(text)))
    return found / (len(asked) + len(series))


def _share(wanted: dict[str, float], words: frozenset[str]) -> float:
    """The share of the wanted words' idf that the words hold; 0 if nothing is wanted."""
    total = sum(wanted.values())
    return sum(weight for word, weight in wanted.items() if word in words) / total if total else 0.0


@lru_cache(100_000)
def _plain(text: str) -> str:
    return simplify(text)


@lru_cache(100_000)
def _words(text: str, language: str = "") -> frozenset[str]:
    return frozenset(terms(text, language))


