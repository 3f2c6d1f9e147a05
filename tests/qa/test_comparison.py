"""What changed between two runs, and what that did to the scores."""

import json

from qa.batch.answer_files import read_answers, write_answers
from qa.batch.question_files import Question
from qa.evaluation.comparison import Score, compare
from qa.evaluation.gold import Gold
from qa.evaluation.report import MEASURES

TEXTS = {"a.txt": "甲乙丙丁。戊己庚辛。"}
SPANS = {"甲乙丙丁": [[0, 4]], "戊己庚辛": [[5, 9]]}


def row(id, answer="甲。[1]", quotes=("甲乙丙丁",), question="？", source="a.txt"):
    citations = [{"number": n, "id": "a:p1", "source": source, "spans": SPANS[quote], "quote": quote, "document": "甲",
                  "locator": "第1段", "score": 0.5} for n, quote in enumerate(quotes, 1)]
    return {"id": id, "question": question, "answer": answer, "answered": bool(quotes), "confidence": 0.9,
            "citations": citations, "passages": []}


def failed(id):
    return {"id": id, "question": "？", "error": "x"}


def kinds(old, new):
    return [change.kinds for change in compare([old], [new]).changes]


def test_same_answers_with_other_confidence_time_or_offsets_are_the_same():
    moved = row(1) | {"confidence": 0.1, "elapsed_ms": 9, "passages": [1]}
    moved["citations"] = [moved["citations"][0] | {"spans": [[7, 11]], "quote": "甲 乙丙丁"}]
    assert kinds(row(1), moved) == []
    assert kinds(row(1, quotes=()), row(1, "别的拒绝。", ())) == []
    assert kinds(failed(1), failed(1)) == []


def test_each_kind_of_change():
    assert kinds(row(1), row(1, "乙。[1]")) == [("answer",)]
    assert kinds(row(1), row(1, quotes=("戊己庚辛",))) == [("citations",)]
    assert kinds(row(1), row(1, source="b.txt")) == [("citations",)]
    assert kinds(row(1), row(1, "乙。[1][2]", ("甲乙丙丁", "戊己庚辛"))) == [("answer", "citations")]
    assert kinds(row(1), row(1, "没有。", ())) == [("refused",)]
    assert kinds(row(1, "没有。", ()), row(1)) == [("answered",)]
    assert kinds(row(1), failed(1)) == [("failed",)]
    assert kinds(failed(1), row(1)) == [("mended",)]


def test_questions_in_one_file_only_are_told_apart():
    compared = compare([row(1), row(2), row(3, question="旧")], [row(2), row(3, question="新"), row(4)])
    assert compared.counts == {"both": 1, "same": 1, "changed": 0, "gone": 2, "new": 2}
    assert [r["id"] for r in compared.gone] == [1, 3]
    assert [r["id"] for r in compared.new] == [3, 4]


def test_repeated_ids_are_compared_in_their_order():
    compared = compare([row(1), row(1, "乙。[1]")], [row(1), row(1, "丙。[1]")])
    assert compared.counts == {"both": 2, "same": 1, "changed": 1, "gone": 0, "new": 0}
    assert (compared.changes[0].old["answer"], compared.changes[0].new["answer"]) == ("乙。[1]", "丙。[1]")


def test_the_same_questions_are_paired_whatever_kind_of_file_they_were_kept_in(tmp_path):
    run = [row("1"), row("12345678901234567890"), failed("3") | {"question": ""}]
    write_answers([row(1), row(12345678901234567890), failed(3) | {"question": ""}], tmp_path / "a.xlsx")
    counts = {"both": 3, "same": 3, "changed": 0, "gone": 0, "new": 0}
    assert compare(run, read_answers(str(tmp_path / "a.xlsx"))).counts == counts
    assert compare(run, [*run[:2], failed("3") | {"question": None}]).counts == counts


def test_json_says_what_was_and_what_is():
    assert compare([row(1)], [row(1, "没有。", ()), row(2)]).to_json() == {
        "both": 1, "same": 0, "changed": 1, "gone": 0, "new": 1, "only_old": [], "only_new": [2],
        "changes": [{"id": 1, "question": "？", "changed": ["refused"],
                     "old": {"answered": True, "answer": "甲。[1]",
                             "citations": [{"locator": "第1段", "source": "a.txt", "quote": "甲乙丙丁"}]},
                     "new": {"answered": False, "answer": "没有。", "citations": []}}]}


def test_scores_of_both_runs_with_the_interval_of_their_difference():
    gold = [Gold(Question(str(n), "？"), "zh", "fact", ("甲",), (("a.txt", "甲乙丙丁"),), False) for n in range(100)]
    old = [row(str(n), "乙。[1]" if n < 40 else "甲。[1]") for n in range(100)]
    new = [row(str(n), "乙。[1]" if n < 20 else "甲。[1]") for n in range(100)]
    scores = compare(old, new, gold, TEXTS).scores
    assert scores["answer_accuracy"] == Score(0.6, 0.8, scores["answer_accuracy"].interval)
    assert scores["answer_accuracy"].difference == 0.2
    low, high = scores["answer_accuracy"].interval
    assert 0.12 < low < 0.15 and 0.25 < high < 0.29  # 0.2 ± 1.96 × 0.04: pairs, not two samples (± 0.13)
    assert scores["citation_recall"] == Score(1.0, 1.0, (0.0, 0.0))
    assert [*scores] == [name for name in MEASURES if name in scores]
    assert compare(old, new).scores == {}


def test_only_measures_that_both_runs_have_are_scored():
    gold = [Gold(Question("a", "？"), "zh", "fact", ("甲",), (("a.txt", "甲乙丙丁"),), False)]
    without = {key: value for key, value in row("a").items() if key != "passages"}
    assert "recall@5" in compare([row("a")], [row("a")], gold, TEXTS).scores
    for pair in ([without], [row("a")]), ([row("a")], [without]):
        compared = compare(*pair, gold, TEXTS)
        assert [name for name in compared.scores if name.startswith(("recall", "mrr"))] == []
        assert "abstention_auroc" not in compared.scores
        json.dumps(compared.to_json(), allow_nan=False)
