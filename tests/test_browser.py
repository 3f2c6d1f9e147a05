"""The page in a real Chromium: ask, see the answer, open its source, by mouse and by keyboard, with no other host."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import QUESTION, ask, asked, blemishes, free_port, opened
from playwright.sync_api import Browser, Page, expect

from qa.settings import CHECKOUT
from qa.web.page.strings import EN, STRINGS, ZH

START_SECONDS = 240
"""A cold start unpacks the model and builds the index; seconds later it listens."""

HOSTILE = '<img src=x onerror="window.ran=1"> [x](javascript:window.ran=2) $$x$$ <script>window.ran=3</script>'


def test_an_answer_has_a_citation_that_opens_its_words(page: Page) -> None:
    ask(page, QUESTION)
    marker = page.get_by_role("link", name="来源 1：")
    marker.wait_for()
    expect(page.locator(".answer")).to_contain_text("2.14 亿人")
    marker.click()
    marked = page.locator("#reader mark")
    expect(marked).to_have_text("2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。")
    expect(marked).to_be_in_viewport()
    expect(page.locator(".source mark")).to_be_visible()
    expect(page.locator(".words")).to_have_attribute("lang", "zh")


def test_from_question_to_marked_words_by_keyboard_alone(page: Page) -> None:
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".sources").wait_for()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.className") == "marker":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#reader .here")).to_be_focused()
    expect(page.locator("#reader mark")).to_be_in_viewport()


def test_a_marker_opens_its_own_answers_source(page: Page) -> None:
    for question in (QUESTION, "报告转载了什么网页代码？"):
        ask(page, question)
        page.locator(".turn").last.locator(".sources").wait_for()
    for turn, words in ((page.locator(".turn").first, "2010年全球"), (page.locator(".turn").last, "报告转载了网页代码")):
        turn.locator(".marker").click()
        expect(page.locator("#reader mark").first).to_contain_text(words)


def test_a_later_answer_leaves_what_was_opened_as_it_was(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".source > summary").click()
    ask(page, "报告转载了什么网页代码？")
    page.locator(".turn").last.locator(".sources").wait_for()
    assert page.locator(".turn").first.locator(".source").get_attribute("open") is None


def test_examples_and_follow_ups_are_asked_with_a_click(page: Page) -> None:
    page.locator("[data-ask]").first.click()
    page.locator(".turn .choices [data-ask]").click()
    expect(page.locator(".question").last).to_have_text("报告转载了什么字样？")
    page.get_by_role("button", name=ZH.new).click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_text(ZH.try_one)).to_be_visible()
    assert page.evaluate("scrollY") == 0


def test_a_refusal_looks_different_and_offers_the_nearest_passages(page: Page) -> None:
    ask(page, "拿破仑爱吃什么菜？")
    expect(page.locator(".refusal")).to_have_text("资料没有说到这件事。")
    expect(page.get_by_role("status").first).to_contain_text(ZH.refused)
    expect(page.locator(".near").first).to_be_visible()
    page.locator(".nearest > summary").click()
    expect(page.locator(".near").first).to_be_hidden()
    expect(page.locator(".marker")).to_have_count(0)


def test_an_arabic_refusal_reads_from_the_right(page: Page) -> None:
    ask(page, "كم كان عدد المهاجرين؟")
    expect(page.locator(".refusal")).to_have_css("direction", "rtl")
    expect(page.locator(".near blockquote").first).to_have_css("direction", "ltr")


def test_hostile_questions_and_documents_run_nothing(page: Page) -> None:
    ask(page, HOSTILE)
    page.locator(".refusal").wait_for()
    expect(page.locator(".question")).to_have_text(HOSTILE)
    ask(page, "报告转载了网页代码和点这里，以及这样的字样")
    expect(page.locator(".answer")).to_contain_text('<img src=x onerror="window.ran=1">')
    page.locator(".turn").last.locator(".marker").click()
    assert page.evaluate("window.ran") is None
    assert page.locator("#page img, #page script, #reader img, #reader script, a[href^=javascript]").count() == 0


def test_a_question_that_is_too_long_gets_a_plain_notice(page: Page) -> None:
    ask(page, "长" * 100_000)
    expect(page.locator(".notice")).to_have_text("The question has more than 10,000 characters; shorten it")
    assert len(page.get_by_role("textbox").input_value()) == 100_000


def test_an_empty_question_does_nothing(page: Page) -> None:
    ask(page, "   ")
    page.locator("[data-ask]").first.click()
    page.locator(".sources, .refusal").wait_for()
    expect(page.locator(".turn")).to_have_count(1)


def test_stop_ends_the_wait_and_the_question_can_be_asked_again(page: Page) -> None:
    ask(page, "slowly " + QUESTION)
    page.get_by_role("button", name=ZH.stop).click()
    expect(page.locator(".notice")).to_contain_text(ZH.stopped)
    expect(page.get_by_role("button", name=ZH.send)).to_be_visible()
    page.get_by_role("button", name=ZH.again).click()
    expect(page.locator(".turn .answer")).to_contain_text("2.14 亿人")
    expect(page.locator(".turn")).to_have_count(1)


def test_without_a_clipboard_each_copy_goes_by_the_selection(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}?tab=lookup&quote={QUESTION}") as page:
        page.add_init_script("""Object.defineProperty(navigator, "clipboard", { value: undefined });
            document.addEventListener("copy", (event) => { window.copied = event.target.value; });""")
        page.reload()
        page.get_by_role("button", name=ZH.lookup_copy).click()
        page.wait_for_function("words => window.copied?.startsWith(words)", arg=QUESTION)
        page.locator("#tab-chat-button").click()
        asked(page, QUESTION)
        copy = page.locator("button.copy")
        copy.click()
        page.wait_for_function("window.copied.startsWith('2010年全球')")
        expect(copy).to_be_focused()
        page.set_viewport_size({"width": 700, "height": 900})  # the reader is a dialog there
        page.locator(".marker").click()
        page.locator("#reader mark").wait_for()
        page.get_by_role("button", name=ZH.reader_link).click()
        page.wait_for_function("window.copied === location.href")


def test_a_button_that_has_copied_twice_says_again_what_it_does(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked(page, QUESTION)
    copy = page.locator("button.copy")
    copy.click()
    expect(copy).to_have_text(ZH.copied)
    copy.click()
    page.wait_for_timeout(2000)
    expect(copy).to_have_text(ZH.copy)


def test_the_page_speaks_the_browsers_language_and_remembers_another(browser: Browser, address: str) -> None:
    with opened(browser, address, locale="en-GB") as page:
        expect(page.get_by_role("heading", level=1)).to_have_text(EN.title)
        expect(page.get_by_role("textbox")).to_have_attribute("placeholder", EN.placeholder)
        page.get_by_role("combobox", name=EN.language_choice).select_option("zh")
        expect(page.get_by_role("button", name=ZH.send)).to_be_visible()
        expect(page).to_have_title(ZH.title)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(ZH.title)
        assert page.evaluate("document.documentElement.lang") == "zh"


def test_the_page_in_arabic_reads_from_the_right(browser: Browser, address: str) -> None:
    with opened(browser, address, locale="ar-EG") as page:
        expect(page.get_by_role("heading", level=1)).to_have_text(STRINGS["ar"].title)
        assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
        page.get_by_role("button", name=STRINGS["ar"].scope_title).click()
        expect(page.locator(".panel .title").first).to_have_css("direction", "ltr")


def test_on_a_small_screen_nothing_is_cut_off(browser: Browser, address: str) -> None:
    with opened(browser, address, width=390) as page:
        ask(page, QUESTION)
        page.get_by_role("link", name="来源 1：").click()
        expect(page.locator("#reader mark")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("locale", STRINGS)
@pytest.mark.parametrize("width", [320, 390])
def test_all_tabs_fit_on_a_small_screen_in_every_language(browser: Browser, address: str, locale: str, width: int) -> None:
    with opened(browser, address, locale, width) as page:
        expect(page.get_by_role("tab")).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        boxes = [tab.bounding_box() for tab in page.get_by_role("tab").all()]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


def test_nothing_that_has_the_focus_is_covered_by_the_box(browser: Browser, address: str) -> None:
    with opened(browser, address, width=390) as page:
        for _ in range(2):
            ask(page, "拿破仑爱吃什么菜？")
            page.locator(".turn").last.locator(".actions").wait_for()
        page.evaluate("scrollTo(0, 0)")
        page.get_by_role("combobox").focus()
        for _ in range(60):
            page.keyboard.press("Tab")
            inside, bottom, edge = page.evaluate("""() => { const box = document.querySelector("#composer"), node = document.activeElement;
                return [box.contains(node), node.getBoundingClientRect().bottom, box.getBoundingClientRect().top]; }""")
            if inside:
                return
            assert bottom <= edge + 1, page.evaluate("document.activeElement.outerHTML")


def test_axe_finds_nothing_even_moderate(browser: Browser, address: str) -> None:
    with opened(browser, address, width=390) as page:
        assert blemishes(page, "moderate") == []
        for question in (QUESTION, QUESTION, "拿破仑爱吃什么菜？"):
            asked(page, question)
        assert blemishes(page, "moderate") == []


@pytest.fixture(scope="module")
def program(real) -> Iterator[str]:
    """The program itself, on the five documents, as `make chat` starts it with an index in place."""
    port = free_port()
    command = [sys.executable, "-m", "app", "--port", str(port), "--index", str(real.settings.index)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        wait_until_served(process, port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(30)


def wait_until_served(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    process.kill()
    pytest.fail(f"The page was not served:\n{process.communicate()[0]}")


@pytest.mark.parametrize(("locale", "question", "figure"), [
    ("zh-CN", "2010年全球国际移民总数是多少？", "2.14 亿"),
    ("en-GB", "How many international migrants were there in 2010?", "2.14 亿")])
def test_the_program_answers_from_the_five_documents(browser: Browser, program: str, locale: str, question: str,
                                                     figure: str) -> None:
    with opened(browser, program, locale) as page:
        ask(page, question)
        page.locator(".answer .marker").first.click()
        expect(page.locator("#reader mark").first).to_be_in_viewport()
        expect(page.locator("#reader .here").first).to_contain_text(figure)
        shown, source = page.locator("#reader mark").all_text_contents(), five_documents()
        assert all("".join(words.split()) in source for words in shown)


def five_documents() -> str:
    files: list[Path] = sorted((CHECKOUT / "seeds").glob("*.txt"))
    return "".join("".join(file.read_text("utf-8").split()) for file in files)
