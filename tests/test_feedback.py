"""Feedback: thumbs with a note under each answer, whole lines in a file on this machine, changeable, and failures told."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing import QUESTION, ask, free_port, opened
from playwright.sync_api import Browser, Page, expect

import app
from qa.batch.version import program_version
from qa.cli.doctor import examine
from qa.documents.corpus import fingerprint
from qa.errors import FeedbackError
from qa.settings import Settings
from qa.store.files import append_line
from qa.types import Answer
from qa.web.feedback import LONGEST_NOTE, Feedback
from qa.web.page.strings import STRINGS, ZH

NOTE = "数字对，<b>但</b>少了\n来源。\u2028🙂"


@pytest.fixture
def served(assistant, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Where a page is served, and the file of its feedback."""
    own = replace(assistant, settings=replace(assistant.settings, index=tmp_path / "indexes" / "五份"))
    service = app.serve(own, "127.0.0.1", free_port())
    yield f"{service.url}/", own.settings.feedback
    service.close()


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n")[:-1]]


def answered(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".actions").wait_for()


def thumb(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def test_a_vote_its_note_and_its_withdrawal_are_lines_of_the_file(browser: Browser, served, assistant) -> None:
    url, file = served
    with opened(browser, url) as page:
        answered(page)
        expect(page.get_by_text(ZH.feedback_local)).to_be_visible()
        expect(page.get_by_label(ZH.note)).to_have_count(0)
        thumb(page, ZH.vote_up).press("Enter")
        expect(thumb(page, ZH.vote_up)).to_have_attribute("aria-pressed", "true")
        expect(thumb(page, ZH.vote_up)).to_be_focused()
        note = page.get_by_label(ZH.note)
        note.fill(NOTE)
        page.get_by_role("button", name=ZH.save).click()
        expect(page.locator(".saved")).to_have_text(ZH.saved)
        note.press("End")
        note.press("x")
        expect(page.locator(".saved")).to_be_empty()
        note.press("Backspace")
        page.wait_for_function("JSON.stringify({...localStorage}).includes('少了')")
        page.reload()
        expect(note).to_have_value(NOTE)
        expect(thumb(page, ZH.vote_up)).to_have_attribute("aria-pressed", "true")
        thumb(page, ZH.vote_down).click()
        expect(thumb(page, ZH.vote_down)).to_have_attribute("aria-pressed", "true")
        expect(thumb(page, ZH.vote_up)).to_have_attribute("aria-pressed", "false")
        thumb(page, ZH.vote_down).click()
        expect(note).to_have_count(0)
        rows = lines(file)
        answer_id = rows[0]["answer_id"]
    assert [(row["vote"], row["note"]) for row in rows] == [("up", ""), ("up", NOTE), ("down", NOTE), ("withdrawn", NOTE)]
    assert {row["answer_id"] for row in rows} == {answer_id}
    assert rows[0] | {"time": ""} == {
        "time": "", "answer_id": answer_id, "question": QUESTION, "answered": True, "citations": ["报告.txt:p1"],
        "answer": "2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。[1]", "vote": "up", "note": "",
        "fingerprint": fingerprint({d.source: d.sha256 for d in assistant.documents}), "version": program_version()}
    assert abs((datetime.now(UTC) - datetime.fromisoformat(rows[0]["time"])).total_seconds()) < 120
    assert rows[0]["time"].endswith("+00:00")


def test_the_note_comes_into_view_above_the_box(browser: Browser, served) -> None:
    with opened(browser, served[0], width=390) as page:
        ask(page, "拿破仑爱吃什么菜？")
        button = thumb(page, ZH.vote_down)
        button.wait_for()
        button.evaluate("""node => scrollBy(0, node.getBoundingClientRect().bottom
            - document.querySelector("#composer").getBoundingClientRect().top)""")
        button.click()
        note = page.locator(".note")
        note.wait_for()
        assert note.bounding_box()["y"] + note.bounding_box()["height"] <= page.locator("#composer").bounding_box()["y"] + 1


def test_two_answers_to_one_question_are_told_apart(browser: Browser, served) -> None:
    url, file = served
    for _ in range(2):
        with opened(browser, url) as page:
            answered(page)
            thumb(page, ZH.vote_up).click()
            page.get_by_label(ZH.note).wait_for()
    first, second = lines(file)
    assert first["answer_id"] != second["answer_id"]


def test_a_refusal_can_be_judged_too_in_arabic_on_a_small_screen(browser: Browser, served) -> None:
    url, file = served
    words = STRINGS["ar"]
    with opened(browser, url, "ar-EG", 390) as page:
        ask(page, "كم كان عدد المهاجرين؟")
        thumb(page, words.vote_down).click()
        expect(page.get_by_label(words.note)).to_be_visible()
        expect(page.get_by_text(words.feedback_local)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [(row["vote"], row["answered"], row["citations"]) for row in lines(file)] == [("down", False, [])]


def test_a_file_that_cannot_be_written_is_told_and_the_note_stays(browser: Browser, served) -> None:
    url, file = served
    with opened(browser, url) as page:
        answered(page)
        thumb(page, ZH.vote_up).click()
        page.get_by_label(ZH.note).fill("请留下")
        file.unlink()
        file.mkdir()  # nothing can be appended to a folder, not by root either
        page.get_by_role("button", name=ZH.save).click()
        expect(page.get_by_role("alert").filter(has_text=ZH.feedback_failed.format(reason="Is a directory"))).to_be_visible()
        expect(page.get_by_label(ZH.note)).to_have_value("请留下")
        file.rmdir()
        page.get_by_role("button", name=ZH.save).click()
        expect(page.locator(".saved")).to_have_text(ZH.saved)
        expect(page.locator(".trouble")).to_have_count(0)
        thumb(page, ZH.vote_up).click()
        expect(page.get_by_label(ZH.note)).to_have_count(0)
    assert [row["note"] for row in lines(file)] == ["请留下", "请留下"]


# --- the file -------------------------------------------------------------------------------------------------------


ANSWER = Answer("q-1-abc", "问\n题", "zh", ("答。",), True, 1.0, (), (), 1)


def test_a_vote_or_note_that_cannot_be_taken_is_refused(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "f.jsonl", "00", lambda: datetime(2026, 1, 2, 3, 4, 5, 678, UTC))
    with pytest.raises(FeedbackError, match="up, down, withdrawn"):
        feedback.add(ANSWER, "<script>")
    with pytest.raises(FeedbackError, match="1,001 characters; shorten it to 1,000"):
        feedback.add(ANSWER, "up", "长" * (LONGEST_NOTE + 1))
    assert not (tmp_path / "f.jsonl").exists()
    feedback.add(ANSWER, "up", "长" * LONGEST_NOTE)
    (row,) = lines(tmp_path / "f.jsonl")
    assert (row["time"], len(row["note"]), row["question"]) == ("2026-01-02T03:04:05+00:00", LONGEST_NOTE, "问\n题")


def write_many(path: Path, writer: int) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: append_line(path, json.dumps({"writer": writer, "n": n, "text": "长" * 5_000})), range(25)))


@pytest.mark.slow
def test_lines_stay_whole_when_threads_of_several_processes_write(tmp_path: Path) -> None:
    path = tmp_path / "new" / "f.jsonl"
    processes = [multiprocessing.get_context("spawn").Process(target=write_many, args=(path, writer)) for writer in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert {(row["writer"], row["n"]) for row in lines(path)} == {(writer, n) for writer in range(3) for n in range(25)}
    assert path.read_bytes().count(b"\n") == 75


def test_a_half_line_of_a_killed_process_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"n": 1}\n{"n": ', "utf-8")
    append_line(path, '{"n": 2}')
    assert path.read_text("utf-8") == '{"n": 1}\n{"n": \n{"n": 2}\n'


def test_doctor_tells_where_the_file_is(tmp_path: Path) -> None:
    settings = Settings.resolve(tmp_path, tmp_path / "indexes" / "one", "m")
    assert settings.feedback == tmp_path / "indexes" / "one.feedback.jsonl"
    facts = examine(str(tmp_path), str(settings.index), None)
    assert facts["feedback"] == {"file": str(settings.feedback), "bytes": 0}
    append_line(settings.feedback, "{}")
    assert examine(str(tmp_path), str(settings.index), None)["feedback"]["bytes"] == 3
