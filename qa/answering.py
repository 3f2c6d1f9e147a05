"""Hits to sentences to an answer in the documents' own words, every sentence with its checked citation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa import phrases
from qa.announced import announced
from qa.cells import MOST_COLUMNS, asked_columns, column_scores, tell_cells
from qa.citations import is_total, label_words
from qa.extremes import Extreme, operands
from qa.passages import whole
from qa.retrieval.question import NUMBER, Question
from qa.retrieval.ranker import HEADS, NOTES, Cover, Unit, shown, unit_ranges
from qa.retrieval.search import Evidence
from qa.structure.lines import Positions, join_text, tidy
from qa.types import Block, Citation, Document, Hit, Passage, Span, spanned, squash

MOST_CHARACTERS = 400
MOST_LIST_CHARACTERS = 800
MOST_CITED = 400
"""Limits of an answer, of one that lists or compares, and of a citation's words."""
RESERVED = 24
"""Characters kept free for markers and line breaks."""
MOST_SENTENCES, MOST_LISTED = 3, 5
MOST_EXTREMES = 3
MOST_FIGURES = 16
"""An answer with more numbers buries the one that was asked for; a sentence that would add them is left out."""
NEIGHBOUR = 2.0
"""What standing beside a chosen sentence adds to a sentence's score: the answer often goes on in the next one."""
GAIN = 20.0
"""What covering the rest of the question's weight would add to a sentence's score."""
LEAST = -1.0
"""A further sentence is left out when it falls this far below the best one, after what it adds; all three measured
with `qa eval`."""


POINTER = re.compile(r"\s*(?:另?见|参[见看阅]|同上|载于|see\b|ibid|cf\.|voir\b|véase|см\.|انظر)|\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
"""A note that says where to look, not what there is."""
NAMED = 1000.0
"""Score of what stands at a place that the question names: it is shown as 1."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or table row as it stands in the answer, with its place."""

    hit: Hit
    words: str
    quote: str
    spans: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its confidence is known."""

    sentences: tuple[str, ...]
    citations: tuple[Citation, ...]


def draft_answer(question: Question, evidence: Evidence, documents: dict[str, Document], room: int = 0) -> Draft:
    """The one to three sentences that answer, each with its citation; more where several things or places are asked
    for, the best of each first. ``room`` characters are left free."""
    lists = question.asks_list or bool(evidence.parts)
    limit = (MOST_LIST_CHARACTERS if lists else MOST_CHARACTERS) - len(phrases.LEAD[question.language]) - RESERVED - room
    found: list[Statement] = []
    for asked, part in zip(question.parts or [question] * len(evidence.parts), evidence.parts, strict=True):
        found = _choose(asked, part, documents, limit, len(found) + 1, found)
    found = _choose(question, evidence, documents, limit, MOST_LISTED if lists else MOST_SENTENCES, found)
    draft = write(found, documents)
    return Draft((*_same_label(found, question.language), *draft.sentences), draft.citations)


def _choose(question: Question, evidence: Evidence, documents: dict[str, Document], limit: int, most: int,
            before: Sequence[Statement]) -> list[Statement]:
    """What was chosen before, with units of the evidence up to ``most`` sentences and ``limit`` characters."""
    hits, cover, weights = evidence.hits, evidence.cover, evidence.weights
    chosen: list[tuple[Unit, Statement]] = []
    pool = [u for u in evidence.units if _tells(question, hits[u.candidate].passage, u)]
    used = sum(len(s.words) + 4 for s in before)
    while pool and len(before) + len(chosen) < most:
        unit, value = _next(pool, [u for u, _ in chosen], weights)
        pool.remove(unit)
        if chosen and value - chosen[0][0].score < LEAST:
            break
        hit = hits[unit.candidate]
        statement = _state(question, unit, hit, documents[hit.passage.source], cover, weights)
        after_sentence = bool(chosen) and chosen[0][1].hit.passage.kind != "row"
        if after_sentence and statement and _is_vague(statement, documents[hit.passage.source]):
            continue
        told = [*before, *(s for _, s in chosen)]
        if statement and used + len(statement.words) <= limit and not _is_told(statement, told) and (
                not told or _figures([*told, statement]) <= MOST_FIGURES):
            chosen.append((unit, statement))
            used += len(statement.words) + 4
            if question.asks_head and hit.passage.kind in HEADS:  # who, when and under which item stand in no sentence
                pool = [u for u in pool if hits[u.candidate].passage.kind in HEADS]
            if listed := _listed(statement, documents, limit - used):
                told = [*before, *(s for _, s in chosen)]
                return [*told, *(s for s in listed if not _is_told(s, told))]
    found = _without_unnamed(question, [s for _, s in chosen], documents)
    twins = [t for u in evidence.units if (t := _twin(question, u, hits, documents, found, cover, weights))]
    return [*before, *found, *twins]


def _listed(statement: Statement, documents: dict[str, Document], room: int) -> list[Statement]:
    """What the sentence announces, as far as it fits; nothing if it announces nothing."""
    passage = statement.hit.passage
    document = documents[passage.source]
    found: list[Statement] = []
    for number in announced(document, passage.block, statement.quote):
        p = whole(document, number)
        point = _sentence(replace(statement.hit, passage=p), document, 0, len(p.text), statement.score)
        room -= len(point.words) + 4
        if room < 0 or len(squash(point.quote)) > MOST_CITED:
            break
        found.append(point)
    return found


def _tells(question: Question, passage: Passage, unit: Unit) -> bool:
    """Whether a unit says something: a heading does where a list is asked for, a note that only points elsewhere where a
    note is."""
    if passage.kind == "heading":
        return question.asks_list
    return passage.kind not in NOTES or question.asks_note or not POINTER.match(passage.text[unit.start:unit.end])


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


def _twin(question: Question, unit: Unit, hits: Sequence[Hit], documents: dict[str, Document], found: Sequence[Statement], cover: Cover,
          weights: np.ndarray) -> Statement | None:
    """The row as a statement if it bears the very labels of a row that was chosen: the source alone cannot tell them
    apart."""
    hit = hits[unit.candidate]
    same = [s for s in found if s.hit.passage.kind == hit.passage.kind == "row" and s.hit.passage.id != hit.passage.id
            and s.hit.passage.locator == hit.passage.locator]
    if not same or any(s.hit.passage.id == hit.passage.id for s in found):
        return None
    return _state(question, unit, hit, documents[hit.passage.source], cover, weights)


def _same_label(statements: Sequence[Statement], language: str) -> tuple[str, ...]:
    """A word of warning where several rows told bear one label."""
    locators = [s.hit.passage.locator for s in statements if s.hit.passage.kind == "row"]
    twice = dict.fromkeys(x.rpartition("，")[2] for x in locators if locators.count(x) > 1)
    return tuple(phrases.SAME_LABEL[language].format(label=label) for label in twice)


def _next(pool: Sequence[Unit], chosen: Sequence[Unit], weights: np.ndarray) -> tuple[Unit, float]:
    """The unit that adds most, and its score with what it adds."""
    if not chosen:
        return pool[0], pool[0].score
    held = np.max([u.cover for u in chosen], axis=0)
    share = weights / max(1e-9, float(weights.sum()))
    beside = {(c.candidate, c.place + step) for c in chosen for step in (-1, 1)}
    values = [u.score + GAIN * float(share @ np.maximum(u.cover - held, 0)) + NEIGHBOUR * ((u.candidate, u.place) in beside)
              for u in pool]
    best = int(np.argmax(values))
    return pool[best], values[best]


def draft_place(question: Question, hits: Sequence[Hit], documents: dict[str, Document]) -> Draft:
    """What stands at the place a question names, from its beginning as far as an answer may go."""
    found: list[Statement] = []
    limit, used = MOST_CHARACTERS - len(phrases.LEAD[question.language]), RESERVED
    for hit in hits:
        for start, end in unit_ranges(hit.passage):
            statement = _sentence(hit, documents[hit.passage.source], start, end, NAMED)
            if found and used + len(statement.words) > limit:
                return write(found, documents)
            if len(squash(statement.quote)) <= MOST_CITED:
                found.append(statement)
                used += len(statement.words) + 4
    return write(found, documents)


def draft_extreme(found: Extreme, passages: dict[int, Passage], language: str) -> Draft:
    """The rows that are first or last by a column, each cited, and that this was found by comparing, the compared
    figures cited; ``passages`` has the passage of each row's block."""
    document, column = found.document, found.column
    citations: list[Citation] = []
    sentences: list[str] = []
    for block in found.rows[:MOST_EXTREMES]:
        passage = passages[document.blocks.index(block)]
        words, spans = tell_cells(block, [column])
        citations.append(Citation(len(citations) + 1, passage.id, document.source, spans, _cells_quote(document, spans),
                                  document.title, passage.locator, 1.0))
        sentences.append(f"{words}[{len(citations)}]")
    heading = found.rows[0].columns[column].text
    table = passage.locator.rpartition("，")[2].split(" ")[0]
    told = (phrases.COMPUTED_TOTALS if found.of_totals else phrases.COMPUTED)[language].format(table=table, column=heading)
    for spans in operands(found, MOST_CITED):
        citations.append(Citation(len(citations) + 1, passage.id, document.source, spans, _cells_quote(document, spans), document.title,
                                  f"{document.short}，{table} {heading}", 1.0))
        told += f"[{len(citations)}]"
    return Draft((*sentences, told), tuple(citations))


def _state(question: Question, unit: Unit, hit: Hit, document: Document, cover: Cover, weights: np.ndarray) -> Statement | None:
    """The unit as a statement; None if it is too long to be cited whole."""
    block = document.blocks[hit.passage.block]
    statement = _sentence(hit, document, unit.start, unit.end, unit.score)
    if block.kind == "row":
        words, spans = _cells(question, block, hit, cover, weights)
        cells = replace(statement, words=words, spans=spans, quote=_cells_quote(document, spans))
        statement = cells if len(squash(cells.quote)) <= MOST_CITED else statement
    return statement if 0 < len(squash(statement.quote)) <= MOST_CITED else None


def _is_vague(statement: Statement, document: Document) -> bool:
    """Whether a row is told whole because the question does not say which column it means."""
    block = document.blocks[statement.hit.passage.block]
    return block.kind == "row" and statement.words.count("：") > MOST_COLUMNS


def _sentence(hit: Hit, document: Document, start: int, end: int, score: float) -> Statement:
    passage = hit.passage
    spans = Positions(document.text, passage.spans, passage.text).spans(start, end)
    return Statement(hit, tidy(passage.text[start:end]), _quote(document, spans), spans, score)


def _cells(question: Question, block: Block, hit: Hit, cover: Cover, weights: np.ndarray) -> tuple[str, tuple[Span, ...]]:
    """The cells of the row that the question asks for, with labels and column headings, and their places."""
    scores = column_scores(question, block, hit.passage.context, int(hit.signals["position"]), cover, weights)
    return tell_cells(block, asked_columns(question, scores))


def _cells_quote(document: Document, spans: Sequence[Span]) -> str:
    """The words of headings and cells, a space between one and the next."""
    return " ".join(tidy(spanned(document.text, [s])) for s in spans)


def _quote(document: Document, spans: Sequence[Span]) -> str:
    return join_text([tidy(spanned(document.text, [s])) for s in spans])


def write(statements: Sequence[Statement], documents: dict[str, Document]) -> Draft:
    """Statements in reading order where they share a document, neighbours under one citation, each with its marker."""
    best: dict[str, int] = {}
    for n, statement in enumerate(statements):
        best.setdefault(statement.hit.passage.source, n)
    citations: list[Citation] = []
    sentences: list[str] = []
    last: Hit | None = None
    for statement in sorted(statements, key=lambda s: (best[s.hit.passage.source], s.spans)):
        p = statement.hit.passage
        same = last is not None and last.passage.block == p.block and last.passage.source == p.source
        if same and (joined := _joined(citations[-1], statement, documents[p.source])):
            citations[-1] = joined
        else:
            citations.append(Citation(len(citations) + 1, p.id, p.source, statement.spans, statement.quote, p.document,
                                      p.locator, shown(statement.score)))
        sentences.append(f"{statement.words}[{len(citations)}]")
        last = statement.hit
    if len(statements) > 1 and not figures_stand(sentences, citations):
        return write(statements[:-1], documents)  # two sentences ran a number together that no document holds
    return Draft(tuple(sentences), tuple(citations))


def _joined(citation: Citation, unit: Statement, document: Document) -> Citation | None:
    """The citation with the next sentence added, if only white space or a mark lies between and it stays short."""
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


def refusal(question: Question, reason: str = "") -> tuple[str, ...]:
    """That the corpus does not say, why where that can be told, and what the passages below are."""
    language = question.language
    return (phrases.REFUSAL[language], *filter(None, [reason]), phrases.NEAREST[language])
