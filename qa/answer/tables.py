"""Tables: which cells of a row a question asks for, the figures that cells hold, and the row that is first or last by a
column, or the year that is by its total: computed, and said to be so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.documents.locators.naming import TOTAL, is_total, label_columns, table_number
from qa.documents.locators.reading import YEAR
from qa.documents.locators.writing import comma, write_table
from qa.documents.structure.lines import merge_spans
from qa.question import answer_type
from qa.question.question import Question
from qa.question.wording import ASKS_WHEN
from qa.quotes.quantities import readings
from qa.search.retrieve import Evidence
from qa.search.signals import Cover
from qa.text.numbers import numerals
from qa.text.packs import union
from qa.text.words import fold, terms
from qa.types import Block, Document, Span, squash

COVER, SHARED, YEARS, KIND, WHOLE_COLUMN = 10.0, 2.0, 1.0, 2.0, 0.5
"""How much speaks for a column: how well its heading covers the question's tokens, the words it shares with the
question, its year, that it holds shares, changes, averages or what is not where such are asked for, and that it adds up others of
which the question says nothing; chosen with `qa eval`."""
NAMED_APART = 0.25
"""Share of the words by which a column's heading differs that a question holds if it means that column."""
MARGIN = 0.3
MOST_COLUMNS = 2
"""Columns within this margin of the best are told; the whole row if they are more."""
CHANGE, CHANGED = union("tables.change"), union("tables.changed")
AVERAGE, AVERAGED = union("tables.average"), union("tables.averaged")
"""What asks for changes and averages, and what heads columns of them."""
SHARED_OUT = union("tables.share", shapes="[%％]")
WITHOUT, LACKING = union("tables.without"), union("tables.lacking")
WHOLE = union("tables.whole")
LARGEST, SMALLEST = union("tables.largest"), union("tables.smallest")
AMONG = 5
"""First passages in which the table must stand, one of its rows the first and TABLE_HITS in all, unless the question names a table."""
TABLE_HITS = 3
FEWEST_ROWS, MOST_ROWS = 3, 300
"""Fewer rows have no first and last worth computing; of more not every figure that was compared can be cited."""
LONGEST_HEADING = 100
"""A longer heading leaves a citation no room for figures."""
FIGURE = re.compile(r"([(（]?)([-–−]?)(\d{1,3}(?:[\s,.]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)\s*[%％]?[)）]?")


def column_scores(question: Question, block: Block, context: str, position: int, cover: Cover,
                  weights: np.ndarray) -> np.ndarray:
    """(columns,) how much speaks for each column that is not a label; the labels' are minus infinity."""
    labels = label_columns(block)
    ranges = column_ranges(context, block)
    covered = cover(position, ranges) @ weights / max(1e-9, float(weights.sum()))
    asked = frozenset(terms(question.search) if question.language == "zh" else question.terms)
    headings = [frozenset(terms(column.text, question.language)) for column in block.columns]
    years = set(YEAR.findall(numerals(fold(question.search))))
    share = any(kind.name == "share" for kind in answer_type.wanted(question.text)) or bool(SHARED_OUT.search(question.text))
    change, average = bool(CHANGE.search(question.text)), bool(AVERAGE.search(question.text))
    without = bool(WITHOUT.search(question.text))
    scores = np.full(len(block.columns), -np.inf)
    for n, column in enumerate(block.columns):
        if n < labels or not block.cells[n].text:
            continue
        own, told = set(YEAR.findall(column.text)), headings[n]
        shared = len(asked & told) / max(1, len(told))
        whole = TOTAL.search("".join(column.text.split())) and not any(_is_set_apart(asked, other - told) for other in headings[labels:])
        scores[n] = (COVER * covered[n] + SHARED * shared + YEARS * bool(years & own) + WHOLE_COLUMN * bool(whole)
                     + KIND * ((share == bool(SHARED_OUT.search(column.text))) + (change == bool(CHANGED.search(column.text)))
                               + (average == bool(AVERAGED.search(column.text))) + (without == bool(LACKING.search(column.text)))))
    return scores


def _is_set_apart(asked: frozenset[str], words: frozenset[str]) -> bool:
    """Whether the question names what sets a column apart from another."""
    return len(asked & words) >= NAMED_APART * max(1, len(words))


def asked_columns(question: Question, scores: np.ndarray) -> list[int]:
    """The columns that a question means, in order; all of them where it asks for the row or does not say."""
    best = [int(n) for n in np.flatnonzero(scores >= scores.max() - MARGIN)]
    return best if len(best) <= MOST_COLUMNS and not WHOLE.search(question.text) else [int(n) for n in np.flatnonzero(np.isfinite(scores))]


def tell_cells(block: Block, columns: Sequence[int], language: str) -> tuple[str, tuple[Span, ...]]:
    """The row's labels and these cells under their headings, in words and with their places; the table is named in a language."""
    labels = label_columns(block)
    named = " ".join(c.text for c in block.cells[:labels] if c.text)
    told = "；".join(f"{block.columns[n].text}：{block.cells[n].text}" for n in columns)
    spans = {*block.spans, *(s for n in columns for s in block.columns[n].spans),
             *(s for c in block.cells[:labels] for s in c.spans if s[1] <= block.spans[0][0])}
    number = table_number(block)
    table = [write_table(number, language)] if number else []
    return f"{comma(language).join([*table, named])}，{told}", tuple(sorted(spans))


def column_ranges(context: str, block: Block) -> list[tuple[int, int]]:
    """Where each column's heading stands in the row's context, which describes the row."""
    at, out = len(context), []
    for column, cell in reversed(list(zip(block.columns, block.cells, strict=False))):
        if not cell.text:
            out.append((0, 0))
            continue
        start = context.rfind(f"{column.text} {cell.text}".strip(), 0, at)
        out.append((start, start + len(column.text)))
        at = start
    return out[::-1]


def figure(text: str) -> float | None:
    """The number that a cell holds; one in brackets is below zero, as accountants write it. One mark before three digits parts
    thousands if it is a comma, decimals if it is a point."""
    found = FIGURE.fullmatch(text.strip())
    if not found:
        return None
    values = readings(found[3])
    number = min(values) if found[3].count(".") == 1 else max(values)
    return -number if found[1] or found[2] else number


def extreme(question: Question) -> int:
    """1 if the question asks for the largest, -1 for the smallest, else 0."""
    return (1 if LARGEST.search(question.text) else 0) or (-1 if SMALLEST.search(question.text) else 0)


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
