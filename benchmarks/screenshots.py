"""Screenshots of the page for the README: `python benchmarks/screenshots.py URL docs/`, with the page served at URL."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run"]
VIEWS = (("chat-zh", 1440, 1000, "zh-CN", "light", "2010年全球国际移民总数是多少？"),
         ("chat-en-dark", 1024, 900, "en-GB", "dark", "How many international migrants were there in 2010?"),
         ("refusal-390", 390, 844, "zh-CN", "light", "火星上有多少移民？"))
"""Name, width, height, locale, colour scheme, question."""


def shoot(browser: Browser, url: str, folder: Path, view: tuple[str, int, int, str, str, str]) -> None:
    """Ask one question and keep what the reader then sees."""
    name, width, height, locale, scheme, question = view
    context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    page.locator("textarea").wait_for()
    page.wait_for_timeout(1500)
    page.fill("textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_timeout(6000)
    page.screenshot(path=folder / f"{name}.png")
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
