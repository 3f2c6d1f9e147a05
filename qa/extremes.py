"""The row of a table that is first or last by a column: computed from its cells, and said to be so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.cells import MARGIN, column_scores, extreme, figure
from qa.citations import is_total, label_columns
from qa.retrieval.question import Question
from qa.retrieval.search import Evidence
from qa.structure.lines import merge_spans
from qa.types import Block, Document, Span, squash

AMONG = 5
"""First passages in which the table must stand, with TABLE_HITS of its rows unless the question names a table."""
TABLE_HITS = 3
FEWEST_ROWS = 3
"""Fewer rows have no first and last worth computing."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """The rows whose figure in a column is the largest or smallest of their table's, totals left out."""

    document: Document
    column: int
    rows: tuple[Block, ...]
    """Those that tie for it, in reading order; their figure is the same."""
    compared: tuple[Block, ...]
    """All that were compared."""


def find_extreme(question: Question, evidence: Evidence, documents: dict[str, Document]) -> Extreme | None:
    """The row that the question asks for by a superlative; None if it asks for none or no table bears on it."""
    sign = extreme(question)
    hits = [h for h in evidence.hits[:AMONG] if h.passage.kind == "row"]
    if not sign or not hits:
        return None
    document, first = documents[hits[0].passage.source], hits[0].passage
    block = document.blocks[first.block]
    here = [h for h in hits if h.passage.source == first.source and _same_table(document.blocks[h.passage.block], block)]
    if len(here) < (1 if question.reference.kind == "table" else TABLE_HITS):
        return None
    scores = column_scores(question, block, first.context, int(hits[0].signals["position"]), evidence.cover, evidence.weights)
    column = int(scores.argmax())
    if (scores >= scores[column] - MARGIN).sum() > 1:
        return None  # the question does not say clearly which column it means
    rows = [(b, value) for b in document.blocks if b.kind == "row" and _same_table(b, block) and not is_total(b)
            and len(b.cells) > column and (value := figure(b.cells[column].text)) is not None]
    if len(rows) < FEWEST_ROWS or column < label_columns(block):
        return None
    best = max(sign * value for _, value in rows)
    return Extreme(document, column, tuple(b for b, value in rows if sign * value == best), tuple(b for b, _ in rows))


def _same_table(one: Block, other: Block) -> bool:
    return (one.part, one.label, one.columns) == (other.part, other.label, other.columns)


def operands(found: Extreme, most: int) -> tuple[Span, ...]:
    """The places of the column's heading and of every compared figure with its row's labels, if that makes no more than
    ``most`` characters; else of the heading and the figures alone, as many as fit."""
    heading = found.rows[0].columns[found.column].spans
    for labelled in (True, False):
        spans = {*heading, *(span for block in found.compared for span in _cell_spans(block, found.column, labelled))}
        ordered = merge_spans(found.document.text, sorted(spans))
        if sum(len(squash(found.document.text[a:b])) for a, b in ordered) <= most:
            return ordered
    return tuple(sorted(heading))


def _cell_spans(block: Block, column: int, labelled: bool) -> Sequence[Span]:
    cells = [*block.cells[:label_columns(block)], block.cells[column]] if labelled else [block.cells[column]]
    return [span for cell in cells for span in cell.spans]
