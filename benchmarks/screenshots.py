"""Screenshots of the page for the README: `python benchmarks/screenshots.py URL docs/`, with the page served at URL."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run"]


def ask(page: Page, question: str) -> None:
    """Ask, and wait until all has come of it."""
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".turn .answer, .turn .refusal").first.wait_for()
    page.wait_for_timeout(1500)


def read(page: Page, question: str) -> None:
    """Ask, and open the first citation."""
    ask(page, question)
    page.locator(".turn a.marker").first.click()
    page.locator(".pane mark").first.wait_for()
    page.wait_for_timeout(800)


def check(page: Page, words: str) -> None:
    """Check a quotation."""
    page.locator("#tab-lookup-button").click()
    page.locator("#lookup textarea").fill(words)
    page.keyboard.press("Control+Enter")
    page.locator("#lookup .status").first.wait_for()
    page.wait_for_timeout(1500)


def batch(page: Page, questions: str) -> None:
    """Have some questions answered."""
    page.locator("#tab-batch-button").click()
    page.locator("#batch-text").fill(questions)
    page.locator("#batch button[data-batch=read]").click()
    page.locator("#batch button[data-batch=start]").click()
    page.locator("#batch tbody td.answer").nth(questions.count("\n")).wait_for()
    page.wait_for_timeout(1500)


class View(NamedTuple):
    """What is shown, to whom, and what was done before."""

    name: str
    width: int
    height: int
    locale: str
    scheme: str
    act: Callable[[Page, str], None]
    words: str


VIEWS = (
    View("chat-zh", 1440, 1000, "zh-CN", "light", ask, "2010年全球国际移民总数是多少？"),
    View("chat-en-dark", 1024, 900, "en-GB", "dark", ask, "How many international migrants were there in 2010?"),
    View("refusal-390", 390, 844, "zh-CN", "light", ask, "2020年全球有多少国际移民？"),
    View("reader-zh", 1440, 900, "zh-CN", "light", read, "2010年全球国际移民总数是多少？"),
    View("lookup-ar", 1024, 800, "ar", "light", check, "向发展中国家的汇款于 2011 年达到 3 270 亿美元"),
    View("batch-en-dark", 1024, 900, "en-GB", "dark", batch,
         "How many international migrants were there in 2010?\nWho chaired round table 3 in 2006?\n2020年全球有多少国际移民？"))


def shoot(browser: Browser, url: str, folder: Path, view: View) -> None:
    """Do what the view shows and keep it."""
    context = browser.new_context(viewport={"width": view.width, "height": view.height}, locale=view.locale,
                                  color_scheme=view.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    page.locator("#question textarea").wait_for()
    page.wait_for_timeout(1500)
    view.act(page, view.words)
    page.screenshot(path=folder / f"{view.name}.png")
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for view in VIEWS:
            shoot(browser, options.url, options.folder, view)
        browser.close()


if __name__ == "__main__":
    main()
