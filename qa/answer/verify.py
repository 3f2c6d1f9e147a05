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
GROUPED = re.compile(rf"{THOUSANDS.pattern}(?:\.\d+)?")
"""A number with marks between its thousands."""


def quotes_stand(citations: Sequence[Citation], documents: Mapping[str, Document]) -> bool:
    """Whether every quote is its document's text at its spans."""
    return all(stands_at(documents[c.source], c.spans, c.quote) for c in citations)


def figures_stand(sentences: Sequence[str], citations: Sequence[Citation]) -> bool:
    """Whether every number of the answer stands, whole, in a citation's quote, locator or document."""
    told = {n for c in citations for n in (*_figures(c.quote, bool(ROW.search(c.id))), *_figures(c.locator), *_figures(c.document))}
    return all(_figures(re.sub(r"\[\d+\]", " ", sentence)) <= told for sentence in sentences)


def _figures(text: str, in_cells: bool = False) -> set[str]:
    """The whole numbers of a text, marks between thousands left out; ``in_cells``: those that may part cells are read both ways."""
    found = []
    for run in GROUPED.findall(text):
        groups = re.split(r"[\s,]", run)
        found += ["".join(groups[a:b]) for a, b in combinations(range(len(groups) + 1), 2)] if in_cells else ["".join(groups)]
    return set(NUMBER.findall(unicodedata.normalize("NFKC", " ".join([*found, GROUPED.sub(" ", text)]))))
