"""What an answer must hold to be shown: every quote is its document's text, every figure stands in a citation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import combinations

from qa.documents.locators.naming import stands_at
from qa.question.question import NUMBER
from qa.text.folding import THOUSANDS
from qa.types import Citation, Document

ROW = re.compile(r"\.r\d+(?:\.\d+)?$")
"""How the id of a table row ends."""
MARKER = re.compile(r"\[(\d+)\]")
GROUPED = re.compile(rf"{THOUSANDS.pattern}(?:\.\d+)?")
"""A number with marks between its thousands."""


def quotes_stand(citations: Sequence[Citation], documents: Mapping[str, Document]) -> bool:
    """Whether every quote is its document's text at its spans."""
    return all(stands_at(documents[c.source], c.spans, c.quote) for c in citations)


def figures_stand(sentences: Sequence[str], citations: Sequence[Citation]) -> bool:
    """Whether every number of each sentence stands, whole, in the quote, locator or document of a citation that the sentence has a
    marker of; one without markers, the program's own, may take its numbers from any."""
    told = {c.number: {*_figures(c.quote, bool(ROW.search(c.id))), *_figures(c.locator), *_figures(c.document)} for c in citations}
    return all(_figures(MARKER.sub(" ", sentence)) <= set().union(*(told.get(n, set()) for n in _markers(sentence) or told))
               for sentence in sentences)


def _markers(sentence: str) -> list[int]:
    return [int(number) for number in MARKER.findall(sentence)]


def _figures(text: str, in_cells: bool = False) -> set[str]:
    """The whole numbers of a text, marks between thousands left out; ``in_cells``: those that may part cells are read both ways."""
    found = []
    for run in GROUPED.findall(text):
        groups = re.split(r"[\s,]", run)
        found += ["".join(groups[a:b]) for a, b in combinations(range(len(groups) + 1), 2)] if in_cells else ["".join(groups)]
    return set(NUMBER.findall(unicodedata.normalize("NFKC", " ".join([*found, GROUPED.sub(" ", text)]))))
