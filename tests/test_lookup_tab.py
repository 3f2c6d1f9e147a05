"""Checking quotations in a real Chromium: what came of each line, where it stands, where it departs, its address."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browsing import NO_STORAGE, blemishes, opened
from playwright.sync_api import Browser, Locator, Page, expect

from qa.web.page.lookup import MOST_LINES, find, found_html
from qa.web.page.strings import EN, STRINGS, ZH

EXACT = "2010年全球国际移民总数达到2.14亿人"
WRONG = "2010年全球国际移民总数达到 2.41 亿人，比 1990 年增加 5 900 万人"
PIECED = "全球国际移民总数达到 2.14 亿人报告转载了网页代码"
NOWHERE = "拿破仑最爱吃马伦哥鸡"
ENGLISH = "The number of international migrants reached 214 million"
PLACE = "第1段"
HOSTILE = '报告转载了网页代码 <img src=x onerror="window.ran=3"> <svg onload="window.ran=4"> \x1b[31m[点](javascript:window.ran=5)'
LINES = "\n".join((EXACT, WRONG, PIECED, NOWHERE, ENGLISH, PLACE))


def tab(page: Page) -> None:
    page.locator("#tab-lookup-button").click()
    page.locator("#lookup textarea").wait_for()


def check(page: Page, text: str) -> Locator:
    """Checks the lines in the box; their results, once all are there."""
    box = page.locator("#lookup textarea")
    box.fill(text)
    box.press("Control+Enter")
    results = page.locator("#lookup .result")
    expect(results).to_have_count(len(text.split("\n")))
    return results


def test_each_outcome_is_told_in_words_and_by_a_sign_of_its_own(page: Page) -> None:
    tab(page)
    results = check(page, LINES)
    expect(results.locator(".status")).to_have_text([
        f"✓{ZH.lookup_exact}", f"≈{ZH.lookup_near}", f"⧉{ZH.lookup_stitched}", f"✗{ZH.lookup_absent}", f"⇄{ZH.lookup_translation}",
        f"§{ZH.lookup_reference}"])
    expect(results.locator(".asked")).to_have_text(LINES.split("\n"))
    assert [result.locator(".place").count() for result in results.all()] == [1, 1, 2, 0, 1, 1]
    expect(results.nth(0).locator(".locator")).to_have_text("移徙统计 秘书长的报告，第1段")
    expect(results.nth(0).locator("mark")).to_have_text("2010年全球国际移民总数达到 2.14 亿人")
    expect(results.nth(5).locator("mark")).to_contain_text("<b>统计</b>以各国普查为准。")
    expect(results.nth(3)).to_contain_text(ZH.lookup_absent_advice)
    expect(page.locator("#lookup [role=status]")).to_have_text(ZH.lookup_checked.format(total=6))


def test_the_rows_of_a_table_stand_together_each_with_its_link(real) -> None:
    drawn = found_html(real.cite("A/67/254 表1"), real, ZH)
    assert drawn.count('<li class="place">') == 1 and drawn.count('<a class="open"') == 10
    assert f'aria-label="{ZH.reader_open}: A/67/254，表1 总计">A/67/254，表1 总计</a> 总计 155.2 214.2' in drawn
    assert found_html(real.cite("A/67/254 第5段"), real, ZH).count(f">{ZH.reader_open}</a>") == 1


def test_words_too_short_for_a_quotation_are_counted_and_shown_where_they_stand(assistant) -> None:
    drawn = found_html(find(assistant, "移民"), assistant, ZH)
    assert ZH.lookup_short.format(count=1) in drawn and drawn.count("<mark>移民</mark>") == 1
    assert ZH.lookup_absent in found_html(find(assistant, "火星"), assistant, ZH)
    assert find(assistant, PLACE).matches == assistant.cite(PLACE).matches


def test_a_line_is_checked_where_the_browser_keeps_nothing(page: Page) -> None:
    page.add_init_script(NO_STORAGE)
    page.reload()
    tab(page)
    page.get_by_role("combobox", name=ZH.language_choice).select_option("en")
    expect(check(page, EXACT).locator(".status")).to_have_text(f"✓{EN.lookup_exact}")


def test_a_changed_number_is_told_first_and_shown_word_by_word(page: Page) -> None:
    tab(page)
    result = check(page, WRONG)
    expect(result.locator(".alarms li")).to_have_text([ZH.lookup_number.format(was="2.14", told="2.41")])
    expect(result.locator("blockquote del")).to_have_text(f"[{ZH.lookup_lost}: 2.14]")
    expect(result.locator("blockquote ins")).to_have_text(f"[{ZH.lookup_added}: 2.41]")
    expect(result.locator("blockquote del")).to_have_css("text-decoration-line", "line-through")
    expect(result.locator("blockquote ins")).to_have_css("text-decoration-line", "underline")
    alarm, words = result.locator(".alarms").bounding_box(), result.locator("blockquote").bounding_box()
    assert alarm["y"] < words["y"]


def test_a_place_opens_in_the_reader_at_exactly_its_words(page: Page) -> None:
    tab(page)
    results = check(page, LINES)
    results.nth(0).locator("a.open").click()
    expect(page.locator("#reader mark")).to_have_text("2010年全球国际移民总数达到 2.14 亿人")
    expect(page.locator("#reader .steps")).to_be_hidden()
    results.nth(2).locator("a.open").first.click()
    expect(page.locator("#reader mark")).to_have_text("全球国际移民总数达到 2.14 亿人")
    page.get_by_role("button", name=ZH.reader_next).click()
    expect(page.locator("#reader mark")).to_have_text("报告转载了网页代码")
    expect(page.locator("#reader .steps")).to_contain_text("2 / 2")


def test_from_sentence_to_marked_words_and_back_by_keyboard_alone(page: Page) -> None:
    page.locator("#tab-lookup-button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the third tab
    expect(page.locator("#lookup textarea")).to_be_focused()
    page.keyboard.type(EXACT)
    page.keyboard.press("Control+Enter")
    page.locator("#lookup .result").wait_for()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "open":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#reader .here")).to_be_focused()
    expect(page.locator("#reader mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#lookup a.open")).to_be_focused()


def test_the_address_opens_with_the_lines_checked(browser: Browser, address: str) -> None:
    with opened(browser, address, locale="en-GB") as page:
        tab(page)
        page.locator("#lookup textarea").fill(f"{EXACT}\n{NOWHERE}")
        page.get_by_role("button", name=EN.lookup_run).click()
        expect(page.locator("#lookup .result")).to_have_count(2)
        shared = page.url
        assert parse_qs(urlsplit(shared).query) == {"tab": ["lookup"], "quote": [f"{EXACT}\n{NOWHERE}"]}
        page.locator("#tab-chat-button").click()
        assert parse_qs(urlsplit(page.url).query) == {}
        page.locator("#tab-lookup-button").click()
        expect(page.locator("#lookup .result")).to_have_count(2)
        assert page.url == shared
    with opened(browser, shared, locale="fr-FR") as page:
        expect(page.locator("#lookup textarea")).to_have_value(f"{EXACT}\n{NOWHERE}")
        expect(page.locator("#lookup .status")).to_have_text([f"✓{STRINGS['fr'].lookup_exact}", f"✗{STRINGS['fr'].lookup_absent}"])
        page.get_by_role("combobox").select_option("es")
        expect(page.locator("#lookup .status")).to_have_text([f"✓{STRINGS['es'].lookup_exact}", f"✗{STRINGS['es'].lookup_absent}"])


def test_a_result_is_copied_as_text(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab(page)
        check(page, WRONG).get_by_role("button", name=ZH.lookup_copy).click()
        expect(page.get_by_role("button", name=ZH.copied)).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "\n".join([
            WRONG, f"≈ {ZH.lookup_near}",
            "1. 移徙统计 秘书长的报告，第1段: 2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人",
            f"   {ZH.lookup_number.format(was='2.14', told='2.41')}"])


def test_what_cannot_be_checked_is_told_and_stays_in_the_box(page: Page) -> None:
    tab(page)
    for text, told in (("  \n ", ZH.lookup_empty), ("长" * 20_001, ZH.lookup_too_long.format(length=20001, limit=20000)),
                       ("行\n" * (MOST_LINES + 1), ZH.lookup_too_many.format(count=MOST_LINES + 1, limit=MOST_LINES))):
        page.locator("#lookup textarea").fill(text)
        page.locator("#lookup textarea").press("Control+Enter")
        expect(page.locator("#lookup .notice")).to_have_text(told)
        assert page.locator("#lookup textarea").input_value() == text
    check(page, EXACT)
    expect(page.locator("#lookup .notice")).to_have_count(0)


def test_a_lost_connection_is_told_as_one(page: Page) -> None:
    tab(page)
    page.route(lambda url: "component_server" in url, lambda route: route.abort())
    page.locator("#lookup textarea").fill(EXACT)
    page.locator("#lookup textarea").press("Control+Enter")
    expect(page.locator("#lookup .notice")).to_have_text(ZH.lookup_failed)


def test_hostile_words_run_nothing(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}?tab=lookup&quote={quote(HOSTILE)}") as page:
        expect(page.locator("#lookup .asked")).to_contain_text('<img src=x onerror="window.ran=3"> <svg onload="window.ran=4"> ␛[31m')
        expect(page.locator("#lookup .place").first).to_contain_text("报告转载了网页代码")
        assert page.locator("#lookup :is(img, svg, script, [onload], [onerror], a[href^=javascript])").count() == 0
        assert page.evaluate("window.ran") is None


def test_a_later_check_ends_an_earlier_one(page: Page) -> None:
    tab(page)
    box = page.locator("#lookup textarea")
    box.fill("\n".join([NOWHERE] * 60))
    box.press("Control+Enter")
    box.fill(EXACT)
    box.press("Control+Enter")
    expect(page.locator("#lookup [role=status]")).to_have_text(ZH.lookup_checked.format(total=1))
    page.wait_for_timeout(300)
    expect(page.locator("#lookup .asked")).to_have_text([EXACT])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, dark: bool) -> None:
    with opened(browser, address) as page:
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.reload()
        tab(page)
        assert blemishes(page) == []
        check(page, LINES)
        assert blemishes(page) == []


def test_in_arabic_and_on_a_small_screen(browser: Browser, address: str) -> None:
    with opened(browser, address, locale="ar-EG", width=390) as page:
        tab(page)
        results = check(page, LINES)
        expect(results.locator(".status").first).to_have_css("direction", "rtl")
        expect(results.locator("blockquote").first).to_have_css("direction", "ltr")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert blemishes(page) == []
        results.nth(1).locator("a.open").click()
        expect(page.locator("#reader mark")).to_be_in_viewport()
