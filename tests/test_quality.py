"""Quality may not fall: the gold questions, asked of the real assistant, against the committed figures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from qa.assistant import Assistant
from qa.batch.question_files import read_questions
from qa.batch.run import answer_all
from qa.evaluation import evaluate, read_gold
from qa.retrieval.question import read_question
from qa.types import Turn, squash

GOLD = Path(__file__).parent / "gold" / "dev.jsonl"
MARGIN = 0.03
"""Figures move by a question or two with library versions and processors."""
REFUSAL_MARGIN = 0.1
"""Two of the twenty unanswerable questions."""
COMMITTED = {
    "recall@5": 0.923, "recall@2000chars": 0.969, "mrr@10": 0.865, "answer_accuracy": 0.782, "citation_recall": 0.769,
    "citation_precision": 0.654, "answered_answerable": 0.962, "refused_unanswerable": 0.70, "abstention_auroc": 0.919,
}
EXACT = ("citation_exact", "markers_valid", "figures_cited")


@pytest.fixture(scope="module")
def figures(real: Assistant) -> dict[str, float]:
    rows = list(answer_all(real, read_questions(str(GOLD))))
    return evaluate(read_gold(str(GOLD)), rows, {d.source: d.text for d in real.documents}).figures


@pytest.mark.parametrize("measure", COMMITTED)
def test_no_measure_falls_by_more_than_the_margin(figures: dict[str, float], measure: str) -> None:
    assert figures[measure] >= COMMITTED[measure] - (REFUSAL_MARGIN if measure == "refused_unanswerable" else MARGIN)


@pytest.mark.parametrize("measure", EXACT)
def test_citations_are_exact_without_exception(figures: dict[str, float], measure: str) -> None:
    assert figures[measure] == 1.0


@pytest.mark.parametrize("chinese", [True, False])
def test_fusion_falls_below_neither_leg(real: Assistant, chinese: bool) -> None:
    """Among the first ten passages, for Chinese questions and for those in the other languages; a question of noise aside."""
    searcher = real.knowledge.searcher
    found: dict[str, list[bool]] = {"dense": [], "lexical": [], "fused": []}
    for row in map(json.loads, GOLD.read_text("utf-8").splitlines()):
        if row["kind"] == "unanswerable" or (row["language"] == "zh") != chinese:
            continue
        question = read_question(row["question"], [Turn(**turn) for turn in row["history"]])
        legs = searcher.legs(searcher.encode(question, real.knowledge.encoder))
        holds = np.array([any(e["quote"][:12] in squash(p.text) for e in row["evidence"]) for p in searcher.passages])
        for name, hits in found.items():
            hits.append(bool(holds[np.argsort(-getattr(legs, name), kind="stable")[:10]].any()))
    sums = {name: sum(hits) for name, hits in found.items()}
    assert sums["fused"] >= max(sums["dense"], sums["lexical"]) - 1
