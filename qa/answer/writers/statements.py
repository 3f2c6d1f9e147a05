"""What an answer is written of: sentences and rows in the documents' own words, every one with its checked citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa.answer import phrases
from qa.answer.tables import Extreme, asked_columns, column_scores, operands, tell_cells
from qa.answer.verify import figures_stand
from qa.documents.locators.naming import column_of
from qa.documents.locators.writing import write_locator, write_table
from qa.documents.structure.lines import Positions, join_text, tidy
from qa.question.question import Question
from qa.search.ranker import shown
from qa.search.signals import Cover, Unit, unit_ranges
from qa.types import Block, Citation, Document, Hit, Passage, Span, meet, spanned, squash

MOST_CHARACTERS = 400
MOST_LIST_CHARACTERS = 800
MOST_CITED = 400
"""Limits of an answer, of one that lists or compares, and of a citation's words."""
RESERVED = 24
"""Characters kept free for markers and line breaks."""
MOST_EXTREMES = 3
"""Rows told of those that tie for the first or last."""
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
    quotes: bool = True
    """Whether the sentences are the documents' words."""


def state(question: Question, unit: Unit, hit: Hit, document: Document, cover: Cover, weights: np.ndarray) -> Statement | None:
    """The unit as a statement; None if it is too long to be cited whole."""
    block = document.blocks[hit.passage.block]
    statement = sentence_at(hit, document, unit.start, unit.end, unit.score)
    if block.kind == "row":
        words, spans = _cells(question, block, hit, cover, weights)
        cells = replace(statement, words=words, spans=spans, quote=_cells_quote(document, spans))
        statement = cells if len(squash(cells.quote)) <= MOST_CITED else statement
    return statement if 0 < len(squash(statement.quote)) <= MOST_CITED else None


def sentence_at(hit: Hit, document: Document, start: int, end: int, score: float) -> Statement:
    passage = hit.passage
    spans = Positions(document.text, passage.spans, passage.text).spans(start, end)
    return Statement(hit, tidy(passage.text[start:end]), _quote(document, spans), spans, score)


def _cells(question: Question, block: Block, hit: Hit, cover: Cover, weights: np.ndarray) -> tuple[str, tuple[Span, ...]]:
    """The cells of the row that the question asks for, with labels and column headings, and their places."""
    scores = column_scores(question, block, hit.passage.context, int(hit.signals["position"]), cover, weights)
    return tell_cells(block, asked_columns(question, scores), question.language)


def _cells_quote(document: Document, spans: Sequence[Span]) -> str:
    """The words of headings and cells, a space between one and the next."""
    return " ".join(tidy(spanned(document.text, [s])) for s in spans)


def _quote(document: Document, spans: Sequence[Span]) -> str:
    return join_text([tidy(spanned(document.text, [s])) for s in spans])


def draft_place(question: Question, hits: Sequence[Hit], documents: dict[str, Document], told: Sequence[Citation] = ()) -> Draft:
    """What stands at the place a question names, from its beginning, or from where citations end, as far as an answer may go; and that
    it goes on, if it does."""
    whole: list[Statement] = []
    for hit in hits:
        for start, end in unit_ranges(hit.passage):
            statement = sentence_at(hit, documents[hit.passage.source], start, end, NAMED)
            if not any(c.source == hit.passage.source and meet(c.spans, statement.spans) for c in told):
                whole.append(statement)
    citable = [s for s in whole if len(squash(s.quote)) <= MOST_CITED]
    room = MOST_CHARACTERS - lead_room(question, hits, documents) - RESERVED
    found = _first(citable, room)
    if len(found) == len(whole) or not found:
        return write(found, documents, question.language)
    goes_on = phrases.GOES_ON[question.language]
    draft = write(_first(citable, room - len(goes_on)), documents, question.language)
    return Draft((*draft.sentences, goes_on), draft.citations)


def lead_room(question: Question, hits: Sequence[Hit], documents: dict[str, Document]) -> int:
    """Characters that may have to say in which language the documents are."""
    return max((len(phrases.lead(question.language, [documents[hit.passage.source].language])) for hit in hits), default=0)


def _first(statements: Sequence[Statement], room: int) -> list[Statement]:
    """As many of the first statements as have room, at least one."""
    found: list[Statement] = []
    for statement in statements:
        room -= len(statement.words) + 4
        if found and room < 0:
            break
        found.append(statement)
    return found


def draft_extreme(found: Extreme, passages: dict[int, Passage], language: str) -> Draft:
    """The rows that are first or last by a column, each cited, and that this was found by comparing, the compared
    figures cited; ``passages`` has the passage of each row's block."""
    document, column = found.document, found.column
    citations: list[Citation] = []
    sentences: list[str] = []
    for block in found.rows[:MOST_EXTREMES]:
        passage = passages[document.blocks.index(block)]
        words, spans = tell_cells(block, [column], language)
        citations.append(Citation(len(citations) + 1, passage.id, document.source, spans, _cells_quote(document, spans),
                                  document.title, write_locator(passage.place, language), 1.0, passage.place))
        sentences.append(f"{words}[{len(citations)}]")
    heading = found.rows[0].columns[column].text
    place = column_of(document, found.rows[0], column)
    table = write_table(place.number, language)
    told = (phrases.COMPUTED_TOTALS if found.of_totals else phrases.COMPUTED)[language].format(table=table, column=heading)
    for spans in operands(found, MOST_CITED):
        citations.append(Citation(len(citations) + 1, passage.id, document.source, spans, _cells_quote(document, spans), document.title,
                                  write_locator(place, language), 1.0, place))
        told += f"[{len(citations)}]"
    return Draft((*sentences, told), tuple(citations))


def write(statements: Sequence[Statement], documents: dict[str, Document], language: str) -> Draft:
    """Statements in reading order where they share a document, neighbours under one citation, each with its marker; places are
    told in a language."""
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
                                      write_locator(p.place, language), shown(statement.score), p.place))
        sentences.append(f"{statement.words}[{len(citations)}]")
        last = statement.hit
    if len(statements) > 1 and not figures_stand(sentences, citations):
        return write(statements[:-1], documents, language)
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
