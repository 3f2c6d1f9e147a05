"""Hits to an answer: which sentences, in what order, with which citations; what is never said."""

from __future__ import annotations

import re

import numpy as np
import pytest

from qa.answer import phrases
from qa.answer.refuse import refusal
from qa.answer.verify import figures_stand
from qa.answer.writers.extractive import draft_answer
from qa.answer.writers.statements import MOST_CHARACTERS, Draft, Statement, draft_place, write
from qa.documents.passages import make_passages
from qa.documents.structure.parse import parse
from qa.question.dialogue_acts import act_of
from qa.question.reading import read_question
from qa.search.retrieve import Evidence
from qa.search.signals import Signals, Unit, unit_ranges
from qa.types import Block, Citation, Document, Hit, spanned, squash

REPORT = """第六十七届会议
议程项目 22
移徙统计
秘书长的报告

1. 第一句讲国家数目是 12 个。第二句讲人数。第三句讲别的事情，与此无关。

2. 另一段只有一句话，讲到 34 个城市。

表 1
各年人数

地区 甲地 乙地
东部 10 20
西部 30 40
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return parse("a.txt", REPORT)


def hits_of(document: Document, *names: str) -> list[Hit]:
    found = {p.id.partition(":")[2]: p for p in make_passages(document)}
    return [Hit(n, found[name], 0.5, {"position": float(n - 1)}) for n, name in enumerate(names, 1)]


def units_of(hits: list[Hit], scores: dict[tuple[int, int], float]) -> list[Unit]:
    units = [Unit(c, place, a, b, np.array([0.5, 0.5], np.float32), Signals._make([0.0] * len(Signals._fields)), scores.get((c, place), -99.0))
             for c, hit in enumerate(hits) for place, (a, b) in enumerate(unit_ranges(hit.passage))]
    return sorted(units, key=lambda u: -u.score)


def draft(document: Document, hits: list[Hit], scores: dict[tuple[int, int], float], question: str = "人数？") -> Draft:
    def cover(position: int, ranges):
        return np.array([[float(b - a), 0.0] for a, b in ranges], np.float32)

    return draft_answer(read_question(question), evidence(hits, scores, cover, question=question), {"a.txt": document})


def evidence(hits: list[Hit], scores: dict[tuple[int, int], float], cover, parts: tuple[Evidence, ...] = (),
             question: str = "人数？") -> Evidence:
    return Evidence(read_question(question), tuple(hits), tuple(units_of(hits, scores)), np.array([1.0, 1.0]), cover, parts=parts)


def nothing_covered(position: int, ranges):
    return np.zeros((len(ranges), 2), np.float32)


def test_the_best_sentence_alone_when_the_others_are_far_behind(document: Document) -> None:
    found = draft(document, hits_of(document, "p1", "p2"), {(0, 1): 10.0})
    assert found.sentences == ("第二句讲人数。[1]",)
    assert [c.locator for c in found.citations] == [f"{document.short}，第1段"]


def test_neighbouring_sentences_share_one_citation_in_reading_order(document: Document) -> None:
    found = draft(document, hits_of(document, "p1", "p2"), {(0, 1): 10.0, (0, 0): 8.0})
    assert found.sentences == ("第一句讲国家数目是 12 个。[1]", "第二句讲人数。[1]")
    assert [c.quote for c in found.citations] == ["第一句讲国家数目是 12 个。第二句讲人数。"]
    assert len(found.citations[0].spans) == 1


def test_sentences_of_two_paragraphs_have_two_citations(document: Document) -> None:
    found = draft(document, hits_of(document, "p1", "p2"), {(1, 0): 10.0, (0, 1): 9.5})
    assert found.sentences == ("第二句讲人数。[1]", "另一段只有一句话，讲到 34 个城市。[2]")


def test_a_table_row_is_told_with_its_column_heading_and_cited_with_both(document: Document) -> None:
    found = draft(document, hits_of(document, "t1.r2"), {(0, 0): 1.0})
    citation = found.citations[0]
    assert "西部" in found.sentences[0] and "甲地：30" in found.sentences[0]
    assert "西部 30 40" in citation.quote and "甲地" in citation.quote
    assert squash(spanned(document.text, citation.spans)) == squash(citation.quote)


def test_an_answer_stays_within_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.answer.writers.extractive.LEAST_WORTH", 0.0)
    text = "标题\n\n" + "\n\n".join(f"{n}. " + "甲乙丙丁" * 40 + f"第{n}。" for n in range(1, 5))
    document = parse("b.txt", text)
    hits = hits_of(document, "p1", "p2", "p3")
    found = draft_answer(read_question("?甲"), evidence(hits, {(i, 0): 5.0 for i in range(3)}, nothing_covered),
                         {"b.txt": document})
    assert len(found.sentences) == 2 and sum(map(len, found.sentences)) <= MOST_CHARACTERS


def test_each_thing_that_is_asked_gets_its_best_sentence_first(document: Document) -> None:
    hits = hits_of(document, "p1", "p2")
    parts = tuple(evidence(hits, {best: 10.0}, nothing_covered) for best in ((1, 0), (0, 0)))
    whole = evidence(hits, {(0, 1): 10.0}, nothing_covered, parts)
    found = draft_answer(read_question("城市有多少个？国家数目有多少个？"), whole, {"a.txt": document})
    assert found.sentences == ("第一句讲国家数目是 12 个。[1]", "第二句讲人数。[1]", "另一段只有一句话，讲到 34 个城市。[2]")


def test_a_row_is_told_once_whatever_is_asked_of_it(document: Document) -> None:
    hits = hits_of(document, "t1.r1")
    parts = tuple(evidence(hits, {(0, 0): 10.0}, nothing_covered) for _ in range(2))
    found = draft_answer(read_question("东部甲地多少人？东部乙地多少人？"), evidence(hits, {(0, 0): 1.0}, nothing_covered, parts),
                         {"a.txt": document})
    assert len(found.sentences) == 1


def test_no_units_no_answer(document: Document) -> None:
    assert draft(document, [], {}) == Draft((), ())


def test_a_place_is_told_from_its_beginning(document: Document) -> None:
    found = draft_place(read_question("第1段说了什么？"), hits_of(document, "p1"), {"a.txt": document})
    assert found.sentences == ("第一句讲国家数目是 12 个。[1]", "第二句讲人数。[1]", "第三句讲别的事情，与此无关。[1]")
    assert found.citations[0].score == 1.0


def test_a_place_that_goes_on_says_so() -> None:
    document = parse("a.txt", REPORT.replace("第二句讲人数。", "这是很长的一句话，讲了许多事情。" * 40))
    found = draft_place(read_question("第1段说了什么？"), hits_of(document, "p1.1", "p1.2"), {"a.txt": document})
    assert found.sentences[-1] == phrases.GOES_ON["zh"]
    assert len(found.sentences) > 2 and sum(map(len, found.sentences)) <= MOST_CHARACTERS


@pytest.mark.parametrize("language", list(phrases.GOES_ON))
def test_what_one_is_told_to_ask_for_more_is_understood(language: str) -> None:
    act = act_of(re.search(r"[“«](.+?)[”»]", phrases.GOES_ON[language])[1].strip())
    assert act and act.name == "more"


def test_every_number_of_an_answer_stands_in_its_citations() -> None:
    citation = Citation(1, "a:p1", "a", ((0, 5),), "共有１２个国家", "2002年报告", "A/1/2，第5段", 1.0)
    assert figures_stand(["12 个，2002 年，第5段[1]"], [citation])
    assert not figures_stand(["13 个[1]"], [citation])


@pytest.mark.parametrize(("sentence", "quote", "stands"), [
    ("14 国[1]", "2014 年", False), ("1.5 亿[1]", "1.55 亿", False), ("55 亿[1]", "1.55 亿", False), ("720 亿[1]", "3 720 亿", False),
    ("3 720 亿[1]", "3 720 亿", True), ("1000 人[1]", "1 000 人", True),
    ("1 000.5 吨[1]", "1,000.5 吨", True), ("3 720 亿[1]", "3 国 720 人", False)])
def test_a_number_stands_only_whole(sentence: str, quote: str, stands: bool) -> None:
    assert figures_stand([sentence], [Citation(1, "a:p1", "a", ((0, 5),), quote, "报告", "A，附件", 1.0)]) is stands


def test_numbers_of_two_sentences_or_citations_do_not_run_together() -> None:
    quotes = "加入公约的国家有 36", "25 个国家没有加入。"
    citations = [Citation(n, f"a:p{n}", "a", ((0, 5),), quote, "报告", "A，附件", 1.0) for n, quote in enumerate(quotes, 1)]
    assert figures_stand(["加入公约的国家有 36[1]", "25 个国家没有加入。[2]"], citations)
    assert not figures_stand(["3625 个国家[1]"], citations)


@pytest.mark.parametrize(("cells", "stands"), [("甲：35；乙：149", True), ("甲：35 149；乙：759.5", True), ("甲：49", False)])
def test_a_cell_of_a_row_is_a_whole_number(cells: str, stands: bool) -> None:
    citation = Citation(1, "a:t1.r2", "a", ((0, 5),), "甲 乙 总计 35 149 759.5", "报告", "A，表1 总计", 1.0)
    assert figures_stand([f"表1 总计，{cells}[1]"], [citation]) is stands


def test_statements_without_order_come_out_in_reading_order(document: Document) -> None:
    one, two = hits_of(document, "p1", "p2")
    span = two.passage.spans
    statements = [Statement(two, two.passage.text, two.passage.text, span, 1.0),
                  Statement(one, one.passage.text, one.passage.text, one.passage.spans, 2.0)]
    assert [c.id for c in write(statements, {"a.txt": document}, "zh").citations] == ["a.txt:p1", "a.txt:p2"]


def test_a_statement_whose_number_no_citation_holds_is_left_out(document: Document) -> None:
    one, two = hits_of(document, "p1", "p2")
    statements = [Statement(one, "第二句讲人数。", "第二句讲人数。", one.passage.spans, 2.0),
                  Statement(two, "讲到 43 个城市。", "讲到 34 个城市。", two.passage.spans, 1.0)]
    assert write(statements, {"a.txt": document}, "zh").sentences == ("第二句讲人数。[1]",)


@pytest.mark.parametrize(("question", "first"), [
    ("火星上有多少人？", "这些资料没有回答这个问题。"), ("How many people live on Mars?", "These documents do not answer this question."),
    ("Сколько людей живёт на Марсе?", "В этих документах нет ответа на этот вопрос.")])
def test_a_refusal_is_in_the_askers_language_and_names_what_is_missing(question: str, first: str) -> None:
    told = refusal(read_question(question), "2020")
    assert told[0] == first and "2020" in told[1] and len(told) == 3
    assert len(refusal(read_question(question))) == 2


def test_blocks_keep_their_kind(document: Document) -> None:
    assert [b.kind for b in document.blocks if isinstance(b, Block)].count("row") == 2


def test_a_number_must_stand_in_a_citation_of_its_own_sentence() -> None:
    citations = [Citation(n, f"a:p{n}", "a", ((0, 5),), quote, "报告", "A，附件", 1.0) for n, quote in enumerate(("36 国", "25 国"), 1)]
    assert figures_stand(["36 国[1]", "25 国[2]", "36 国和 25 国[1][2]", "共 36"], citations)
    assert not figures_stand(["25 国[1]", "36 国[2]"], citations)


def test_what_is_left_of_a_question_of_two_parts_is_told_without_them(document: Document) -> None:
    hits = hits_of(document, "p1", "p2")
    found = draft_answer(read_question("东部甲地多少人？东部乙地多少人？"), evidence(hits, {(0, 0): 10.0}, nothing_covered), {"a.txt": document})
    assert found.sentences and not evidence(hits, {}, nothing_covered).parts
