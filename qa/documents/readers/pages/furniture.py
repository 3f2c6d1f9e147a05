"""Running headers, footers and page numbers: lines that repeat at the edges of pages near each other."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qa.documents.readers.pages.glyphs import Box
from qa.documents.readers.pages.lines import PageLine

NEIGHBOURS = 2
"""Pages before and after that a line at a page's edge is compared with: left and right pages may differ."""
EDGE = 0.14
"""Share of a page's height at its top and bottom where headers, footers and numbers stand."""
SAME_PLACE = 5.0
"""Points by which a line that repeats may stand higher or lower."""
PAGE_NUMBER = re.compile(r"^(?:[-–—•·\s]*#[-–—•·\s]*|第?#页(?:[/，,共]*#页)?"
                         r"|(?:page|p\.|seite|стр\.?|página|صفحة)?\s*#(?:\s*(?:/|of|von|de|sur|из)\s*#)?|[ivxlc]{1,7})$", re.IGNORECASE)


@dataclass(slots=True)
class Page:
    """A page that was read and waits for those after it."""

    number: int
    size: tuple[float, float]
    lines: list[PageLine]
    aside: list[PageLine]
    """Lines that read in another direction than most."""
    titles: dict[str, int]
    """The bookmarks that lead to it, without white space, and their levels."""
    is_ocr: bool = False
    separators: Sequence[Box] = ()
    """Short rules, such as stand above footnotes."""
    edge: dict[int, tuple[str, float, float]] = field(default_factory=dict)
    """Of each line at its edges: its words with # for figures, where it stands, and its page's height."""


def with_neighbours(pages: Iterator[Page]) -> Iterator[tuple[Page, list[Page]]]:
    """Each page with those around it."""
    window: deque[Page] = deque()
    at = 0
    for page in pages:
        page.edge = _edge(page)
        window.append(page)
        if len(window) > at + NEIGHBOURS:
            yield window[at], [p for p in window if p is not window[at]]
            at += 1
            if at > NEIGHBOURS:
                window.popleft()
                at -= 1
    while at < len(window):
        yield window[at], [p for p in window if p is not window[at]]
        at += 1


def _edge(page: Page) -> dict[int, tuple[str, float, float]]:
    height = page.size[1]
    return {n: (re.sub(r"\d+", "#", "".join(line.text.split())), line.top, height) for n, line in enumerate(page.lines)
            if line.bottom < EDGE * height or line.top > (1 - EDGE) * height}


def furniture(page: Page, near: Sequence[Page]) -> set[int]:
    """The lines of a page that are running headers, footers or its number."""
    found = set()
    for n, (words, top, height) in page.edge.items():
        repeats = any(words == other and abs(top - there) < SAME_PLACE and abs(height - tall) < 1
                      for p in near for other, there, tall in p.edge.values())
        is_number = PAGE_NUMBER.match(words) is not None and _outermost(page, n)
        if repeats and (len(words) > 1 or is_number) or is_number and str(page.number) in re.findall(r"\d+", page.lines[n].text):
            found.add(n)
    return found


def _outermost(page: Page, n: int) -> bool:
    line = page.lines[n]
    return line.top <= min(o.top for o in page.lines) + 2 or line.bottom >= max(o.bottom for o in page.lines) - 2
