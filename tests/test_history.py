"""What the browser keeps: a reload brings a conversation back with its citations; strange data does no harm; edit and repeat."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from browsing import QUESTION, ask, asked, free_port, opened
from playwright.sync_api import Browser, Page, expect

import app
from qa.documents.structure.parse import parse
from qa.types import spanned, squash
from qa.web.access.access import LOOPBACK
from qa.web.api.doors import Doors
from qa.web.api.line import Line
from qa.web.api.serving import Service, web_of
from qa.web.page.leaves import Leaves
from qa.web.page.strings import STRINGS, ZH

WORDS = "2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。"
OTHER = "报告转载了什么网页代码？"
UNKNOWN = "拿破仑爱吃什么菜？"
HOSTILE = '<img src=x onerror="window.ran=1">'


def done(page: Page, turn: int = -1) -> None:
    """Waits until all has come of a question."""
    page.locator(".turn").nth(turn).locator(".actions").wait_for()


def stored(page: Page) -> dict[str, str]:
    """What the browser keeps, by its keys."""
    return page.evaluate("Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('conversation')))")


def keep(page: Page, change: str) -> None:
    """Changes the one kept conversation: ``change`` is JavaScript that gives another text from ``text``."""
    page.evaluate(f"""() => {{ const key = Object.keys(localStorage).find((key) => key.startsWith("conversation:"));
        const [time, text] = localStorage.getItem(key).split("\\n");
        localStorage.setItem(key, time + "\\n" + ((text) => {change})(text)); }}""")
    page.reload()
    page.locator("#masthead h1").wait_for()


# --- kept and restored in the browser -------------------------------------------------------------------------------


def test_a_reload_brings_back_answers_and_refusals_with_working_citations(page: Page) -> None:
    asked(page, QUESTION, UNKNOWN, OTHER)
    shown = page.locator(".turn").evaluate_all("turns => turns.map((turn) => turn.firstChild.innerHTML)")
    page.reload()
    expect(page.locator(".turn")).to_have_count(3)
    assert page.locator(".turn").evaluate_all("turns => turns.map((turn) => turn.firstChild.innerHTML)") == shown
    for turn, words in ((0, WORDS), (2, "报告转载了网页代码")):
        page.locator(".turn").nth(turn).locator(".marker").click()
        expect(page.locator("#reader mark").first).to_contain_text(words)
    asked(page, "又增加多少万人？")
    assert len(stored(page)) == 1
    ids = page.locator("#page [id]").evaluate_all("nodes => nodes.map((node) => node.id)")
    assert len(ids) == len(set(ids))


def test_a_fresh_tab_goes_on_with_the_latest_and_two_tabs_never_overwrite_each_other(page: Page, address: str) -> None:
    asked(page, QUESTION)
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator(".answer")).to_contain_text("2.14 亿人")
    other.reload()
    expect(other.locator(".answer")).to_contain_text("2.14 亿人")
    assert len(stored(other)) == 1
    asked(other, OTHER)
    asked(page, UNKNOWN)
    for tab, last in ((page, UNKNOWN), (other, OTHER)):
        tab.reload()
        expect(tab.locator(".question")).to_have_text([QUESTION, last])
    assert len(stored(page)) == 2


def test_a_new_conversation_keeps_the_one_before_which_can_be_opened_again_or_deleted(page: Page) -> None:
    asked(page, QUESTION)
    page.get_by_role("button", name=ZH.new).click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_text(ZH.earlier_kept)).to_be_visible()
    asked(page, OTHER)
    page.get_by_role("button", name=ZH.new).click()
    expect(page.locator("[data-reopen] .title")).to_have_text([OTHER, QUESTION])
    page.locator("[data-reopen]").last.click()
    expect(page.locator(".question")).to_have_text(QUESTION)
    page.locator(".marker").click()
    expect(page.locator("#reader mark")).to_have_text(WORDS)
    page.get_by_role("button", name=ZH.new).click()
    page.get_by_role("button", name=f"{ZH.forget}: {OTHER}").click()
    expect(page.locator("[data-reopen] .title")).to_have_text([QUESTION])
    page.reload()
    expect(page.locator("[data-reopen] .title")).to_have_text([QUESTION])
    expect(page.locator(".turn")).to_have_count(0)


def test_hostile_values_run_nothing_and_citations_are_named_by_the_documents(page: Page) -> None:
    asked(page, QUESTION)
    keep(page, """{ const whole = JSON.parse(text), hostile = '<img src=x onerror="window.ran=1">';
        const [one] = whole.exchanges, [cited] = one.answer.citations;
        one.question = hostile; one.answer.sentences.unshift(hostile + "[1]", hostile + "[7]"); one.note = hostile; one.vote = "up";
        cited.locator = cited.document = hostile; cited.id = '"><script>window.ran=2</script>'; one.answer.id = hostile;
        one.answer.suggestions = [hostile]; return JSON.stringify(whole); }""")
    expect(page.locator(".question")).to_have_text(HOSTILE)
    expect(page.locator(".answer p").first).to_have_text(f"{HOSTILE}1")
    expect(page.locator(".answer p").nth(1)).to_have_text(f"{HOSTILE}[7]")
    page.locator(".marker").first.click()
    expect(page.locator("#reader mark")).to_have_text(WORDS)
    expect(page.locator(".locator").first).to_have_text("移徙统计 秘书长的报告，第1段")
    page.get_by_role("button", name=ZH.new).click()
    expect(page.locator("[data-reopen] .title")).to_have_text(HOSTILE)
    assert page.evaluate("window.ran") is None
    assert page.locator("#page img, #page script, #reader img").count() == 0


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"format": 99, "exchanges": []}', "[" * 100_000, "<script>window.ran=1</script>",
                                  '{"format": 1, "id": 1, "sources": null, "shared": 0, "other": [], "exchanges": [{"question": 1e999}]}'])
def test_what_cannot_be_read_is_told_calmly_put_aside_and_the_page_works(page: Page, text: str) -> None:
    asked(page, QUESTION)
    keep(page, json.dumps(text))
    expect(page.get_by_role("alert").filter(has_text=ZH.unread)).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    assert stored(page)["conversation-unread"].split("\n")[1] == text
    asked(page, OTHER)
    expect(page.get_by_role("alert").filter(has_text=ZH.unread)).to_have_count(0)
    page.reload()
    expect(page.locator(".question")).to_have_text(OTHER)
    assert page.evaluate("window.ran") is None


def test_a_browser_without_room_says_so_and_answers_all_the_same(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
        asked(page, QUESTION)
        expect(page.locator(".answer")).to_contain_text("2.14 亿人")
        expect(page.get_by_role("alert").filter(has_text=ZH.unkept)).to_be_visible()


def test_a_question_that_was_under_way_at_the_reload_can_be_asked_again(page: Page) -> None:
    ask(page, f"slowly {QUESTION}")
    page.locator(".searching").wait_for()
    page.reload()
    expect(page.locator(".notice")).to_have_text(ZH.stopped)
    page.get_by_role("button", name=ZH.again).click()
    expect(page.locator(".answer")).to_contain_text("2.14 亿人")


@pytest.fixture
def changing(assistant) -> Iterator[tuple[str, object]]:
    """Where a page is served over documents that a test exchanges, and the assistant."""
    own = replace(assistant)
    service = app.serve(own, "127.0.0.1", free_port())
    yield f"{service.url}/", own
    service.close()


def test_after_a_change_of_the_documents_a_citation_moves_or_is_shown_as_gone(browser: Browser, changing) -> None:
    url, assistant = changing
    (document,) = assistant.documents
    with opened(browser, url) as page:
        asked(page, QUESTION)
        stay = parse(document.source, document.text.replace("一. 导言", "一. 导言和说明\n\n3. 新的一段。"))
        for text in (stay, parse(document.source, document.text.replace("2.14 亿", "2.15 亿"))):
            changed = replace(assistant, documents=(text,))
            assistant.documents, assistant.all = changed.documents, changed.all
            page.reload()
            page.locator(".actions").wait_for()
            if text is stay:
                expect(page.locator(".stale")).to_have_count(0)
                spans = [tuple(map(int, part.split("-"))) for part in page.locator(".marker").get_attribute("data-spans").split(",")]
                assert squash(spanned(stay.text, spans)) == squash(WORDS)
        expect(page.locator(".stale")).to_have_text(ZH.stale.format(numbers="[1]"))
        expect(page.locator("a.marker")).to_have_count(0)
        expect(page.locator(".source.gone .document")).to_have_text(ZH.gone)
        expect(page.locator(".source.gone blockquote")).to_have_text(WORDS)


@pytest.fixture
def forgetful(assistant) -> Iterator[str]:
    """Where a page is served by a server that remembers one visitor only."""
    line = Line()
    blocks = app.build_app(assistant, line)
    blocks.state_session_capacity = 1
    web, ending = web_of(blocks, Doors(assistant, line), Leaves(assistant.settings.corpus, assistant.documents), None, LOOPBACK)
    service = Service(web, "127.0.0.1", free_port(), ending)
    service.start()
    yield f"{service.url}/"
    service.close()


def test_a_conversation_that_the_server_forgot_goes_on(browser: Browser, forgetful: str) -> None:
    with opened(browser, forgetful) as page:
        asked(page, QUESTION)
        with opened(browser, forgetful) as other:
            asked(other, UNKNOWN)
        ask(page, OTHER)
        expect(page.locator(".question")).to_have_text([QUESTION, OTHER])
        done(page)
        page.reload()
        expect(page.locator(".question")).to_have_text([QUESTION, OTHER])
        page.locator(".marker").first.click()
        expect(page.locator("#reader mark")).to_have_text(WORDS)


# --- edit, repeat, stop ---------------------------------------------------------------------------------------------


def test_an_edited_question_replaces_what_followed_and_the_other_version_comes_back(page: Page) -> None:
    asked(page, QUESTION, OTHER, UNKNOWN)
    second = page.locator(".turn").nth(1)
    second.get_by_role("button", name=ZH.edit).click()
    editor = page.get_by_role("textbox", name=ZH.edit)
    expect(editor).to_be_focused()
    expect(editor).to_have_value(OTHER)
    editor.press("Escape")
    expect(second.locator(".question")).to_have_text(OTHER)
    expect(second.get_by_role("button", name=ZH.edit)).to_be_focused()
    page.keyboard.press("Enter")
    editor.fill("1990年以来增加了多少万人，总数达到多少？")
    editor.press("Enter")
    expect(page.locator(".question")).to_have_text([QUESTION, "1990年以来增加了多少万人，总数达到多少？"])
    done(page)
    page.reload()
    done(page)
    page.get_by_role("button", name=ZH.version).click()
    expect(page.locator(".question")).to_have_text([QUESTION, OTHER, UNKNOWN])
    expect(second.locator(".question")).to_be_in_viewport()  # where the versions part
    page.get_by_role("button", name=ZH.version).click()
    expect(page.locator(".question")).to_have_text([QUESTION, "1990年以来增加了多少万人，总数达到多少？"])


def test_an_edit_that_cannot_be_taken_goes_into_the_box_and_nothing_is_lost(page: Page) -> None:
    asked(page, QUESTION)
    page.get_by_role("button", name=ZH.edit).click()
    page.get_by_role("textbox", name=ZH.edit).fill("长" * 10_001)
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("more than 10,000 characters")
    assert len(page.locator("#question textarea").input_value()) == 10_001
    page.get_by_role("button", name=ZH.version).click()
    expect(page.locator(".answer")).to_contain_text("2.14 亿人")


def test_any_answer_is_repeated_in_its_place(page: Page, assistant) -> None:
    asked(page, QUESTION, OTHER)
    page.locator(".turn").first.get_by_role("button", name=ZH.again).click()
    expect(page.get_by_role("button", name=ZH.version)).to_be_visible()
    expect(page.locator(".question")).to_have_text([QUESTION, OTHER])
    assert assistant.asked[-1] == (QUESTION, ())
    page.locator(".turn").first.locator(".marker").click()
    expect(page.locator("#reader mark")).to_have_text(WORDS)


def test_stop_leaves_the_line_and_the_next_person_moves_up(browser: Browser, address: str, assistant) -> None:
    busy = [threading.Thread(target=httpx.post, args=[f"{address}api/ask"],
                             kwargs={"json": {"question": "slowly 占用"}, "timeout": 30}) for _ in range(2)]
    with opened(browser, address) as first, opened(browser, address) as second:
        for thread in busy:
            thread.start()
        while len([question for question, _ in assistant.asked if question == "slowly 占用"]) < len(busy):
            first.wait_for_timeout(20)
        ask(first, QUESTION)
        expect(first.locator(".searching")).to_have_text(ZH.in_line.format(number=1))
        ask(second, OTHER)
        expect(second.locator(".searching")).to_have_text(ZH.in_line.format(number=2))
        first.get_by_role("button", name=ZH.stop).click()
        expect(first.locator(".notice")).to_contain_text(ZH.stopped)
        expect(second.locator(".searching")).to_have_text(ZH.in_line.format(number=1), timeout=2_000)
        done(second)
        expect(first.locator(".answer")).to_have_count(0)
    for thread in busy:
        thread.join()


def test_while_an_answer_comes_nothing_else_is_asked(page: Page, assistant) -> None:
    asked(page, QUESTION)
    before = len(assistant.asked)
    ask(page, f"slowly {OTHER}")
    page.locator(".searching").wait_for()
    page.locator(".turn").first.get_by_role("button", name=ZH.again).dispatch_event("click")
    page.locator("[data-ask]").first.dispatch_event("click")
    done(page)
    assert len(assistant.asked) == before + 1


def test_history_in_arabic_on_a_small_screen(browser: Browser, address: str) -> None:
    with opened(browser, address, "ar-EG", 390) as page:
        asked(page, "كم كان عدد المهاجرين؟")
        page.reload()
        expect(page.locator(".refusal")).to_have_css("direction", "rtl")
        page.get_by_role("button", name=STRINGS["ar"].new).click()
        expect(page.get_by_text(STRINGS["ar"].earlier_kept)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
