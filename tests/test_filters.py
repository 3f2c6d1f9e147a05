"""Which documents are searched: chosen from a panel by keyboard, kept with the conversation, told in each answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import ask, free_port, opened
from playwright.sync_api import Browser, Page, expect

import app
from qa.documents.corpus import read_corpus
from qa.documents.structure.parse import parse
from qa.settings import CHECKOUT, Settings
from qa.web.page.filters import MOST_NAMED, SEARCHED_FROM, chosen, glance, left_out_html, panel_html
from qa.web.page.strings import EN, STRINGS, ZH

QUESTION = "全球国际移民总数从1990年的1.55亿上升到多少？"
REPORT = "国际移徙与发展问题 秘书长的报告"
MANY = 300
LONG = "关于国际移徙与发展问题高级别对话的后续行动以及为全面落实《2030年可持续发展议程》各项目标而加强全球伙伴关系的长篇综合报告"


@pytest.fixture(scope="module")
def five(assistant) -> Iterator[tuple[str, object]]:
    """Where the page over the five documents is served, and the assistant."""
    corpus = CHECKOUT / "seeds"
    own = type(assistant)(Settings(corpus, assistant.settings.index, "none"), read_corpus(corpus).documents)
    service = app.serve(own, "127.0.0.1", free_port())
    yield f"{service.url}/", own
    service.close()


@pytest.fixture(scope="module")
def hundreds(assistant) -> Iterator[str]:
    """Where the page over hundreds of documents is served."""
    texts = (f"{LONG if n == 7 else f'第{n}号报告'}\n\n一. 导言\n\n1. 第{n}号报告说到移徙。" for n in range(MANY))
    documents = tuple(replace(parse(f"{n:03}.txt", text), year=1990 + n % 30) for n, text in enumerate(texts))
    service = app.serve(type(assistant)(assistant.settings, documents), "127.0.0.1", free_port())
    yield f"{service.url}/"
    service.close()


def chip(page: Page):
    return page.locator("[data-scope=open]")


def test_documents_are_chosen_by_keyboard_alone_and_the_answer_tells_it(browser: Browser, five) -> None:
    url, assistant = five
    with opened(browser, url) as page:
        expect(chip(page)).to_have_text(ZH.scope_all.format(count=5))
        expect(chip(page)).to_have_attribute("aria-expanded", "false")
        chip(page).focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("dialog", name=ZH.scope_title)
        expect(panel.get_by_role("checkbox").first).to_be_focused()
        for _ in range(3):  # two documents and the links between them
            page.keyboard.press("Space") if page.evaluate("document.activeElement.type === 'checkbox'") else None
            page.keyboard.press("Tab")
        expect(chip(page)).to_have_text(ZH.scope_some.format(chosen=3, count=5))
        expect(panel.get_by_role("status")).to_have_text(ZH.scope_some.format(chosen=3, count=5))
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(chip(page)).to_be_focused()
        page.keyboard.press("Shift+Tab")
        while page.evaluate("document.activeElement.tagName") != "TEXTAREA":
            page.keyboard.press("Shift+Tab")
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        told = page.locator(".searched")
        expect(told.locator("summary")).to_have_text(ZH.scope_told.format(chosen=3, count=5))
        expect(told.locator("li").first).to_be_hidden()
        told.locator("summary").press("Enter")
        assert told.locator("li").all_text_contents() == [d.title for d in assistant.documents[2:]]
        found = {hit.passage.source for hit in assistant.passages(QUESTION, sources=[d.source for d in assistant.documents[2:]])}
        shown = page.locator(".answer a[data-cite]").evaluate_all("links => links.map((link) => link.dataset.cite.split(':')[0])")
        assert set(shown) <= found and shown
        page.locator(".answer .marker").click()
        expect(page.locator("[data-reader=steps]")).to_be_hidden()  # the list of documents is none of citations


def test_the_answer_comes_from_the_chosen_documents_only(browser: Browser, five) -> None:
    url, assistant = five
    with opened(browser, url) as page:
        chip(page).click()
        panel = page.get_by_role("dialog", name=ZH.scope_title)
        panel.get_by_role("button", name=ZH.scope_clear).click()
        panel.get_by_role("checkbox").nth(0).check()
        page.keyboard.press("Escape")
        ask(page, QUESTION)
        page.locator(".actions").wait_for()
        cited = page.locator(".turn a[data-cite]").evaluate_all("links => links.map((link) => link.dataset.cite.split(':')[0])")
        assert set(cited) == {assistant.documents[0].source}
        chip(page).click()
        panel.get_by_role("button", name=ZH.scope_every).click()
        page.keyboard.press("Escape")
        page.get_by_role("button", name=ZH.again).click()
        page.locator(".answer .marker").first.wait_for()
        expect(page.locator(".searched")).to_have_count(0)


def test_with_none_chosen_the_question_waits_in_the_box(browser: Browser, five) -> None:
    url, assistant = five
    with opened(browser, url) as page:
        page.get_by_role("button", name=ZH.scope_title).click()
        page.get_by_role("button", name=ZH.scope_clear).click()
        expect(chip(page)).to_have_text(ZH.scope_none)
        page.keyboard.press("Escape")
        before = len(assistant.asked)
        ask(page, QUESTION)
        notice = page.get_by_role("alert").filter(has_text=ZH.scope_missing.format(choose=ZH.scope_none))
        expect(notice).to_be_visible()
        expect(page.locator("#question textarea")).to_have_value(QUESTION)
        page.locator("[data-ask]").first.click()
        page.wait_for_timeout(300)
        expect(page.locator(".turn")).to_have_count(0)
        assert len(assistant.asked) == before
        chip(page).click()
        page.get_by_role("checkbox").nth(3).check()
        expect(notice).to_have_count(0)
        page.keyboard.press("Escape")
        page.locator("#question textarea").press("Enter")
        expect(page.locator(".answer")).to_contain_text("2.14 亿")


def test_the_choice_is_remembered_with_the_conversation_and_a_new_one_begins_with_all(browser: Browser, five) -> None:
    with opened(browser, five[0]) as page:
        ask(page, QUESTION)
        page.locator(".actions").wait_for()
        chip(page).click()
        page.get_by_role("checkbox").first.uncheck()
        expect(chip(page)).to_have_text(ZH.scope_some.format(chosen=4, count=5))
        page.wait_for_function("Object.values(localStorage).some((text) => text.includes('\"sources\":[\"'))")
        page.reload()
        expect(chip(page)).to_have_text(ZH.scope_some.format(chosen=4, count=5))
        page.get_by_role("button", name=ZH.new).click()
        expect(chip(page)).to_have_text(ZH.scope_all.format(count=5))
        page.locator("[data-reopen]").click()
        expect(chip(page)).to_have_text(ZH.scope_some.format(chosen=4, count=5))
        page.get_by_role("combobox", name=ZH.language_choice).select_option("en")
        expect(chip(page)).to_have_text(EN.scope_some.format(chosen=4, count=5))


def test_a_document_is_read_from_the_panel_which_stays_open(browser: Browser, five) -> None:
    with opened(browser, five[0], width=1440) as page:
        chip(page).click()
        link = page.get_by_role("link", name=f"{ZH.read}: {REPORT}", exact=True)
        link.click()
        expect(page.locator("#reader h2")).to_have_text(REPORT)
        page.keyboard.press("Escape")
        expect(page.locator("#reader .pane")).to_be_hidden()
        expect(link).to_be_focused()
        page.locator("h1").click()
        expect(page.get_by_role("dialog", name=ZH.scope_title)).to_be_hidden()


def test_hundreds_of_documents_are_searched_and_chosen(browser: Browser, hundreds: str) -> None:
    with opened(browser, hundreds) as page:
        chip(page).click()
        field = page.get_by_role("searchbox", name=ZH.scope_find)
        expect(field).to_be_focused()
        panel = page.get_by_role("dialog", name=ZH.scope_title)
        page.get_by_role("button", name=ZH.scope_clear).click()
        field.fill("１９９９")
        shown = sum(1990 + n % 30 == 1999 or "1999" in str(n) for n in range(MANY))
        expect(panel.locator("li:visible")).to_have_count(shown)
        page.get_by_role("button", name=ZH.scope_every).click()
        expect(chip(page)).to_have_text(ZH.scope_some.format(chosen=shown, count=MANY))
        field.fill("拿破仑")
        expect(page.get_by_text(ZH.scope_nothing)).to_be_visible()
        field.fill("")
        expect(panel.locator("li:visible")).to_have_count(MANY)
        box = panel.bounding_box()
        assert box["y"] >= 0 and box["height"] <= 0.7 * 900 + 2


def blemishes(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(v["id"], node["html"][:120]) for v in found if v["impact"] in ("serious", "critical") for node in v["nodes"]]


@pytest.mark.parametrize(("locale", "width", "dark"), [("zh-CN", 1440, False), ("zh-CN", 1440, True), ("ar-EG", 390, True)])
def test_axe_finds_nothing_serious_with_panel_menu_editor_and_note_open(browser: Browser, five, locale: str, width: int,
                                                                        dark: bool) -> None:
    words = STRINGS[locale[:2]]
    with opened(browser, five[0], locale, width) as page:
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.reload()
        chip(page).click()
        assert page.evaluate("document.body.classList.contains('dark')") == dark
        assert blemishes(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("checkbox").first.uncheck()
        page.keyboard.press("Escape")
        ask(page, QUESTION)
        page.locator(".thumb.down").click()
        page.get_by_label(words.note).wait_for()
        page.get_by_role("button", name=words.edit).click()
        page.locator(".searched summary").click()
        page.locator("#toolbar summary.export").click()
        assert blemishes(page) == []
        page.get_by_role("button", name=words.new).click()
        page.locator("[data-reopen]").wait_for()
        assert blemishes(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- without a browser ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scope", "expected"), [
    (None, None), ("", None), ({}, None), ({"sources": None}, None), ({"sources": "报告.txt"}, None), ({"sources": []}, ()),
    ({"sources": ["b.txt", "a.txt"]}, None), ({"sources": ["b.txt", "b.txt", 7, "../x"]}, ("b.txt",)), ({"sources": ["gone.txt"]}, ())])
def test_what_a_browser_chooses_is_looked_up(scope: object, expected: tuple[str, ...] | None) -> None:
    assert chosen(scope, [parse("a.txt", "甲"), parse("b.txt", "乙")]) == expected


def test_the_corpus_at_a_glance() -> None:
    documents = read_corpus(CHECKOUT / "seeds").documents
    assert glance(documents, EN) == "Years: 1997–2012 · Numbered paragraphs: 167 · Languages: Chinese"
    assert glance([parse("a.txt", "plain words")], EN) == "Numbered paragraphs: 0"


def test_a_short_list_has_no_field_to_search_it() -> None:
    document = parse("a.txt", "甲")
    assert 'type="search"' not in panel_html([document] * (SEARCHED_FROM - 1), ZH, {})
    assert 'type="search"' in panel_html([document] * SEARCHED_FROM, ZH, {})


@pytest.mark.parametrize(("left_out", "told"), [
    ({"b.pdf": "", "c.docx": "", "空.txt": "holds no text"}, "Files not read: 3 (of other kinds: 2; unreadable: 1)"),
    ({"b.pdf": ""}, "Files not read: 1 (of other kinds: 1)"), ({"空.txt": "holds no text"}, "Files not read: 1 (unreadable: 1)")])
def test_files_that_were_not_read_are_counted_and_named_on_demand(left_out: dict[str, str], told: str) -> None:
    html = left_out_html(left_out, EN)
    assert f"<summary>{told}</summary>" in html
    assert "open" not in html.partition("<summary>")[0]
    assert all(name in html and why in html for name, why in left_out.items())


def test_where_all_were_read_nothing_is_said() -> None:
    assert left_out_html({}, ZH) == ""


def test_of_many_files_the_first_are_named() -> None:
    html = left_out_html({f"{n}.pdf": "" for n in range(MOST_NAMED + 5)}, ZH)
    assert html.count(".pdf<") == MOST_NAMED
    assert ZH.lookup_more.format(count=5) in html


def test_the_document_chooser_tells_of_them(page: Page) -> None:
    page.locator("[data-scope=open]").click()
    told = page.locator("#toolbar .left-out")
    expect(told.locator("summary")).to_have_text("未读取的文件：2（其他格式：1；无法读取：1）")
    expect(told.locator("p").first).to_be_hidden()
    told.locator("summary").click()
    expect(told.locator("p")).to_have_text(["b.pdf", "空.txt: holds no text"])
