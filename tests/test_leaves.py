"""PDF pages in the reader, in a real Chromium: drawn as they come into view, the cited words boxed; and the pages by HTTP."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import blemishes, free_port, opened
from playwright.sync_api import Browser, Page, expect
from reportlab.pdfgen.canvas import Canvas

import app
from qa.documents.corpus import read_corpus
from qa.settings import Settings
from qa.web.page.strings import EN

PAGES = 40
CITED = "The hall holds eighty chairs and a stage of four metres."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    canvas = Canvas(str(folder / "rooms.pdf"), pagesize=(400, 560))
    for number in range(1, PAGES + 1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(40, 500, f"Room {number}")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(40, 460, CITED if number == 30 else f"Room {number} is let by the day, with its key at the desk.")
        canvas.showPage()
    canvas.save()
    return folder


@pytest.fixture(scope="module")
def pages(assistant, folder: Path) -> Iterator[str]:
    """Where the page over a PDF is served."""
    own = type(assistant)(Settings(folder, folder / "none", "none"), read_corpus(folder).documents)
    service = app.serve(own, "127.0.0.1", free_port())
    yield service.url
    service.close()


def cite(folder: Path) -> str:
    document = read_corpus(folder).documents[0]
    number = sum(block.kind == "paragraph" for block in document.blocks[:next(n for n, b in enumerate(document.blocks) if b.text == CITED) + 1])
    return f"rooms.pdf:u{number}"


def covered(page: Page) -> tuple[float, float]:
    """How far down and across its page the box of the cited words begins."""
    box, leaf = (page.locator(name).first.bounding_box() for name in ("#reader mark.cited", "#leaf-30"))
    assert box and leaf
    return (box["y"] - leaf["y"]) / leaf["height"], (box["x"] - leaf["x"]) / leaf["width"]


@pytest.mark.parametrize("width", [1440, 390])
def test_a_citation_opens_the_page_with_its_words_boxed(browser: Browser, pages: str, folder: Path, width: int) -> None:
    with opened(browser, f"{pages}/?cite={cite(folder)}", "en-US", width) as page:
        mark = page.locator("#reader mark.cited")
        expect(mark).to_have_count(1)
        expect(mark).to_be_in_viewport()
        expect(page.locator("#leaf-30 img")).to_be_visible()
        down, across = covered(page)
        assert abs(down - (560 - 470) / 560) < 0.02
        assert abs(across - 40 / 400) < 0.02
        assert page.locator("#reader .leaf").count() == PAGES
        assert page.locator("#reader .leaf img").count() < 20
        expect(page.locator("[data-reader=where]")).to_contain_text("p. 30")


def test_pages_and_text_are_two_views_of_one_place(browser: Browser, pages: str, folder: Path) -> None:
    with opened(browser, f"{pages}/?cite={cite(folder)}", "en-US") as page:
        page.get_by_role("button", name=EN.reader_as_text).press("Enter")
        expect(page.locator("#reader .text mark")).to_have_text(CITED)
        expect(page.locator("#reader .leaf")).to_have_count(0)
        page.reload()
        expect(page.locator("#reader .text mark")).to_have_text(CITED)
        page.get_by_role("button", name=EN.reader_as_page).press("Enter")
        expect(page.locator("#reader mark.cited")).to_be_in_viewport()


def test_words_are_found_on_pages_and_pages_grow_sharper(browser: Browser, pages: str, folder: Path) -> None:
    with opened(browser, f"{pages}/?cite={cite(folder)}", "en-US") as page:
        page.locator("#reader input[type=search]").fill("KEY at")
        expect(page.locator("[data-reader=count]")).to_have_text(f"1 / {PAGES - 1}")
        expect(page.locator("#reader mark.found.now")).to_be_in_viewport()
        page.locator("#reader input[type=search]").press("Enter")
        expect(page.locator("[data-reader=count]")).to_have_text(f"2 / {PAGES - 1}")
        before = page.locator("#leaf-1 img").evaluate("image => image.naturalWidth")
        for _ in range(3):
            page.get_by_role("button", name=EN.reader_larger).click()
        page.wait_for_function("before => document.querySelector('#leaf-1 img').naturalWidth > before", arg=before)
        assert page.locator("#leaf-1").bounding_box()["width"] > 1.9 * page.locator("[data-reader=body]").bounding_box()["width"] * 0.9


def test_nothing_is_amiss_with_pages_for_those_who_cannot_see_them(browser: Browser, pages: str, folder: Path) -> None:
    with opened(browser, f"{pages}/?cite={cite(folder)}", "en-US") as page:
        page.locator("#leaf-30 img").wait_for()
        expect(page.locator("#leaf-30")).to_have_attribute("aria-label", "Page 30")
        assert blemishes(page) == []


@pytest.mark.parametrize(("asked", "status"), [
    ("source=rooms.pdf&page=1&width=600", 200), ("source=rooms.pdf&page=41&width=600", 409), ("source=../rooms.pdf&page=1", 404),
    ("source=rooms.pdf&page=x", 404), ("page=1", 404)])
def test_pages_by_http(pages: str, asked: str, status: int) -> None:
    try:
        with urllib.request.urlopen(f"{pages}/leaf?{asked}") as reply:
            assert (reply.status, reply.headers["content-type"]) == (status, "image/png")
            assert reply.read(8) == b"\x89PNG\r\n\x1a\n"
    except urllib.error.HTTPError as error:
        assert error.code == status
