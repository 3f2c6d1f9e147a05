"""The row of a table that is first or last by a column, or the year that is by its total: computed, and said to be so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.cells import MARGIN, column_scores, extreme, figure
from qa.citations import is_total, label_columns
from qa.references.reading import YEAR
from qa.retrieval.question import Question
from qa.retrieval.search import Evidence
from qa.retrieval.wording import ASKS_WHEN
from qa.structure.lines import merge_spans
from qa.types import Block, Document, Span, squash

AMONG = 5
"""First passages in which the table must stand, one of its rows the first and TABLE_HITS in all, unless the question names a table."""
TABLE_HITS = 3
FEWEST_ROWS, MOST_ROWS = 3, 300
"""Fewer rows have no first and last worth computing; of more not every figure that was compared can be cited."""
LONGEST_HEADING = 100
"""A longer heading leaves a citation no room for figures."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """The rows whose figure in a column is the largest or smallest of those compared."""

    document: Document
    column: int
    rows: tuple[Block, ...]
    """Those that tie for it, in reading order; their figure is the same."""
    compared: tuple[Block, ...]
    """All that were compared: rows of the table without its totals, or totals alone."""

    @property
    def of_totals(self) -> bool:
        return all(map(is_total, self.compared))


def find_extreme(question: Question, evidence: Evidence, documents: dict[str, Document]) -> Extreme | None:
    """The row that the question asks for by a superlative; None if it asks for none or no table bears on it."""
    sign = extreme(question)
    hits = [h for h in evidence.hits[:AMONG] if h.passage.kind == "row"]
    if not sign or not hits or evidence.hits[0].passage.kind != "row" and question.reference.kind != "table":
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
    table = [b for b in document.blocks if b.kind == "row" and _same_table(b, block) and len(b.cells) > column]
    rows = [(b, value) for b in comparable(question, table) if (value := figure(b.cells[column].text)) is not None]
    if not FEWEST_ROWS <= len(rows) <= MOST_ROWS or column < label_columns(block) or len(block.columns[column].text) > LONGEST_HEADING:
        return None
    best = max(sign * value for _, value in rows)
    return Extreme(document, column, tuple(b for b, value in rows if sign * value == best), tuple(b for b, _ in rows))


def comparable(question: Question, table: Sequence[Block]) -> list[Block]:
    """The rows of a table among which a question seeks the first or last: where it asks for a year, the total of each year
    or else its only row; where it names years that rows bear, the rows of these; totals are otherwise left out."""
    single = [b for b in table if not is_total(b)]
    if ASKS_WHEN.search(question.text):
        dated = [(b, year) for b in table if (year := _year(b))]
        totals = [b for b, _ in dated if is_total(b)]
        alone = [b for b, year in dated if [y for _, y in dated].count(year) == 1]
        return totals if len(totals) > 1 else alone
    named = [b for b in single if _year(b) in question.years]
    return named or single


def _year(block: Block) -> str:
    """The year that a row's labels name; empty if they name none or several."""
    years = set(YEAR.findall(" ".join(c.text for c in block.cells[:label_columns(block)])))
    return years.pop() if len(years) == 1 else ""


def _same_table(one: Block, other: Block) -> bool:
    return (one.part, one.label, one.columns) == (other.part, other.label, other.columns)


def operands(found: Extreme, most: int) -> list[tuple[Span, ...]]:
    """The places of every compared figure under its column's heading, with its row's labels if all that makes no more than
    ``most`` characters; else of the figures alone, in stretches of at most so many."""
    text = found.document.text

    def places(rows: Sequence[Block], labelled: bool) -> tuple[Span, ...]:
        heading = found.rows[0].columns[found.column].spans
        spans = {*heading, *(span for row in rows for span in _cell_spans(row, found.column, labelled))}
        return tuple(merge_spans(text, sorted(spans)))

    def fits(spans: Sequence[Span]) -> bool:
        return sum(len(squash(text[a:b])) for a, b in spans) <= most

    if fits(whole := places(found.compared, True)):
        return [whole]
    stretches: list[list[Block]] = [[]]
    for row in found.compared:
        if not fits(places([*stretches[-1], row], False)):
            stretches.append([])
        stretches[-1].append(row)
    return [places(rows, False) for rows in stretches if rows]


def _cell_spans(block: Block, column: int, labelled: bool) -> Sequence[Span]:
    cells = [*block.cells[:label_columns(block)], block.cells[column]] if labelled else [block.cells[column]]
    return [span for cell in cells for span in cell.spans]
