"""Which cells of a table's row a question asks for, and the figures that cells hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from qa.citations import TOTAL, label_columns, table_number
from qa.lookup.quantities import readings
from qa.references.reading import YEAR
from qa.retrieval import answer_type
from qa.retrieval.question import Question
from qa.retrieval.ranker import Cover
from qa.tokens import fold, numerals, terms
from qa.types import Block, Span

COVER, SHARED, YEARS, KIND, WHOLE_COLUMN = 10.0, 2.0, 1.0, 2.0, 0.5
"""How much speaks for a column: how well its heading covers the question's tokens, the words it shares with the
question, its year, that it holds shares, changes, averages or what is not where such are asked for, and that it adds up others of
which the question says nothing; chosen with `qa eval`."""
NAMED_APART = 0.25
"""Share of the words by which a column's heading differs that a question holds if it means that column."""
MARGIN = 0.3
MOST_COLUMNS = 2
"""Columns within this margin of the best are told; the whole row if they are more."""
CHANGE = re.compile(
    r"增加|增长|净增|多了|涨了?|升了?|减少|下降|降了?|少了|变化|\b(?:gr[eo]w\w*|increas\w+|ris[eo]n?|rose|chang\w+|declin\w+|fell)\b"
    r"|augment\w+|progress\w+|évolu\w+|hausse|baisse|aument\w+|creci\w+|cambi\w+|disminu\w+|вырос\w*|увелич\w+|измен\w+|сократ\w+"
    r"|زاد|ازداد|ارتفع|نما|تغير|انخفض", re.IGNORECASE)
CHANGED = re.compile(r"变化|增减|增长|增幅|change|growth|variation|évolution|variación|изменени", re.IGNORECASE)
AVERAGE = re.compile(r"平均|每[一]?[条项个人次]|比率|\b(?:average|mean|ratio|per (?:capita|person|\w+ation))\b|moyenne|en moyenne|promedio|media de"
                     r"|в среднем|средн\w+|متوسط|بالمتوسط", re.IGNORECASE)
AVERAGED = re.compile(r"平均|比率|每[条项个人]|average|ratio|moyenne|promedio|средн|متوسط", re.IGNORECASE)
SHARED_OUT = re.compile(r"百分|[%％]|比例|份额|share|per ?cent|part|proporci|дол[яи]", re.IGNORECASE)
WITHOUT = re.compile(r"(?<!有)没有?|未(?![来成])|无(?![国证])|\b(?:not|no|none|without|never|sans|aucune?|non|sin|ning[uú]n\w*|нет|без)\b"
                     r"|\bn['’]|\bне\s|(?<!\w)(?:لم|لا|دون|بدون)\s", re.IGNORECASE)
LACKING = re.compile(r"(?:^|\s)(?:[无未没]|(?:not|no|none|without|sans|aucune?|non|sin|ning[uú]n\w*|не|нет|без)\b|(?:لم|دون|بدون)\s)", re.IGNORECASE)
WHOLE = re.compile(r"[一整全这那该]行(?![动业政人程])|\brow\b|\bla ligne\b|\bfila\b|\bстрок(?:[аиуе]|ой)\b|(?<!\w)(?:ال)?صف(?!\w)", re.IGNORECASE)
LARGEST = re.compile(r"最(?:多|高|大|强)|\b(?:most|highest|largest|greatest|biggest)\b|l[ea] plus (?:de|élevée?|grande?|haute?)"
                     r"|más (?:alt[oa]|grande)|mayor|наиб\w+|больше всего|сам\w+ (?:высок|больш)\w+|أكبر|أعلى|أكثر", re.IGNORECASE)
SMALLEST = re.compile(r"最(?:少|低|小|弱)|\b(?:fewest|least|lowest|smallest)\b|le moins (?:de|élevé)|la moins élevée|(?:plus|más) (?:faible|baj[oa])"
                      r"|menor|menos|наименьш\w+|меньше всего|сам\w+ (?:низк|мал)\w+|أصغر|أدنى|أقل", re.IGNORECASE)
FIGURE = re.compile(r"([(（]?)([-–−]?)(\d{1,3}(?:[\s,.]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)\s*[%％]?[)）]?")


def column_scores(question: Question, block: Block, context: str, position: int, cover: Cover,
                  weights: np.ndarray) -> np.ndarray:
    """(columns,) how much speaks for each column that is not a label; the labels' are minus infinity."""
    labels = label_columns(block)
    ranges = column_ranges(context, block)
    covered = cover(position, ranges) @ weights / max(1e-9, float(weights.sum()))
    asked = frozenset(terms(question.search) if question.language == "zh" else question.terms)
    headings = [frozenset(terms(column.text)) for column in block.columns]
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


def tell_cells(block: Block, columns: Sequence[int]) -> tuple[str, tuple[Span, ...]]:
    """The row's labels and these cells under their headings, in words and with their places."""
    labels = label_columns(block)
    named = " ".join(c.text for c in block.cells[:labels] if c.text)
    told = "；".join(f"{block.columns[n].text}：{block.cells[n].text}" for n in columns)
    spans = {*block.spans, *(s for n in columns for s in block.columns[n].spans),
             *(s for c in block.cells[:labels] for s in c.spans if s[1] <= block.spans[0][0])}
    return f"{table_number(block)} {named}，{told}".strip(), tuple(sorted(spans))


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
