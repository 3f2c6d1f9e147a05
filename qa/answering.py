"""Hits to sentences to an answer in the documents' own words, every sentence with its checked citation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa import phrases
from qa.citations import label_columns
from qa.lines import Positions, join_text, tidy
from qa.passages import split
from qa.question import Question
from qa.types import Block, Citation, Document, Hit, Passage, Span, spanned, squash

MOST_CHARACTERS = 400
MOST_LIST_CHARACTERS = 800
MOST_CITED = 400
"""Limits of an answer, of one that lists or compares, and of a citation's words."""
HITS_READ = 6
"""Hits whose sentences are weighed."""
MOST_SENTENCES = 3
PASSAGE_SHARE = 0.5
"""Weight of the passage's own score beside its sentence's; measured with `qa eval`."""
LEAST_GAIN = 0.0
"""A further sentence must add this much; measured with `qa eval`."""
NEIGHBOUR = 0.02
"""What standing beside a chosen sentence adds: the answer often goes on in the next one."""
RESERVED = 24
"""Characters kept free for markers and line breaks."""
CONTEXT_DISCOUNT = 0.02
"""A word of the question found only in the sentence's headings counts this much less than one in the sentence."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")
LISTS = re.compile(r"哪些|哪几|分别|各自|有什么|列出|几条|几个方面|对比|相比|比较|区别|变化|\b(?:which|what) \w+(?:s|ies)\b|\bcompare|\blist\b"
                   r"|\bquels\b|\bquelles\b|\bcuáles\b|\bqué \w+s\b|\bкакие\b|\bперечисл|ما (?:هي|الدول|العوامل)", re.IGNORECASE)
ASKS_NUMBER = re.compile(r"多少|几[个条项名位次届年月成份国]|比例|百分|总数|数量|人数|哪一?年|何时|什么时候|几月|how many|how much|what (?:share|percentage|year"
                         r"|date|number)|when\b|combien|quand|cuánt|cuándo|сколько|когда|в каком году|какая доля|كم|متى", re.IGNORECASE)
GAPS = re.compile(r"\s+")

Cover = Callable[[int, Sequence[tuple[int, int]]], np.ndarray]
"""(position of a passage, character ranges of its search text) → (ranges, question tokens) best similarities."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or table row that may go into the answer."""

    hit: Hit
    words: str
    """As shown in the answer."""
    quote: str
    spans: tuple[Span, ...]
    cover: np.ndarray
    """(q,) best similarity of each question token."""
    score: float
    order: tuple[int, int]
    """Block and character, for reading order."""
    place: int = 0
    """Which sentence of its passage it is."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its confidence is known."""

    sentences: tuple[str, ...]
    citations: tuple[Citation, ...]
    cover: float
    """Share of the question's weight that the chosen sentences cover."""


def draft_answer(question: Question, hits: Sequence[Hit], documents: dict[str, Document], cover: Cover,
                 weights: np.ndarray) -> Draft:
    """The one to three sentences that answer, each with its citation; more where several places are asked for."""
    units = [u for hit in hits[:HITS_READ] if hit.passage.kind != "heading" for u in _units(hit, documents[hit.passage.source], cover, weights, question)]
    if not units:
        return Draft((), (), 0.0)
    lists = bool(LISTS.search(question.text))
    most = (MOST_LIST_CHARACTERS if lists else MOST_CHARACTERS) - len(phrases.LEAD[question.language])
    chosen = choose(units, weights, most, MOST_SENTENCES + lists)
    covered = float(weights @ np.max([u.cover for u in chosen], axis=0) / weights.sum())
    return _write(chosen, documents, question, covered)


def draft_place(question: Question, hits: Sequence[Hit], documents: dict[str, Document]) -> Draft:
    """What stands at the place a question names, from its beginning as far as an answer may go."""
    units: list[Unit] = []
    used = 0
    for hit in hits:
        for unit in _plain_units(hit, documents[hit.passage.source]):
            if units and used + len(unit.words) > MOST_CHARACTERS - 20:
                return _write(units, documents, question, 1.0)
            units.append(unit)
            used += len(unit.words) + 4
    return _write(units, documents, question, 1.0)


def choose(units: Sequence[Unit], weights: np.ndarray, characters: int, most: int) -> list[Unit]:
    """The best unit, then those that cover most of what is still missing, while they add enough and fit."""
    pool = sorted(units, key=lambda u: -u.score)
    chosen = [pool.pop(0)]
    held, used = chosen[0].cover, len(chosen[0].words)
    while pool and len(chosen) < most:
        gains = [float(weights @ np.maximum(u.cover - held, 0) / weights.sum()) + (u.score - chosen[0].score)
                 + NEIGHBOUR * any(_beside(u, c) for c in chosen) for u in pool]
        best = int(np.argmax(gains))
        unit = pool.pop(best)
        if gains[best] < LEAST_GAIN:
            break
        if used + len(unit.words) > characters - RESERVED or any(u.spans == unit.spans for u in chosen):
            continue
        chosen.append(unit)
        held, used = np.maximum(held, unit.cover), used + len(unit.words)
    return chosen


def _beside(one: Unit, other: Unit) -> bool:
    """Whether two units are neighbouring sentences of one passage."""
    return one.hit.passage.id == other.hit.passage.id and abs(one.place - other.place) == 1


def _units(hit: Hit, document: Document, cover: Cover, weights: np.ndarray, question: Question) -> list[Unit]:
    passage = hit.passage
    shift = len(passage.context) + 1
    plain = _plain_units(hit, document)
    ranges = [(0, shift - 1)] + [(shift + a, shift + b) for a, b in _ranges(passage)]
    covers = cover(int(hit.signals["position"]), ranges)
    context = covers[0] - CONTEXT_DISCOUNT
    wants_number = bool(ASKS_NUMBER.search(question.text))
    out = []
    for unit, own in zip(plain, covers[1:], strict=True):
        held = np.maximum(own, context)
        bonus = 0.01 if wants_number and NUMBER.search(unit.words) else 0.0
        score = PASSAGE_SHARE * hit.score + (1 - PASSAGE_SHARE) * float(weights @ held / weights.sum()) + bonus
        out.append(replace(unit, cover=held, score=score))
    block = document.blocks[passage.block]
    if block.kind == "row" and out:
        words, spans = _cells(block, hit, cover, weights)
        quote = _quote(document, spans)
        out = [replace(out[0], words=words, spans=spans, quote=quote)] if len(squash(quote)) <= MOST_CITED else out
    return out


def _ranges(passage: Passage) -> list[tuple[int, int]]:
    return split(passage.text) if passage.kind in ("paragraph", "item", "footnote", "endnote", "tablenote") \
        else [(0, len(passage.text))]


def _plain_units(hit: Hit, document: Document) -> list[Unit]:
    """The passage's sentences as they stand; those too long to be cited whole are left out."""
    passage = hit.passage
    positions = Positions(document.text, passage.spans, passage.text)
    out = []
    for place, (start, end) in enumerate(_ranges(passage)):
        spans = positions.spans(start, end)
        words = GAPS.sub(" ", passage.text[start:end])
        if 0 < len(squash(words)) <= MOST_CITED:
            out.append(Unit(hit, words, _quote(document, spans), spans, np.zeros(0), hit.score, (passage.block, start),
                            place))
    return out


def _cells(block: Block, hit: Hit, cover: Cover, weights: np.ndarray) -> tuple[str, tuple[Span, ...]]:
    """The row's cell that the question asks for with its labels and column heading, and their places."""
    labels = label_columns(block)
    named = " ".join(c.text for c in block.cells[:labels] if c.text)
    places = _column_ranges(hit.passage.context, block)
    scores = cover(int(hit.signals["position"]), places[labels:]) @ weights / weights.sum()
    best = [labels + int(i) for i in np.flatnonzero(scores >= scores.max() - 0.002)][:3]
    told = "；".join(f"{block.columns[i].text}：{block.cells[i].text}" for i in best)
    table = block.headings[-1].split(" ")[0] if block.headings else ""
    spans = {*block.spans, *(s for i in best for s in block.columns[i].spans),
             *(s for c in block.cells[:labels] for s in c.spans if s[1] <= block.spans[0][0])}
    return f"{table} {named}，{told}".strip(), tuple(sorted(spans))


def _column_ranges(context: str, block: Block) -> list[tuple[int, int]]:
    """Where each column's heading stands in the row's context."""
    at, out = len(context), []
    for column, cell in reversed(list(zip(block.columns, block.cells, strict=False))):
        if not cell.text:
            out.append((0, 0))
            continue
        start = context.rfind(f"{column.text} {cell.text}".strip(), 0, at)
        out.append((start, start + len(column.text)))
        at = start
    return out[::-1]


def _quote(document: Document, spans: Sequence[Span]) -> str:
    return join_text([tidy(spanned(document.text, [s])) for s in spans])


def _write(units: Sequence[Unit], documents: dict[str, Document], question: Question, cover: float) -> Draft:
    """Units in reading order where they share a document, neighbours under one citation, each with its marker."""
    best: dict[str, int] = {}
    for n, unit in enumerate(units):
        best.setdefault(unit.hit.passage.source, n)
    ordered = sorted(units, key=lambda u: (best[u.hit.passage.source], u.order))
    citations: list[Citation] = []
    sentences: list[str] = []
    last: Unit | None = None
    for unit in ordered:
        joined = _joined(citations[-1], unit, documents) if last and last.hit.passage.block == unit.hit.passage.block \
            and last.hit.passage.source == unit.hit.passage.source else None
        if joined:
            citations[-1] = joined
        else:
            p = unit.hit.passage
            citations.append(Citation(len(citations) + 1, p.id, p.source, unit.spans, unit.quote, p.document, p.locator,
                                      min(1.0, max(0.0, unit.score))))
        sentences.append(f"{unit.words}[{len(citations)}]")
        last = unit
    return Draft(tuple(sentences), tuple(citations), cover)


def _joined(citation: Citation, unit: Unit, documents: dict[str, Document]) -> Citation | None:
    """The citation with the next sentence added, if only white space or furniture lies between and it stays short."""
    document = documents[citation.source]
    between = document.text[citation.spans[-1][1]:unit.spans[0][0]]
    if between.strip() and len(between.strip()) > 4:
        return None
    spans = [*citation.spans, *unit.spans]
    if not between.strip():
        spans = [*citation.spans[:-1], (citation.spans[-1][0], unit.spans[0][1]), *unit.spans[1:]]
    quote = _quote(document, spans)
    return replace(citation, spans=tuple(spans), quote=quote) if len(squash(quote)) <= MOST_CITED else None


def figures_stand(sentences: Sequence[str], citations: Sequence[Citation]) -> bool:
    """Whether every number of the answer stands in a citation's quote, locator or document."""
    told = squash(unicodedata.normalize("NFKC", " ".join(f"{c.quote} {c.locator} {c.document}" for c in citations)))
    shown = squash(unicodedata.normalize("NFKC", re.sub(r"\[\d+\]", " ", " ".join(sentences))))
    return all(n in told for n in NUMBER.findall(shown))


def refusal(question: Question, missing: str = "") -> tuple[str, ...]:
    """That the corpus does not say, what is missing where that can be told, and what the passages below are."""
    language = question.language
    reason = (phrases.MISSING[language].format(what=missing),) if missing else ()
    return (phrases.REFUSAL[language], *reason, phrases.NEAREST[language])
