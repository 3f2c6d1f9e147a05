"""The address of a citation in a real Chromium: it opens the same words in a fresh profile, and says so where they are gone."""

from __future__ import annotations

import pytest
from browsing import REPORT, TOTAL, at, cited, opened
from playwright.sync_api import Browser, expect

from qa.web.page.markup import checksum
from qa.web.page.strings import ZH


def test_the_address_opens_the_same_words_in_a_fresh_browser(browser: Browser, shelf: str) -> None:
    with opened(browser, shelf) as page:
        cited(page)
        address = page.url
        assert at(page) == {"cite": [f"{REPORT}:p5"], "at": [f"1487-1532~{checksum(TOTAL)}"]}
    with opened(browser, address) as page:
        expect(page.locator("#reader mark")).to_have_text(TOTAL)
        expect(page.locator("#doc-p5")).to_be_in_viewport()
        page.get_by_role("button", name=ZH.reader_close).click()
        expect(page.locator("#question textarea")).to_be_focused()
    with opened(browser, f"{shelf}?cite={REPORT}:t2.r3&tab=chat") as page:
        expect(page.locator("#reader td mark").first).to_be_in_viewport()
        expect(page.locator("#reader .here mark")).to_have_text(
            ["三", "政策和体制协调一致及伙伴关系", "15", "4", "8", "3", "34", "2.3"])


@pytest.mark.parametrize("reference", ["nothing.txt:p5", "../../etc/passwd", "<img src=x onerror=window.ran=1>"])
def test_an_unknown_place_says_what_to_do(browser: Browser, shelf: str, reference: str) -> None:
    with opened(browser, f"{shelf}?cite={reference}") as page:
        expect(page.locator("#reader .trouble p")).to_have_text([reference, ZH.reader_missing_advice])
        expect(page.get_by_role("textbox")).to_have_count(1)
        assert page.evaluate("window.ran") is None
        page.keyboard.press("Escape")
        expect(page.locator("#reader .pane")).to_be_hidden()


def test_a_link_names_the_place_alone(browser: Browser, shelf: str) -> None:
    with opened(browser, f"{shelf}?tab=lookup&quote={TOTAL}") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.locator("#lookup a[data-cite]").click()
        page.locator("#reader mark").first.wait_for()
        page.get_by_role("button", name=ZH.reader_link).click()
        expect(page.get_by_role("button", name=ZH.copied)).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == f"{shelf}?cite={REPORT}:p5&at=1487-1532~{checksum(TOTAL)}"


def test_a_link_whose_words_are_gone_says_so_and_marks_the_passage(browser: Browser, shelf: str) -> None:
    with opened(browser, f"{shelf}?cite={REPORT}:p5&at=1497-1542~{checksum('别的话')}") as page:
        expect(page.locator("#reader mark")).to_contain_text("如今生活在原籍国以外的人数")
        expect(page.locator("#reader .moved")).to_have_text(ZH.reader_moved)
        assert at(page) == {"cite": [f"{REPORT}:p5"]}


def test_back_closes_the_reader_over_a_small_screen_and_forward_opens_it(browser: Browser, shelf: str) -> None:
    with opened(browser, shelf, width=390) as page:
        cited(page)
        pane, address = page.locator("#reader .pane"), page.url
        page.go_back()
        expect(pane).to_be_hidden()
        expect(page.locator(".turn")).to_have_count(1)
        assert at(page) == {}
        page.go_forward()
        expect(page.locator("#reader mark")).to_be_in_viewport()
        assert page.url == address
        page.get_by_role("button", name=ZH.reader_close).click()
        expect(pane).to_be_hidden()
        page.wait_for_function("location.search === ''")
        page.locator(".answer .marker").first.click()
        expect(page.locator("#reader mark").first).to_be_in_viewport()
