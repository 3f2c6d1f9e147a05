"""A conversation as a file: a web page, Markdown and JSON lines, with the quoted words, in which hostile text stays text."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from browsing import QUESTION, asked, opened
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page, expect

from qa.web.page.conversation import Conversation
from qa.web.page.export import FORMS, exported
from qa.web.page.strings import STRINGS, ZH

WORDS = "2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。"
UNKNOWN = '拿破仑 <img src=x onerror="window.ran=1"> [x](javascript:window.ran=2) $$x$$ <script>window.ran=3</script>'
HOSTILE = "报告转载了网页代码和点这里，以及这样的字样"
QUOTED = '<img src=x onerror="window.ran=1"> 和 [点这里](javascript:window.ran=2)'


def taken(page: Page, name: str, folder: Path) -> Path:
    """The file that the browser is given under the export menu's entry."""
    page.locator("#toolbar summary.export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    assert waiting.value.url.startswith("blob:")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_the_browser_is_given_all_three_and_each_opens_with_its_words(browser: Browser, address: str, tmp_path: Path) -> None:
    with opened(browser, address) as page:
        asked(page, QUESTION, UNKNOWN, HOSTILE, "explode")
        files = [taken(page, name, tmp_path) for name in (ZH.export_page, "Markdown", "JSON Lines", "JSON Lines")]
        expect(page.get_by_role("status").filter(has_text=ZH.exported.format(name=files[-1].name))).to_have_count(1)
        for file, form in zip(files, ["html", "md", "jsonl", "jsonl"], strict=True):
            assert re.fullmatch(rf"conversation-\d{{4}}-\d\d-\d\d-\d{{4}}\.{form}", file.name)
        rows = [json.loads(line) for line in files[2].read_text("utf-8").splitlines()]
        assert [row["question"] for row in rows] == [QUESTION, UNKNOWN, HOSTILE, "explode"]
        assert [row.get("answered") for row in rows] == [True, False, True, None]
        assert rows[0]["citations"][0]["quote"] == WORDS and rows[3]["error"] == ZH.failed
        assert rows[0].keys() == {"id", "question", "language", "answer", "answered", "confidence", "citations", "passages", "elapsed_ms"}
        markdown = MarkdownIt().render(files[1].read_text("utf-8"))
        assert WORDS in markdown and html.escape(QUOTED) in markdown
        assert not re.search(r"<img|<script|href", markdown)
        as_page(page, files[0])


def as_page(page: Page, file: Path) -> None:
    """The web page in a browser with no network: markers open the quoted words, nothing of others runs."""
    tab = page.context.new_page()
    tab.set_content(file.read_text("utf-8"))
    assert tab.locator("script, img, link, iframe").count() == 0
    expect(tab.locator("h2")).to_have_text([f"1. {QUESTION}", f"2. {UNKNOWN}", f"3. {HOSTILE}", "4. explode"])
    expect(tab.locator(".state b").nth(1)).to_have_class("refused")
    mark = tab.locator("#q-1 mark")
    expect(mark).to_be_hidden()
    tab.locator("#q-1 details.cite > summary").click()
    expect(mark).to_have_text(WORDS)
    expect(tab.locator("#q-3 .sentence")).to_contain_text(QUOTED)
    assert tab.evaluate("window.ran") is None
    tab.close()


def test_a_restored_conversation_is_exported_as_it_was(page: Page, tmp_path: Path) -> None:
    asked(page, QUESTION)
    before = taken(page, "JSON Lines", tmp_path).read_text("utf-8")
    page.reload()
    page.locator(".actions").wait_for()
    assert json.loads(taken(page, "JSON Lines", tmp_path).read_text("utf-8")) == json.loads(before)


def test_the_menu_works_by_keyboard_and_in_arabic_on_a_small_screen(browser: Browser, address: str) -> None:
    with opened(browser, address, "ar-EG", 390) as page:
        expect(page.locator("#toolbar summary.export")).to_have_count(0)  # nothing to export yet
        asked(page, "كم كان عدد المهاجرين؟")
        menu = page.locator("#toolbar summary.export")
        menu.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=STRINGS["ar"].export_page)).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.keyboard.press("Escape")
        expect(menu).to_be_focused()
        expect(page.get_by_role("button", name=STRINGS["ar"].export_page)).to_be_hidden()


# --- without a browser ----------------------------------------------------------------------------------------------


def talk(assistant) -> Conversation:
    answer = assistant.ask(QUESTION)
    return Conversation().asked(QUESTION, ("报告.txt", "没有了.txt"), 3).last(answer=answer, shown=1).asked("问").last(notice="停了", again=True)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_tells_what_was_searched_and_what_failed(assistant, form: str) -> None:
    file = exported(talk(assistant), form, assistant, datetime(2026, 1, 2, 3, 4))
    assert file["name"] == f"conversation-2026-01-02-0304.{form}"
    assert all(words in file["text"].replace("\\", "") for words in ("2.14 亿人", "报告.txt", "停了", "searched"))
    told = "移徙统计 秘书长的报告; 没有了.txt"
    assert (told in file["text"].replace("\\", "")) == (form != "jsonl")


def test_an_answer_under_way_is_left_out(assistant) -> None:
    conversation = talk(assistant).asked("还没有答的问题")
    assert "还没有答" not in exported(conversation, "jsonl", assistant, datetime(2026, 1, 2))["text"]


def test_words_that_no_longer_stand_are_quoted_as_they_were_and_said_to_be_gone(assistant) -> None:
    (first, _) = talk(assistant).exchanges
    old = replace(first.answer.citations[0], quote="2010年全球国际移民总数达到 2.15 亿人，比 1990 年增加 5 900 万人。")
    conversation = talk(assistant).changed(1, answer=replace(first.answer, citations=(old,)), gone=(1,))
    assert json.loads(exported(conversation, "jsonl", assistant, datetime(2026, 1, 2))["text"].split("\n")[0])["no_longer_stand"] == [1]
    shown = exported(conversation, "html", assistant, datetime(2026, 1, 2))["text"]
    assert re.findall(r"<mark>(.*?)</mark>", shown) == [old.quote]
