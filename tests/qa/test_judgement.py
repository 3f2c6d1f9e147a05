"""What tells the answerable from the unanswerable, and what is lacking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qa.question.reading import read_question
from qa.search.judgement import CHECKS, judge, missing_names, told
from qa.search.ranker import load_weights
from qa.search.retrieve import Evidence
from qa.search.signals import Signals, Unit
from qa.search.spread import Spread
from qa.text.languages import language_of
from qa.types import Hit, Passage, Place

NOTHING = Signals._make([0.0] * len(Signals._fields))


def found(text: str, question: str = "移徙？", field: float = 1.0) -> Evidence:
    """The text alone, as one sentence of one passage, found for a question in documents that are so far of the vocabulary's field."""
    passage = Passage("a:p1", "a.txt", ((0, len(text)),), text, "报告", "报告", Place("报告", "paragraph", "1"), "paragraph", "1", 0)
    unit = Unit(0, 0, 0, len(text), np.ones(1, np.float32), NOTHING, language=language_of(text))
    return Evidence(read_question(question), (Hit(1, passage, 0.5, {"ranker": 100.0}),), (unit,), np.ones(1, np.float32),
                    lambda *_: np.ones((1, 1), np.float32), Spread(0.9, 5.0, 0.15, 0.1, field=field), years=("None",))


def lacks(check: str, question: str, text: str, year: str = "None", field: float = 1.0) -> str:
    """What the check says that the text lacks of the question."""
    evidence = replace(found(text, question, field), years=(year,))
    return CHECKS[check](evidence.question, evidence, evidence.units[0])


@pytest.mark.parametrize(("question", "kind"), [
    ("有多少人移徙？", "count"), ("何时移徙？", "date"), ("谁在移徙？", "person"), ("主席是谁？", "identity"), ("他们为什么移徙？", ""),
    ("什么是移徙？", "")])
def test_a_reason_or_a_meaning_may_be_given_without_the_words_for_it(question: str, kind: str) -> None:
    assert lacks("kind", question, "他们移徙") == kind


@pytest.mark.parametrize(("check", "question", "text", "known_everywhere"), [
    ("kind", "在哪里登记？", "访客须登记", False), ("kind", "主席是谁？", "他们移徙", False),
    ("uncounted", "有多少难民？", "移徙者有 2.14 亿", False), ("kind", "何时移徙？", "他们移徙", True)])
def test_what_only_words_of_the_field_would_tell_is_unknown_elsewhere(check: str, question: str, text: str, known_everywhere: bool) -> None:
    assert lacks(check, question, text)
    assert bool(lacks(check, question, text, field=0.2)) == known_everywhere


@pytest.mark.parametrize(("question", "missing"), [
    ("How many ships did Mexico send?", []), ("How many ships did UNESCO send?", ["UNESCO"]),
    ("What did Anna’s brother Trumbell send?", ["Trumbell"]), ("How many ships did Canada’s Anna Smith send?", ["Smith"]),
    ("墨西哥派了几艘船？", [])])
def test_a_name_may_stand_in_the_words_of_the_question(question: str, missing: list[str]) -> None:
    near = "Mexico and Canada sent 14 ships to the port, and Anna wrote of it to the women there.", "The port is in the north."
    hits = [found(text).hits[0] for text in near]
    assert missing_names(read_question(question), hits) == missing


@pytest.mark.parametrize(("question", "missing"), [
    ("2012年汇款有多少？", ""), ("2011年汇款有多少？", ""), ("1999年汇款有多少？", "1999"), ("How large were they in the 1990s?", ""),
    ("二十世纪1990年代汇款有多少？", "")])
def test_a_year_is_missing_that_stands_nowhere_and_is_of_no_document(question: str, missing: str) -> None:
    assert lacks("missing_year", question, "汇款于 2011 年达到 3 720 亿美元", "2012") == missing


@pytest.mark.parametrize(("question", "words", "other"), [
    ("2012年汇款有多少美元？", "汇款于 2011 年达到 3 720 亿美元", "2012"), ("2011年汇款有多少美元？", "汇款于 2011 年达到 3 720 亿美元", ""),
    ("2012年有多少难民？", "在 2011 年，难民有 1 000 万", "2012"), ("2012年有多少难民？", "难民有 1 000 万，2011 年开会", ""),
    ("2012年有多少成员？", "1951年设立,目前有 59 个成员", ""), ("2012年的报告说有多少难民？", "在 2011 年，难民有 1 000 万", ""),
    ("How many were there in the 1990s?", "1995 年有 1 000 万人", ""), ("2012年谁主持？", "2011 年由芬兰主持", "")])
def test_what_is_measured_in_another_year_is_no_answer(question: str, words: str, other: str) -> None:
    assert lacks("other_year", question, words) == other


@pytest.mark.parametrize(("question", "missing"), [
    ("赫尔新基会议有几国参加？", []), ("Jan Carlsson 是谁？", []), ("Jon Carlson 是谁？", ["Jon", "Carlson"]), ("Jan Peters 是谁？", ["Peters"])])
def test_a_long_name_may_be_mistyped_in_one_character(question: str, missing: list[str]) -> None:
    assert missing_names(read_question(question), found("赫尔辛基会议由 Jan Karlsson 主持，18 个国家参加").hits) == missing


@pytest.mark.parametrize(("question", "missing"), [
    ("What did Trumbell send to Mexico?", ["Mexico"]), ("Что послал в порт Трамбелл?", []), ("约翰·史密斯派了几艘船？", ["约翰", "史密斯"])])
def test_how_another_language_writes_an_unknown_name_is_not_known(question: str, missing: list[str]) -> None:
    assert missing_names(read_question(question), found("会议派了十四艘船到港口，在北方。").hits) == missing


def test_a_known_name_is_not_another_that_differs_in_one_character() -> None:
    assert missing_names(read_question("人权委员会有几名专家？"), found("人口委员会有 5 名专家").hits) == ["人权委员会"]


def test_a_note_that_points_elsewhere_does_not_make_the_confidence() -> None:
    pointer, sentence = found("见 www.example.org/2010.pdf。"), found("移徙者有 12 人")
    hits = (replace(pointer.hits[0], passage=replace(pointer.hits[0].passage, kind="footnote")), sentence.hits[0])
    both = replace(pointer, hits=hits, units=(pointer.units[0], replace(sentence.units[0], candidate=1)))
    assert replace(both, question=read_question("有多少移徙者？")).best() is both.units[1]
    assert replace(both, question=read_question("脚注说有多少移徙者？")).best() is both.units[0]


def test_nothing_found_tells_nothing() -> None:
    nothing = Evidence(read_question("移徙？"), (), (), np.ones(1, np.float32), lambda *_: np.ones((1, 1), np.float32))
    assert (judge(nothing).probability, judge(nothing).lacking, told(nothing, {})) == (0.0, {}, {})


def test_no_check_refuses_by_itself() -> None:
    weights = load_weights()["confidence"]
    assert all(abs(weights.get(name, 0.0)) < 8 for name in CHECKS)
    evidence = replace(found("2010年有多少移徙者不详", "2010年有多少移徙者？"), spread=Spread(1.0, 30.0, 0.5, 0.4))
    assert judge(evidence).lacking and judge(evidence).probability > 0.5


def test_what_is_not_known_counts_neither_way() -> None:
    known = told(found("他们移徙", "他们移徙吗？"), {})
    assert {known[name] for name in ("kind_lacking", "missing_year", "missing_name", "other_year", "unsaid_name")} == {0.0}


def test_what_unrelated_questions_reach_counts_against_it() -> None:
    one = found("移徙者有 12 人", "有多少移徙者？")
    likelihood = [judge(replace(one, spread=one.spread._replace(usual=level))).probability for level in (0.7, 0.8, 0.9)]
    assert likelihood == sorted(likelihood, reverse=True) and likelihood[0] > likelihood[2]


@pytest.mark.parametrize(("question", "words", "others"), [
    ("有多少难民？", "移徙者有 2.14 亿", 1.0), ("有多少难民？", "难民有 1 000 万", 0.0), ("How many women migrate?", "移徙者有 2.14 亿", 1.0),
    ("How many women migrate?", "其中半数为妇女", 0.0), ("难民在哪里？", "移徙者有 2.14 亿", 0.0), ("有多少移徙者？", "移徙者有 2.14 亿", 0.0),
    ("有多少難民？", "難民有 1 000 萬", 0.0)])
def test_a_number_of_some_people_is_not_that_of_others(question: str, words: str, others: float) -> None:
    assert bool(lacks("uncounted", question, words)) == others


@pytest.mark.parametrize(("question", "others"), [("女性移民有多少？", 0.0), ("女性移民有多少难民？", 1.0), ("移徙儿童有多少？", 1.0)])
def test_a_group_of_several_words_is_said_where_each_of_them_is(question: str, others: float) -> None:
    assert bool(lacks("uncounted", question, "国际移徙者中约有半数女性")) == others


def test_whether_others_are_counted_is_told_of_chinese_texts_alone() -> None:
    assert not lacks("uncounted", "How many women work there?", "Of the staff, 131 are women")
