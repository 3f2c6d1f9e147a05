"""The look-up and the question file without a browser: what is told, in every language, and what is not taken."""

from __future__ import annotations

import asyncio
import html
import re
from pathlib import Path
from typing import Any

import pytest

from qa.batch.question_files import Question, read_questions
from qa.batch.run import answer_row
from qa.errors import BatchError, QAError
from qa.types import Located, Match, Resolved
from qa.web.api.batches import Batches
from qa.web.api.line import Line
from qa.web.page.batch import Files, pace, preview, row_html
from qa.web.page.lookup import LookUp, alarms_of, find, found_html, outcome, plain
from qa.web.page.markup import escape
from qa.web.page.strings import EN, STRINGS, ZH, Strings

SENTENCE = "全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。"
HOSTILE = "<img src=x onerror=alert(1)>\"'\x1b[31m"


class Broken:
    """An archive whose look-up goes wrong."""

    documents = ()

    def __init__(self, error: Exception) -> None:
        self.error = error

    def quote(self, text: str) -> Located:
        raise self.error

    def ask(self, question: str, **_: Any) -> None:
        raise self.error


def told(fragment: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", fragment))


def looked(desk: LookUp, text: str, *languages: str) -> str:
    return told(asyncio.run(desk.look({"text": text, "languages": languages}))["html"])


@pytest.mark.parametrize(("text", "how", "where"), [
    (SENTENCE, "exact", ["A/67/254，第5段"]), ("A/67/254 第40段", "reference", ["A/67/254，第40段"]),
    ("A/67/254, para. 40", "reference", ["A/67/254, para. 40"]), ("003_abdc47a3ebb06139.txt:p5", "reference", ["A/67/254，第5段"]),
    (SENTENCE.replace("1.55", "1.65"), "near", ["A/67/254，第5段"]), ("拿破仑最爱吃马伦哥鸡", "absent", []),
    ("The total number of international migrants rose from 155 million in 1990 to 214 million in 2010.", "translation", None)])
def test_a_line_is_a_quotation_or_else_a_reference(real, text: str, how: str, where: list[str] | None) -> None:
    found = find(real, text)
    assert outcome(found) == how
    if where is not None:
        assert [match.locator for match in found.matches] == where


def test_a_note_by_its_number_alone_is_a_reference_wherever_there_is_one(real) -> None:
    found = find(real, "脚注 9")
    assert outcome(found) == "reference"
    assert {match.locator.rpartition("，")[2] for match in found.matches} == {"脚注9"}


def test_words_that_are_about_a_place_are_no_reference(real) -> None:
    assert isinstance(find(real, "国际移徙的好处与问题都在报告里"), Located)
    assert isinstance(find(real, f"正如第40段所说，{'我们在移徙方面开展合作，' * 8}"), Located)


EDITS = {"altered number": "1.55 → 1.65", "lost number": "1.55", "added number": "1.65", "altered negation": "没有 → 有",
         "lost negation": "没有", "added negation": "没有"}


def departing(*edits: tuple[str, str]) -> Match:
    return Match("p", "报告.txt", ((0, 5),), "原文", "报告", "报告，第1段", 0.9, edits)


@pytest.mark.parametrize("strings", STRINGS.values(), ids=STRINGS)
def test_changed_figures_and_lost_negations_are_told_in_plain_sentences(strings) -> None:
    match = departing(("same", "在"), *EDITS.items(), ("altered", "甲 → 乙"))
    w = strings
    assert alarms_of(match, strings) == [
        w.lookup_number.format(was=w.apart("1.55"), told=w.apart("1.65")), w.lookup_number_lost.format(was=w.apart("1.55")),
        w.lookup_number_added.format(told=w.apart("1.65")), w.lookup_negation.format(was=w.apart("没有"), told=w.apart("有")),
        w.lookup_negation_lost.format(was=w.apart("没有")), w.lookup_negation_added.format(told=w.apart("没有"))]
    assert STRINGS["ar"].apart("3 720") == "\u20683 720\u2069"
    assert EN.apart("3 720") == "3 720"


def test_a_departure_shows_what_only_one_side_has(assistant) -> None:
    match = departing(("same", "在"), ("altered", "甲 → 乙"), ("lost", "丙"), ("added negation", "不"))
    shown = found_html(Located("在乙不", "near", (match,)), assistant, EN)
    assert re.findall(r"<(del|ins)( class=\"grave\")?><span class=\"said\">\[([^<]*)</span>([^<]*)<", shown) == [
        ("del", "", "only in the source: ", "甲"), ("ins", "", "only in the quotation: ", "乙"),
        ("del", "", "only in the source: ", "丙"), ("ins", ' class="grave"', "only in the quotation: ", "不")]


def test_of_many_places_the_first_are_listed_and_the_rest_counted(assistant) -> None:
    match = departing()
    shown = found_html(Located("移徙", "exact", (match,) * 25), assistant, EN)
    assert shown.count("<li") == 20
    assert EN.lookup_more.format(count=5) in told(shown)
    assert len(plain(Located("移徙", "exact", (match,) * 25), assistant, EN).splitlines()) == 22


def test_words_of_others_are_text(assistant) -> None:
    match = Match(HOSTILE, "报告.txt", ((0, 5),), HOSTILE, HOSTILE, HOSTILE, 0.9, (("same", HOSTILE), ("lost number", HOSTILE)))
    for found in (Located(HOSTILE, "near", (match,)), Resolved(HOSTILE, (match,))):
        shown = found_html(found, assistant, ZH)
        assert "<img" not in shown and "\x1b" not in shown
        assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', shown))


@pytest.mark.parametrize(("error", "words"), [
    (QAError("Mend it"), "Mend it"), (RuntimeError("a bug"), STRINGS["fr"].failed)])
def test_what_goes_wrong_is_told_in_the_pages_language(error: Exception, words: str) -> None:
    assert looked(LookUp(Broken(error), Line()), "移徙", "xx", "fr-CA") == words


def test_where_the_line_is_full_it_is_said(assistant, tmp_path: Path) -> None:
    full = Line(longest=0)
    assert looked(LookUp(assistant, full), "移徙", "ru") == STRINGS["ru"].busy
    files = Files(Batches(assistant, full, tmp_path))
    (tmp_path / "q.txt").write_text("一问？", "utf-8")

    async def steps() -> None:
        opened = await files.open({"path": str(tmp_path / "q.txt"), "name": "q.txt", "languages": ["ru"]})
        stepped = await files.step({"batch": opened["batch"], "have": 0, "languages": ["ru"]})
        assert (stepped["done"], stepped["waiting"]) == (0, STRINGS["ru"].batch_waiting)

    asyncio.run(steps())


@pytest.mark.parametrize("asked", [{}, {"text": None}, {"text": 7, "languages": None}, {"languages": [None, 3]}])
def test_malformed_requests_of_the_look_up_are_answered(assistant, asked: dict[str, Any]) -> None:
    assert "absent" in asyncio.run(LookUp(assistant, Line()).look(asked))["html"]


@pytest.mark.parametrize("asked", [{}, {"batch": None, "have": None}, {"batch": ["x"], "path": "/etc/passwd", "ending": "/x"},
                                   {"batch": "../..", "path": "../../etc/passwd.csv", "have": -5}])
def test_malformed_requests_of_a_batch_are_answered(assistant, tmp_path: Path, asked: dict[str, Any]) -> None:
    files = Files(Batches(assistant, Line(), tmp_path))
    for call in (files.show, files.step, files.drop, files.file):
        assert told(asyncio.run(call(asked))["problem"]) == EN.batch_gone
    assert "The file is not here any more" in told(asyncio.run(files.open(asked))["problem"])


def test_a_bug_or_a_wrong_form_is_told_and_the_batch_stays(assistant, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("2010年全球国际移民总数达到多少？\nexplode", "utf-8")

    async def steps() -> None:
        files = Files(Batches(assistant, Line(), tmp_path))
        batch = (await files.open({"path": str(tmp_path / "q.txt"), "name": "q.txt"}))["batch"]
        state = await files.step({"batch": batch, "have": "x"})
        assert told(state["problem"]) == EN.failed
        state = await files.show({"batch": batch, "have": -3})
        assert state["finished"] == EN.batch_done.format(answered=1, refused=0, failed=1)
        assert "RuntimeError: exploded as asked" in state["rows"][1]
        assert "the ending is none of" in told((await files.file({"batch": batch, "ending": ".exe"}))["problem"])
        url = (await files.file({"batch": batch, "ending": ".csv"}))["url"]
        assert url == f"gradio_api/file={files.batches.get(batch).folder.as_posix()}/q-answers.csv"

    asyncio.run(steps())


def test_rate_and_time_left_are_told_once_they_are_known(assistant, tmp_path: Path) -> None:
    from qa.batch.question_files import Question

    batch = Batches(assistant, Line(), tmp_path).begin([Question(n, "问") for n in range(20_000)], "q.txt")
    assert pace(batch, EN) == ""
    for n in range(50):
        batch.add({"id": n, "question": "问", "error": "x"})
    batch.seconds = 10.0
    assert pace(batch, EN) == EN.batch_pace.format(rate="5.0", time="1:06:30")


def test_a_preview_and_a_failed_row_hold_others_words_as_text() -> None:
    questions = [Question(1, HOSTILE), *[Question(n, "", problem=BatchError(HOSTILE)) for n in range(12)]]
    shown = preview(questions, EN) + row_html(1, {"id": 1, "question": HOSTILE, "error": HOSTILE}, EN, questions[0])
    assert "<img" not in shown and "\x1b" not in shown
    assert shown.count('<li lang="en"') == 10 and EN.batch_more.format(count=2) in shown


@pytest.mark.parametrize("strings", STRINGS.values(), ids=STRINGS)
def test_what_is_wrong_with_a_row_is_said_in_the_language_of_the_page(strings: Strings, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('[\n{"question": 1}\n{"question": "问？", "history": 1}\n', "utf-8")
    (tmp_path / "q.csv").write_text('question,n\n"二" 三,1\n,2\n', "utf-8")
    questions = [q for name in ("q.jsonl", "q.csv") for q in read_questions(str(tmp_path / name))]
    questions += [Question("long", "问" * 1001), Question("none", "?")]
    rows = [answer_row(Broken(RuntimeError()), q) for q in questions[:5]] + [{"question": q.question, "error": "as told"} for q in questions[5:]]
    shown = [row_html(n, row, strings, q) for n, (row, q) in enumerate(zip(rows, questions, strict=True), 1)]
    assert len(shown) == 7 and not any('lang="en"' in row for row in shown)
    assert escape(strings.problem_row_quotes.format(row=2)) in shown[3]
    assert 'lang="en" dir="ltr">as told' in row_html(1, rows[-1], strings, Question("other", "问？"))
