"""Hits to sentences to an answer: which units of the evidence answer the question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qa.answer import phrases
from qa.answer.tables import MOST_COLUMNS
from qa.answer.writers.statements import (
    MOST_CHARACTERS,
    MOST_CITED,
    MOST_LIST_CHARACTERS,
    RESERVED,
    Draft,
    Statement,
    lead_room,
    sentence_at,
    state,
    write,
)
from qa.documents.locators.naming import is_total, label_words
from qa.documents.locators.writing import write_place
from qa.documents.passages import whole
from qa.question.question import NUMBER, Question
from qa.search.retrieve import Evidence, tells
from qa.search.signals import HEADS, Cover, Unit
from qa.text.packs import union
from qa.text.printable import columns
from qa.types import Block, Document, Hit, squash

MOST_SENTENCES, MOST_LISTED = 3, 5
ANNOUNCES = union("answers.announces")
"""What a sentence says that has headings or points after it."""
BACK = union("answers.back")
"""Begins a sentence that is not understood without the one before it."""
LEAST_WORTH = 0.0011
"""A further sentence is left out when it is less likely, for each column of its width, to be the one that answers; measured with `qa eval`
and on CMRC and XQuAD."""
MOST_FIGURES = 16
"""An answer with more numbers buries the one that was asked for; a sentence that would add them is left out."""
NEIGHBOUR = 2.0
"""What standing beside a chosen sentence adds to a sentence's score: the answer often goes on in the next one."""
GAIN = 20.0
"""What covering the rest of the question's weight would add to a sentence's score."""
LEAST = -1.0
"""A further sentence is left out when it falls this far below the best one, after what it adds; all three measured
with `qa eval`."""


def draft_answer(question: Question, evidence: Evidence, documents: dict[str, Document], room: int = 0) -> Draft:
    """The one to three sentences that answer, each with its citation; more where several things or places are asked
    for, the best of each first. ``room`` characters are left free."""
    lists = question.asks_list or bool(evidence.parts)
    limit = (MOST_LIST_CHARACTERS if lists else MOST_CHARACTERS) - lead_room(question, evidence.hits, documents) - RESERVED - room
    found: list[Statement] = []
    for part in evidence.parts:
        found = _choose(part.question, part, documents, limit, len(found) + 1, found)
    found = _choose(question, evidence, documents, limit, MOST_LISTED if lists else MOST_SENTENCES, found)
    draft = write(found, documents, question.language)
    return Draft((*_same_label(found, question.language), *draft.sentences), draft.citations)


def _choose(question: Question, evidence: Evidence, documents: dict[str, Document], limit: int, most: int,
            before: Sequence[Statement]) -> list[Statement]:
    """What was chosen before, with units of the evidence up to ``most`` sentences and ``limit`` characters."""
    hits, cover, weights = evidence.hits, evidence.cover, evidence.weights
    chosen: list[tuple[Unit, Statement]] = []
    pool = [u for u in evidence.units if tells(question, hits[u.candidate].passage, u)]
    used = sum(len(s.words) + 4 for s in before)
    while pool and len(before) + len(chosen) < most:
        unit, value, likely = _next(pool, [u for u, _ in chosen], weights, evidence.units)
        pool.remove(unit)
        hit = hits[unit.candidate]
        worth = likely / max(1, columns(hit.passage.text[unit.start:unit.end]))
        of_heads = question.asks_head and hit.passage.kind in HEADS
        if chosen and (value - chosen[0][0].score < LEAST if question.asks_list or of_heads else worth < LEAST_WORTH):
            break
        statement = state(question, unit, hit, documents[hit.passage.source], cover, weights)
        after_sentence = bool(chosen) and chosen[0][1].hit.passage.kind != "row"
        if after_sentence and statement and _is_vague(statement, documents[hit.passage.source]):
            continue
        told = [*before, *(s for _, s in chosen)]
        if statement and used + len(statement.words) <= limit and not _is_told(statement, told) and (
                not told or _figures([*told, statement]) <= MOST_FIGURES):
            chosen.append((unit, statement))
            used += len(statement.words) + 4
            before_it = _meant(unit, pool, statement.words) if len(chosen) == 1 else None
            meant = before_it and state(question, before_it, hit, documents[hit.passage.source], cover, weights)
            if before_it and meant and used + len(meant.words) <= limit and not _is_told(meant, before):
                pool.remove(before_it)
                chosen.append((before_it, meant))
                used += len(meant.words) + 4
            if question.asks_head and hit.passage.kind in HEADS:  # who, when and under which item stand in no sentence
                pool = [u for u in pool if hits[u.candidate].passage.kind in HEADS]
            if listed := _listed(statement, documents, limit - used):
                told = [*before, *(s for _, s in chosen)]
                return [*told, *(s for s in listed if not _is_told(s, told))]
    found = _without_unnamed(question, [s for _, s in chosen], documents)
    twins = [t for u in evidence.units if (t := _twin(question, u, hits, documents, found, cover, weights))]
    return [*before, *found, *twins]


def _meant(unit: Unit, pool: Sequence[Unit], text: str) -> Unit | None:
    """The sentence before a unit that begins with a word for what was said there."""
    if not BACK.match(text):
        return None
    return next((u for u in pool if (u.candidate, u.place) == (unit.candidate, unit.place - 1)), None)


def _listed(statement: Statement, documents: dict[str, Document], room: int) -> list[Statement]:
    """What the sentence announces, as far as it fits; nothing if it announces nothing."""
    passage = statement.hit.passage
    document = documents[passage.source]
    found: list[Statement] = []
    for number in announced(document, passage.block, statement.quote):
        p = whole(document, number)
        point = sentence_at(replace(statement.hit, passage=p), document, 0, len(p.text), statement.score)
        room -= len(point.words) + 4
        if room < 0 or len(squash(point.quote)) > MOST_CITED:
            break
        found.append(point)
    return found


def _without_unnamed(question: Question, found: Sequence[Statement], documents: dict[str, Document]) -> list[Statement]:
    """The statements but for rows that the question does not name, where the total of their table, or of the year that it
    does name, is told: it asks for all."""
    told = [(s, documents[s.hit.passage.source].blocks[s.hit.passage.block]) for s in found]
    totals = [(s.hit.passage.source, b) for s, b in told if b.kind == "row" and is_total(b)]
    asked = set(question.terms)

    def is_summed(source: str, row: Block) -> bool:
        own = label_words(row)
        return any(at == source and total.headings == row.headings and own != (words := label_words(total)) and not (own - words) & asked
                   and (not words or bool(number := {w for w in words if w.isdigit()}) and number <= own & asked)
                   for at, total in totals)

    return [s for s, b in told if b.kind != "row" or not is_summed(s.hit.passage.source, b)]


def _is_told(statement: Statement, told: Sequence[Statement]) -> bool:
    """Whether the sentence is among those told, or the row, by whichever of its cells."""
    passage = statement.hit.passage
    return any(s.spans == statement.spans or passage.kind == "row" and s.hit.passage.id == passage.id for s in told)


def _figures(statements: Sequence[Statement]) -> int:
    return sum(len(NUMBER.findall(s.words)) for s in statements)


def _is_vague(statement: Statement, document: Document) -> bool:
    """Whether a row is told whole because the question does not say which column it means."""
    block = document.blocks[statement.hit.passage.block]
    return block.kind == "row" and statement.words.count("：") > MOST_COLUMNS


def _twin(question: Question, unit: Unit, hits: Sequence[Hit], documents: dict[str, Document], found: Sequence[Statement], cover: Cover,
          weights: np.ndarray) -> Statement | None:
    """The row as a statement if it bears the very labels of a row that was chosen: the source alone cannot tell them
    apart."""
    hit = hits[unit.candidate]
    same = [s for s in found if s.hit.passage.kind == hit.passage.kind == "row" and s.hit.passage.id != hit.passage.id
            and s.hit.passage.place == hit.passage.place]
    if not same or any(s.hit.passage.id == hit.passage.id for s in found):
        return None
    return state(question, unit, hit, documents[hit.passage.source], cover, weights)


def _same_label(statements: Sequence[Statement], language: str) -> tuple[str, ...]:
    """A word of warning where several rows told bear one label."""
    places = [s.hit.passage.place for s in statements if s.hit.passage.kind == "row"]
    twice = dict.fromkeys(write_place(place, language) for place in places if places.count(place) > 1)
    return tuple(phrases.SAME_LABEL[language].format(label=label) for label in twice)


def _next(pool: Sequence[Unit], chosen: Sequence[Unit], weights: np.ndarray, found: Sequence[Unit]) -> tuple[Unit, float, float]:
    """The unit that adds most, its score with what it adds, and how likely it is that it, of all that were ``found``, is the one that
    answers. The ranker's scores are log-odds; standing beside a chosen one doubles them."""
    if not chosen:
        return pool[0], pool[0].score, 1.0
    held = np.max([u.cover for u in chosen], axis=0)
    share = weights / max(1e-9, float(weights.sum()))
    near = {(c.candidate, c.place + step) for c in chosen for step in (-1, 1)}
    beside = [(u.candidate, u.place) in near for u in pool]
    values = [u.score + GAIN * float(share @ np.maximum(u.cover - held, 0)) + NEIGHBOUR * is_near for u, is_near in zip(pool, beside, strict=True)]
    best = int(np.argmax(values))
    unit, top = pool[best], max(u.score for u in found)
    likely = (1 + beside[best]) * math.exp(unit.score - top) / sum(math.exp(u.score - top) for u in found)
    return unit, values[best], likely


def announced(document: Document, block: int, sentence: str) -> list[int]:
    """Indices of the blocks that the last sentence of a block announces: the headings right below it in its section, or
    the points that follow; none if it announces nothing."""
    blocks, own = document.blocks, document.blocks[block]
    if not ANNOUNCES.search(sentence) or not squash(own.text).endswith(squash(sentence)):
        return []
    section = own.headings
    found: list[int] = []
    for n in range(block + 1, len(blocks)):
        if blocks[n].part != own.part or blocks[n].headings[:len(section)] != section or _goes_on(blocks[n], own):
            break
        if blocks[n].headings == section and blocks[n].kind in ("heading", "item"):
            found.append(n)
    return found if found and found[0] == block + 1 else []


def _goes_on(block: Block, own: Block) -> bool:
    """Whether the section's own text goes on with the block, so that what was announced is over."""
    return block.kind == "paragraph" and block.headings == own.headings
