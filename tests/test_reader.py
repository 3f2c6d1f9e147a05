"""The reader in a real Chromium: a citation opens its document beside the chat, by mouse, by keyboard and by its address."""

from __future__ import annotations

import re

import pytest
from browsing import QUESTION, REPORT, TOTAL, ask, at, blemishes, cited, opened
from playwright.sync_api import Browser, Page, expect

from qa.documents.corpus import read_corpus
from qa.settings import CHECKOUT
from qa.types import squash
from qa.web.page.strings import STRINGS, ZH

NEAREST = "拿破仑爱吃什么菜？"


def test_a_citation_opens_beside_the_chat_which_stays_usable(browser: Browser, shelf: str) -> None:
    with opened(browser, shelf, width=1440) as page:
        cited(page)
        pane, composer = page.locator("#reader .pane"), page.locator("#composer")
        expect(page.locator("#reader mark")).to_have_text(TOTAL)
        expect(page.locator("#doc-p5")).to_be_in_viewport()
        expect(page.locator("#doc-p5")).to_be_focused()
        expect(pane).to_have_attribute("role", "complementary")
        assert composer.bounding_box()["x"] + composer.bounding_box()["width"] <= pane.bounding_box()["x"]
        assert page.locator(".answer").bounding_box()["width"] > 500
        ask(page, NEAREST)
        expect(page.locator(".turn")).to_have_count(2)
        expect(pane).to_be_visible()
        page.locator("#doc-p5").focus()
        page.keyboard.press("Escape")
        expect(pane).to_be_hidden()
        expect(page.locator(".marker").first).to_be_focused()
        assert at(page) == {}


def test_next_and_previous_go_through_the_citations_of_one_answer(browser: Browser, shelf: str) -> None:
    with opened(browser, shelf) as page:
        ask(page, NEAREST)
        links = page.locator(".near a[data-cite]")
        links.first.wait_for()
        expected = [link.get_attribute("data-cite") for link in links.all()]
        links.first.click()
        following = page.get_by_role("button", name=ZH.reader_next)
        for n, id in enumerate(expected, 1):
            expect(page.locator("[data-reader=position]")).to_have_text(f"{n} / {len(expected)}")
            page.wait_for_function("id => new URLSearchParams(location.search).get('cite') === id", arg=id)
            expect(page.locator("#reader mark").first).to_be_in_viewport()
            following.click() if n < len(expected) else expect(following).to_be_disabled()
        page.get_by_role("button", name=ZH.reader_previous).click()
        expect(page.locator("[data-reader=position]")).to_have_text(f"{len(expected) - 1} / {len(expected)}")


def test_finding_words_counts_them_and_goes_round(browser: Browser, shelf: str) -> None:
    report = next(d for d in read_corpus(CHECKOUT / "seeds").documents if d.source == REPORT)
    headings = {column for block in report.blocks for column in block.columns}
    times = sum(squash(words.text).count("全球移徙问题小组") for words in (*report.blocks, *headings))
    with opened(browser, f"{shelf}?cite={REPORT}") as page:
        field, count = page.get_by_role("searchbox", name=ZH.reader_find), page.locator("[data-reader=count]")
        field.fill("全球移徙问题小组")
        expect(count).to_have_text(f"1 / {times}")
        field.press("Shift+Enter")
        expect(count).to_have_text(f"{times} / {times}")
        field.press("Enter")
        field.press("Enter")
        expect(count).to_have_text(f"2 / {times}")
        assert page.evaluate("CSS.highlights.get('reader-found').size") == times
        assert page.evaluate("[...CSS.highlights.get('reader-current')][0].toString()") == "全球移徙问题小组"
        box = page.evaluate("[...CSS.highlights.get('reader-current')][0].getBoundingClientRect().toJSON()")
        assert 150 < box["top"] < 900
        field.fill("2.14亿")
        expect(count).to_have_text("1 / 1")
        field.fill("拿破仑")
        expect(count).to_have_text(ZH.reader_find_none)


def test_finding_begins_where_one_reads_and_leaves_the_next_citation_in_view(browser: Browser, shelf: str) -> None:
    with opened(browser, f"{shelf}?cite={REPORT}:p40") as page:
        page.locator("#reader mark").first.wait_for()
        field, count = page.get_by_role("searchbox", name=ZH.reader_find), page.locator("[data-reader=count]")
        field.fill("移徙")
        expect(count).to_have_text(re.compile(r"\d+ / \d+"))
        assert int(count.inner_text().split(" / ")[0]) > 40
        box = page.evaluate("[...CSS.highlights.get('reader-current')][0].getBoundingClientRect().toJSON()")
        assert 100 < box["top"] < 900
        page.locator("#reader a.number").nth(4).evaluate("link => link.click()")
        expect(page.locator("#doc-p5 mark")).to_be_in_viewport()
        expect(count).to_have_text(re.compile(r"\d+ / \d+"))
        page.wait_for_timeout(500)
        expect(page.locator("#doc-p5 mark")).to_be_in_viewport()


def test_a_paragraph_taller_than_the_screen_is_shown_from_its_beginning_and_each_match_in_it(browser: Browser, shelf: str) -> None:
    with opened(browser, f"{shelf}?cite=long.txt:p39", width=320) as page:
        page.locator("#reader mark").first.wait_for()
        page.wait_for_timeout(500)
        expect(page.locator("#doc-p39 .number")).to_be_in_viewport()
        page.get_by_role("searchbox", name=ZH.reader_find).fill("问题。")  # the end of each paragraph
        for _ in range(3):
            page.wait_for_timeout(500)
            page.wait_for_function("""() => {
                const at = [...CSS.highlights.get("reader-current")][0].getBoundingClientRect();
                const body = document.querySelector("#reader .body").getBoundingClientRect();
                return body.top < at.top && at.bottom < body.bottom;
            }""", timeout=5_000)
            page.get_by_role("button", name=ZH.reader_find_next).click()


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_the_styles_of_a_citation_fit_on_a_small_screen(browser: Browser, shelf: str, locale: str) -> None:
    with opened(browser, f"{shelf}?cite={REPORT}:p5", locale, width=390) as page:
        page.locator("#reader mark").first.wait_for()
        page.locator("#reader summary").click()
        box = page.locator("#reader .menu > div").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390, box
        expect(page.locator("[data-reader=count]")).to_have_css("direction", "ltr")


def test_a_place_is_copied_in_each_style_and_as_a_link(browser: Browser, shelf: str) -> None:
    with opened(browser, shelf) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        cited(page)
        menu = page.locator("#reader summary")
        for style, begins in [(ZH.reader_style_un, "A/67/254，第5段。"), ("GB/T 7714", "秘书长. 国际移徙与发展问题"),
                              ("BibTeX", "@techreport{A-67-254-p5,"), ("RIS", "TY  - RPRT"),
                              (ZH.reader_style_text, "A/67/254，第5段（国际移徙与发展问题 秘书长的报告）")]:
            menu.click()
            page.get_by_role("button", name=style, exact=True).click()
            expect(menu).to_have_text(ZH.copied)
            assert page.evaluate("navigator.clipboard.readText()").startswith(begins)
        assert page.evaluate("navigator.clipboard.readText()").endswith(TOTAL)
        for _ in range(2):  # what the first says ends after 1.5 s, what the second says does not end with it
            menu.click()
            page.get_by_role("button", name="RIS", exact=True).click()
            page.wait_for_timeout(800)
        assert menu.text_content() == ZH.copied
        page.get_by_role("button", name=ZH.reader_link).click()
        page.wait_for_function("async () => await navigator.clipboard.readText() === location.href")


def test_in_arabic_a_chinese_title_stands_on_the_side_where_reading_begins(browser: Browser, shelf: str) -> None:
    with opened(browser, shelf, "ar-EG", 390) as page:
        cited(page)
        for node in (page.locator("#reader h2"), page.locator(".source .document").first):
            assert node.evaluate("""node => { const words = document.createRange(); words.selectNodeContents(node);
                return Math.abs(node.getBoundingClientRect().right - words.getBoundingClientRect().right); }""") < 2


def test_what_a_row_is_of_is_not_set_one_character_a_line(browser: Browser, shelf: str) -> None:
    with opened(browser, f"{shelf}?cite={REPORT}:t1.r5", width=390) as page:
        assert page.locator("#reader .here th").first.bounding_box()["width"] > 70


def test_notes_go_there_and_back(browser: Browser, shelf: str) -> None:
    with opened(browser, f"{shelf}?cite={REPORT}:p5") as page:
        page.locator("#doc-p5 .ref a").press("Enter")
        expect(page.locator("#doc-fn2")).to_be_in_viewport()
        expect(page.locator("#doc-fn2")).to_be_focused()
        page.locator("#doc-fn2 .back").press("Enter")
        expect(page.locator("#doc-p5 .ref a")).to_be_focused()
        expect(page.locator("#doc-p5")).to_be_in_viewport()


def test_a_preview_shows_on_hover_and_focus_beside_its_marker(page: Page) -> None:
    ask(page, QUESTION)
    marker, tip = page.locator(".marker"), page.get_by_role("tooltip")
    marker.hover()
    expect(tip).to_contain_text("2010年全球国际移民总数达到 2.14 亿人")
    expect(marker).to_have_attribute("aria-describedby", "reader-tip")
    one, other = marker.bounding_box(), tip.bounding_box()
    assert other["y"] >= one["y"] + one["height"] or other["y"] + other["height"] <= one["y"]
    tip.hover()
    page.wait_for_timeout(300)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.className") == "marker":
            break
        page.keyboard.press("Shift+Tab")
    expect(tip).to_be_visible()


def test_on_a_small_screen_the_reader_is_a_dialog(browser: Browser, shelf: str) -> None:
    with opened(browser, shelf, width=390) as page:
        cited(page)
        pane = page.get_by_role("dialog")
        assert pane.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 900}
        expect(page.locator("#reader mark")).to_be_in_viewport()
        assert page.evaluate("document.querySelector('#tabs').inert && !document.querySelector('#reader').inert")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.keyboard.press("Escape")
        expect(pane).to_be_hidden()
        expect(page.locator(".answer .marker").first).to_be_focused()
        assert not page.evaluate("document.querySelector('#tabs').inert")


def test_a_document_opens_from_the_list_and_by_keyboard(browser: Browser, shelf: str) -> None:
    with opened(browser, shelf) as page:
        page.get_by_role("button", name=ZH.scope_title).click()
        link = page.locator(".panel li a").nth(3)
        link.press("Enter")
        expect(page.locator("#reader h2")).to_have_text("国际移徙与发展问题 秘书长的报告")
        expect(page.locator("#reader h2")).to_be_focused()
        expect(page.locator("#reader mark")).to_have_count(0)
        page.get_by_role("link", name="第1段", exact=True).click()
        expect(page.locator("#reader mark")).to_contain_text("国际移徙是一种越来越普遍的全球性现象")
        page.keyboard.press("Escape")
        expect(link).to_be_focused()


def test_a_megabyte_opens_at_its_end_and_is_searched_without_freezing(browser: Browser, shelf: str) -> None:
    with opened(browser, f"{shelf}?cite=long.txt:p990") as page:
        expect(page.locator("#doc-p990 mark")).to_be_in_viewport(timeout=5_000)
        page.evaluate("""() => { window.longest = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((e) => { longest = Math.max(longest, e.duration); }))
                .observe({ entryTypes: ["longtask"] }); }""")
        field = page.get_by_role("searchbox")
        counted = "count => document.querySelector('[data-reader=count]').textContent.endsWith(count)"
        field.fill("第700号")
        page.wait_for_function(counted, arg="1 / 1")  # expect() draws the whole page's outline before it looks again
        page.wait_for_timeout(300)
        assert 0 < page.evaluate("document.getElementById('doc-p700').getBoundingClientRect().top") < 900
        field.fill("国际移徙与发展")
        page.wait_for_function(counted, arg=f" / {sum(18 + n % 40 for n in range(1, 1000))}")
        assert page.evaluate("longest") < 1_500


def test_why_this_passage_is_told_on_demand(page: Page) -> None:
    ask(page, QUESTION)
    why = page.locator(".source .why")
    expect(why.locator("li").first).to_be_hidden()
    why.locator("summary").click()
    expect(why.locator(".step")).to_have_text([ZH.why_words, ZH.why_meaning, ZH.why_both, ZH.why_close])
    expect(why.locator(".rank").first).to_have_text("第 1 位")
    widths = [bar.bounding_box()["width"] for bar in why.locator(".fill").all()]
    assert widths[0] > widths[2] > widths[1] > 0
    expect(why.locator("b").first).to_have_text("2010")


# --- for everyone --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, shelf: str, dark: bool) -> None:
    with opened(browser, shelf, width=1440) as page:
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.reload()
        page.locator(".library").wait_for()
        assert page.evaluate("document.body.classList.contains('dark')") == dark
        assert blemishes(page) == []
        cited(page)
        page.locator(".why summary").first.click()
        assert blemishes(page) == []
        ask(page, NEAREST)
        page.locator(".near .why summary").first.click()
        page.get_by_role("searchbox").fill("移徙")
        page.locator("#reader summary").click()
        assert blemishes(page) == []


@pytest.mark.parametrize(("locale", "width"), [("ar-EG", 1440), ("ar-EG", 390), ("zh-CN", 390)])
def test_axe_finds_nothing_serious_in_arabic_or_on_a_small_screen(browser: Browser, shelf: str, locale: str,
                                                                  width: int) -> None:
    with opened(browser, shelf, locale, width) as page:
        assert blemishes(page) == []
        cited(page)
        assert blemishes(page) == []
        if width == 1440:
            expect(page.get_by_role("button", name=STRINGS["ar"].reader_close)).to_be_visible()
            assert page.locator("#reader .pane").bounding_box()["x"] == 0
            assert page.evaluate("getComputedStyle(document.querySelector('#page')).direction") == "rtl"
