"""What a line shows by size, weight and place: a heading in bold, a note, marks that refer to notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from qa.documents.readers.pages.furniture import Page
from qa.documents.readers.pages.lines import PageLine

MOST_BOLD = 3
"""Lines of a heading in bold."""
RAISED = 0.8
"""Size of a mark's font to that of its line, at most."""
NOTE = re.compile(r"^(\d{1,3}|[*†‡§]{1,3})\s*(?=\S)")


def bold_headings(lines: Sequence[PageLine]) -> set[int]:
    """The lines of headings in bold: few that follow each other, with text that is not bold below them."""
    found: set[int] = set()
    for is_bold, group in groupby(range(len(lines)), key=lambda n: lines[n].bold and not lines[n].table):
        run = list(group)
        if is_bold and len(run) <= MOST_BOLD and run[-1] + 1 < len(lines):
            found.update(run)
    return found


def below_separator(lines: Sequence[PageLine], page: Page) -> int:
    """The first of a column's lines below a short rule at its left margin, where that begins as a note does; else how many there are."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    for x0, top, x1, _ in page.separators:
        at = next((n for n, line in enumerate(lines) if line.top >= top - 2), len(lines))
        flush = abs(x0 - left) < 2 * lines[0].size and x1 - x0 < 0.6 * (right - left)
        if flush and 0 < at < len(lines) and top > page.size[1] / 4 and note_mark(lines[at]):
            return at
    return len(lines)


def note_mark(line: PageLine) -> str:
    """The mark that a note begins with: raised or parted figures, or signs; empty if it begins with none."""
    m = NOTE.match(line.text)
    if not m:
        return ""
    raised = line.glyphs[0].size < RAISED * line.size
    parted = len(line.glyphs) > len(m[1]) and line.glyphs[len(m[1])].text == " "
    return m[1] if raised or parted or not m[1].isdecimal() else ""


def marks(line: PageLine, labels: set[str]) -> list[tuple[int, int, str]]:
    """Where a line refers to notes of its page: raised figures or signs that one of them has."""
    found: list[tuple[int, int, str]] = []
    n = 0 if labels else len(line.glyphs)
    while n < len(line.glyphs):
        end = n
        while end < len(line.glyphs) and line.glyphs[end].text != " " and 0 < line.glyphs[end].size < RAISED * line.size:
            end += 1
        label = "".join(g.text for g in line.glyphs[n:end])
        if end > n and label in labels:
            found.append((n, end, label))
        n = max(end, n + 1)
    return found
