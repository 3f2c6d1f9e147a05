"""What the browser tests share: one Chromium, the page over the small assistant, and a fresh profile for each test."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

import app
from qa.documents.corpus import read_corpus
from qa.documents.structure.parse import parse
from qa.settings import CHECKOUT, Settings

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUESTION = "2010年全球国际移民总数达到多少？"
"""Answered from the first paragraph of the small assistant's report."""
REPORT = "003_abdc47a3ebb06139.txt"
TOTAL = "全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。"
ASKED = "全球国际移民总数从1990年的1.55亿上升到多少？"
"""One of the five documents, a sentence of it, and what it answers."""


NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("shut off", "SecurityError"); } });"""
"""What a browser is told in which pages may keep nothing."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the tests of a file; no longer, since asyncio.run fails while it is open."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        reason = f"No browser found ({', '.join(BROWSERS)}); install Debian's chromium"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def address(assistant) -> Iterator[str]:
    """Where the page over the small assistant is served."""
    service = app.serve(assistant, "127.0.0.1", free_port())
    yield f"{service.url}/"
    service.close()


@pytest.fixture(scope="session")
def shelf(assistant) -> Iterator[str]:
    """Where the page over the five documents and one of a megabyte is served."""
    long = parse("long.txt", "长报告\n\n" + "\n\n".join(
        f"{n}. 第{n}号：{'国际移徙与发展问题' * (18 + n % 40)}。" for n in range(1, 1000)))
    corpus = CHECKOUT / "seeds"
    own = type(assistant)(Settings(corpus, corpus / "none", "none"), (*read_corpus(corpus).documents, long))
    service = app.serve(own, "127.0.0.1", free_port())
    yield f"{service.url}/"
    service.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page in Chinese, in a profile of its own."""
    with opened(browser, address) as page:
        yield page


class opened:
    """A fresh profile on the page; on leaving, nothing may have gone wrong and no other host been asked."""

    def __init__(self, browser: Browser, address: str, locale: str = "zh-CN", width: int = 1280) -> None:
        self.address = address
        self.context = browser.new_context(locale=locale, viewport={"width": width, "height": 900},
                                           reduced_motion="reduce")
        self.hosts: set[str] = set()
        self.errors: list[str] = []

    def __enter__(self) -> Page:
        page = self.context.new_page()
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self.address)
        page.locator("#masthead h1").wait_for()
        return page

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.hosts - {""} == {urlsplit(self.address).netloc}, self.hosts
        assert self.errors == [], self.errors


def ask(page: Page, question: str) -> None:
    """Types a question and sends it."""
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def blemishes(page: Page, *more: str) -> list[tuple[str, str]]:
    """What axe finds serious or critical on the page, or of ``more`` impacts."""
    found = Axe().run(page).response["violations"]
    return [(v["id"], node["html"][:120]) for v in found if v["impact"] in ("serious", "critical", *more) for node in v["nodes"]]


def asked(page: Page, *questions: str) -> None:
    """Asks one question after another, each once all has come of the one before."""
    for question in questions:
        before = page.locator(".turn").count()
        ask(page, question)
        expect(page.locator(".turn")).to_have_count(before + 1)
        page.locator(".turn").last.locator(".actions").wait_for()


def cited(page: Page, question: str = ASKED) -> None:
    """Asks and opens the first citation."""
    ask(page, question)
    page.locator(".answer .marker").first.click()
    page.locator("#reader mark").first.wait_for()


def at(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)
