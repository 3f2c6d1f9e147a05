"""The measures, on cases small enough to work out by hand; and the same figures as the reference script."""

import json
import math
import os
import random
import subprocess
import sys
from bisect import bisect_left
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.batch.answer_files import read_answers
from qa.batch.question_files import Question
from qa.errors import BatchError
from qa.evaluation.gold import Gold, SolidText, read_gold
from qa.evaluation.judging import fold, holds_answer, within_reading
from qa.evaluation.report import MEASURES, evaluate

REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCE = REPOSITORY.parent / "shared" / "tools" / "score.py"

TEXTS = {"a.txt": "甲乙丙丁 戊己\n庚辛。\n\n" + "长" * 1100, "b.txt": "In 2010 there were 214 million.\n"}
SPANS = {"甲乙丙丁": [[0, 4]], "戊己庚辛": [[5, 7], [8, 10]], "214 million": [[19, 30]]}


def gold(id="g", kind="fact", answers=("甲乙",), evidence=(("a.txt", "甲乙丙丁"),), any=False):
    return Gold(Question(id, "？"), "zh", kind, tuple(answers), tuple(evidence), any)


def passage(quote="甲乙丙丁", source="a.txt"):
    return {"source": source, "spans": SPANS[quote]}


def row(id="g", answer="甲乙。[1]", quotes=("甲乙丙丁",), passages=(), answered=True, confidence=0.9):
    citations = [passage(quote) | {"number": n, "quote": quote, "locator": "第1段", "document": "文件"}
                 for n, quote in enumerate(quotes, 1)]
    return {"id": id, "answer": answer, "answered": answered, "confidence": confidence, "citations": citations,
            "passages": list(passages)}


def figures(golds, rows):
    return evaluate(golds, rows, TEXTS).figures


def test_right_answer_and_right_refusal_have_every_measure_at_one():
    got = figures([gold(), gold("u", "unanswerable", (), ())],
                  [row(passages=[passage()]), row("u", "没有。", (), answered=False, confidence=0.2)])
    assert {name: got[name] for name in MEASURES} == dict.fromkeys(MEASURES, 1.0)
    assert (got["questions"], got["missing"], got["answer_chars"], got["passage_chars"]) == (2, 0, 6, 4)


@pytest.mark.parametrize("given_row", [None, {"id": "g", "question": "？", "error": "x"}, {"id": "g"}])
def test_missing_or_failed_row_is_wrong_in_every_measure_refusal_included(given_row):
    rows = [given_row, given_row and given_row | {"id": "u"}] if given_row else []
    got = figures([gold(), gold("u", "unanswerable", (), ())], rows)
    assert (got["missing"], got["abstention_auroc"]) == (2, 0.5)
    assert {got[name] for name in MEASURES if name in got and name != "abstention_auroc"} == {0.0}


def test_answers_to_the_gold_questions_under_other_ids_are_found_by_their_words():
    golds = [gold("g"), gold("u", "unanswerable", (), ())]
    golds[1] = replace(golds[1], question=Question("u", "何时？"))
    rows = [row("q-1", "没有。", (), answered=False) | {"question": "何 时？"}, row("q-2", passages=[passage()]) | {"question": "？"}]
    got = figures(golds, rows)
    assert (got["missing"], got["answer_accuracy"], got["refused_unanswerable"]) == (0, 1.0, 1.0)


def test_the_id_decides_between_rows_with_the_same_words_and_the_words_between_rows_with_the_same_id():
    same_words = [row("b", "乙。[1]") | {"question": "？"}, row("a") | {"question": "？"}]
    assert figures([gold("a")], same_words)["answer_accuracy"] == 1.0
    assert figures([gold("a"), gold("c")], same_words[1:])["missing"] == 1
    asked_in_another_order = [row("q-1", "乙。[1]") | {"question": "谁？"}, row("q-2") | {"question": "？"}]
    assert figures([gold("q-1")], asked_in_another_order)["answer_accuracy"] == 1.0
    other = replace(gold("q-2"), question=Question("q-2", "谁？"))
    assert figures([gold("q-1"), other], asked_in_another_order[:1])["missing"] == 1


def test_answers_to_none_of_the_gold_questions_are_refused():
    with pytest.raises(BatchError, match="None of the answers is to a gold question, by its id or its words. Ask the gold"):
        figures([gold("a")], [row("b") | {"question": "谁？"}])


def test_retrieval_is_not_judged_where_no_answer_has_its_passages():
    bare = {key: value for key, value in row().items() if key != "passages"}
    got = figures([gold()], [bare])
    assert [name for name in got if name.startswith(("recall", "mrr"))] == []
    assert (got["answer_accuracy"], got["citation_recall"]) == (1.0, 1.0)
    assert figures([gold(), gold("h")], [bare, row("h", passages=[passage()])])["recall@1"] == 0.5


def test_ranks_count_from_the_first_passage_that_covers():
    got = figures([gold()], [row(passages=[passage("戊己庚辛"), passage("戊己庚辛"), passage()])])
    assert (got["recall@1"], got["recall@5"], got["mrr@10"]) == (0.0, 1.0, 0.3333)


@pytest.mark.parametrize(("spans", "covers"), [([[0, 2]], True), ([[0, 1]], False), ([[0, 1], [3, 5]], True),
                                               ([[0, 1110]], False), ([], False)])
def test_passage_covers_with_half_the_characters_and_a_thousand_at_most(spans, covers):
    got = figures([gold()], [row(passages=[{"source": "a.txt", "spans": spans}])])
    assert got["recall@1"] == covers


def test_citation_over_four_hundred_characters_covers_nothing():
    citation = {"number": 1, "source": "a.txt", "spans": [[0, 420]], "quote": TEXTS["a.txt"][:420]}
    got = figures([gold()], [row() | {"citations": [citation]}])
    assert (got["citation_recall"], got["citation_precision"], got["citation_exact"]) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize(("any_suffices", "recall"), [(True, 1.0), (False, 0.0)])
def test_all_evidence_is_needed_unless_any_suffices(any_suffices, recall):
    pieces = (("a.txt", "甲乙丙丁"), ("a.txt", "戊己庚辛"))
    got = figures([gold(evidence=pieces, any=any_suffices)], [row(passages=[passage()])])
    assert (got["recall@5"], got["citation_recall"]) == (recall, recall)


def test_reading_stops_before_two_thousand_characters_are_passed():
    sources = {"a": SolidText("字" * 3000)}
    passages = [{"source": "a", "spans": [[0, 900]]}, {"source": "a", "spans": [[900, 2000]]},
                {"source": "a", "spans": [[2000, 2001]]}]
    assert within_reading(passages, sources) == passages[:2]


def test_form_of_answers_is_judged_right_or_wrong():
    bad = [row("1", "甲乙。"), row("2", "甲乙。[1][2]"), row("3", "甲乙 7。[1]"),
           row("4", "甲乙 1 [1]", quotes=()), row("5") | {"citations": [passage() | {"number": 1, "quote": "甲乙丙"}]}]
    got = figures([gold(str(n)) for n in range(1, 6)], bad)
    assert got["markers_valid"] == 0.4  # no marker, and twice one without its citation
    assert got["figures_cited"] == 0.6  # 7 stands nowhere; 1 not where there is no citation
    assert got["citation_exact"] == 0.6  # one quote too short, one answer without any


@pytest.mark.parametrize(("accepted", "answer", "hit"), [
    ("2.14亿", "２.14 亿。[1]", True),
    ("14", "214 亿", False),
    ("2.1", "2.14", False),
    ("1990", "1990 155", True),
    ("1990155", "1990 155", False),
    ("3 720 亿", "3720 亿", True),
    ("Helsinki", "HELSINKI process", True),
    ("1", "答 [1]", False),
    ("甲", "甲" + "，" * 400, False),
    ("甲", "甲 " + "1 " * 21, False),
])
def test_accepted_string_must_stand_whole_in_a_short_answer(accepted, answer, hit):
    assert holds_answer(answer, [accepted], limit=400) is hit


def test_lists_may_be_longer():
    long = "甲乙" + "，" * 500
    assert figures([gold(kind="list")], [row(answer=long)])["answer_accuracy"] == 1.0
    assert figures([gold(kind="fact")], [row(answer=long)])["answer_accuracy"] == 0.0


def test_confidence_ties_count_half():
    golds = [gold("a"), gold("b"), gold("u", "unanswerable", (), ())]
    assert figures(golds, [row("a", confidence=0.9), row("b", confidence=0.5), row("u", confidence=0.5)])[
        "abstention_auroc"] == 0.75


def test_figure_without_both_kinds_of_question_is_null_in_json():
    report = evaluate([gold()], [row()], TEXTS)
    assert math.isnan(report.figures["abstention_auroc"])
    assert report.to_json()["abstention_auroc"] is None
    assert "abstention_auroc" not in report.intervals


def test_groups_name_measure_field_and_value_with_their_count():
    report = evaluate([gold("1"), gold("2", "list")], [row("1", passages=[passage()]), row("2", "庚。[1]")], TEXTS)
    assert report.groups == {
        "recall@5, language zh": (0.5, 2), "recall@5, file a.txt": (0.5, 2), "recall@5, kind fact": (1.0, 1),
        "recall@5, kind list": (0.0, 1), "answer_accuracy, kind fact": (1.0, 1), "answer_accuracy, kind list": (0.0, 1)}


def test_interval_is_that_of_a_binomial_and_the_same_each_time():
    golds = [gold(str(n)) for n in range(100)]
    rows = [row(str(n), passages=[passage()] if n < 80 else []) for n in range(100)]
    first, second = (evaluate(golds, rows, TEXTS).intervals for _ in range(2))
    assert first == second
    assert first["recall@5"] == pytest.approx((0.8 - 1.96 * 0.04, 0.8 + 1.96 * 0.04), abs=0.015)
    assert first["citation_exact"] == (1.0, 1.0)


@given(st.text(alphabet="甲 a\n\u3000"), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_positions_are_those_of_the_spanned_solid_characters(text, spans):
    offsets = [i for i, c in enumerate(text) if not c.isspace()]
    assert SolidText(text).positions_in(spans) == {
        bisect_left(offsets, i) for start, end in spans for i in range(start, min(end, len(text))) if i in offsets}


@given(st.text())
def test_folding_twice_is_folding_once_for_digits_and_han(text):
    kept = "".join(c for c in text if c.isdecimal() or "\u4e00" <= c <= "\u9fff" or c.isspace())
    assert fold(fold(kept)) == fold(kept)


def test_gold_file_of_any_encoding_with_defaults(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_bytes('{"question": "谁？", "evidence": [{"file": "a.txt", "quote": "甲乙"}]}\n'.encode("gb18030"))
    assert read_gold(str(path)) == [Gold(Question("q-1", "谁？"), "", "", (), (("a.txt", "甲乙"),), False)]


@pytest.mark.parametrize(("line", "reason"), [
    ("", "holds no gold questions"),
    ("{", "Gold q-1: Line 1 is not JSON"),
    ('{"question": "a"}', 'Gold q-1 has no evidence. Add it, or set "kind" to "unanswerable"'),
    ('{"question": "a", "evidence": ["b"]}', 'Gold q-1: "evidence" is not a list of {"file", "quote"}'),
])
def test_unusable_gold_is_refused_by_name(tmp_path, line, reason):
    (tmp_path / "gold.jsonl").write_text(line)
    with pytest.raises(BatchError) as refusal:
        read_gold(str(tmp_path / "gold.jsonl"))
    assert reason in str(refusal.value)


@pytest.mark.parametrize("evidence", [("a.txt", "不在"), ("none.txt", "甲乙")])
def test_gold_of_another_corpus_is_refused(evidence):
    with pytest.raises(BatchError, match=f"does not stand in {evidence[0]} of this corpus"):
        evaluate([gold(evidence=[evidence])], [], TEXTS)


def made_up_rows(golds, texts, seed):
    """Answers of every sort to the gold questions: right, wrong, too long, refused, failed, missing."""
    chance = random.Random(seed)

    def place(source, start, length):
        spans = [[start, start + length // 2], [start + length // 2 + chance.randint(0, 3), start + length]]
        quote = "".join(texts[source][a:b] for a, b in spans)
        return {"source": source, "spans": spans, "quote": quote[chance.choice([0, 0, 1]):], "locator": "第5段"}

    def anywhere(g, lengths):
        if g.evidence and chance.random() < 0.5:
            source, quote = chance.choice(g.evidence)
            solid = SolidText(texts[source])
            start = solid.offsets[min(solid.positions_of(quote))] - chance.randint(0, 20)
            return place(source, max(0, start), chance.choice([len(quote), *lengths]))
        source = chance.choice([*texts])
        return place(source, chance.randrange(len(texts[source]) - 900), chance.choice(lengths))

    for g in golds:
        if chance.random() < 0.05:
            continue
        words = " ".join([*g.answers[:chance.randint(0, 2)], *chance.sample(["1990 年", "2 140", "中国", "5"], 2)])
        citations = [anywhere(g, [60, 300, 800]) | {"number": n} for n in range(1, chance.randint(1, 4))]
        markers = "".join(f"[{n}]" for n in range(1, len(citations) + chance.choice([1, 1, 2])))
        yield {"id": g.question.id, "answer": words * chance.choice([1, 1, 30]) + markers, "citations": citations,
               "answered": chance.random() < 0.8, "confidence": round(chance.random(), 1),
               "passages": [anywhere(g, [50, 200, 600, 1500]) for _ in range(chance.randint(0, 12))],
               **({"error": "x"} if chance.random() < 0.05 else {})}


@pytest.mark.skipif(not REFERENCE.exists() and os.environ.get("CI") != "true", reason=f"needs {REFERENCE.name}")
@pytest.mark.parametrize("seed", range(3))
def test_same_figures_as_the_reference_script(tmp_path, seed):
    gold_file, answers = REPOSITORY / "tests/gold/dev.jsonl", tmp_path / "answers.jsonl"
    texts = {path.name: path.read_bytes().decode("utf-8-sig") for path in (REPOSITORY / "seeds").glob("*.txt")}
    golds = read_gold(str(gold_file))
    answers.write_text("".join(json.dumps(r) + "\n" for r in made_up_rows(golds, texts, seed)))
    command = [sys.executable, str(REFERENCE), str(gold_file), str(answers), str(REPOSITORY / "seeds"), "--json"]
    expected = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    report = evaluate(golds, read_answers(str(answers)), texts)
    by_prefix = {f"recall@5, file {name[:3]}": pair for name in texts
                 for pair in [report.groups.pop(f"recall@5, file {name}", None)] if pair}
    assert {k: list(v) for k, v in (report.groups | by_prefix).items()} == expected.pop("by")
    assert report.figures == expected
