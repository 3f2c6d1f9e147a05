"""Quality may not fall: the gold questions, asked of the real assistant, against the committed figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.batch import answer_all
from qa.evaluation import evaluate, read_gold
from qa.question_files import read_questions

GOLD = Path(__file__).parent / "gold" / "dev.jsonl"
MARGIN = 0.03
"""Figures move by a question or two with library versions and processors."""
COMMITTED = {
    "recall@5": 0.915, "recall@2000chars": 0.962, "mrr@10": 0.857, "answer_accuracy": 0.782, "citation_recall": 0.769,
    "citation_precision": 0.654, "answered_answerable": 0.962, "refused_unanswerable": 0.70, "abstention_auroc": 0.919,
}
EXACT = ("citation_exact", "markers_valid", "figures_cited")


@pytest.fixture(scope="module")
def figures(real: Assistant) -> dict[str, float]:
    rows = list(answer_all(real, read_questions(str(GOLD))))
    return evaluate(read_gold(str(GOLD)), rows, {d.source: d.text for d in real.documents}).figures


@pytest.mark.parametrize("measure", COMMITTED)
def test_no_measure_falls_by_more_than_the_margin(figures: dict[str, float], measure: str) -> None:
    assert figures[measure] >= COMMITTED[measure] - (0.1 if measure == "refused_unanswerable" else MARGIN)


@pytest.mark.parametrize("measure", EXACT)
def test_citations_are_exact_without_exception(figures: dict[str, float], measure: str) -> None:
    assert figures[measure] == 1.0
