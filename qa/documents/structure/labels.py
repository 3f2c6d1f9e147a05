"""The labels that a document gives its paragraphs: 5, 2.1, 第五条, Article 5."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from qa.documents.structure.layout import Layout
from qa.documents.structure.lines import Line, join_text
from qa.documents.structure.shapes import ENUMERATED, ORDINAL_MARK, SKIPS
from qa.text.numbers import HAN_NUMBER, han_number
from qa.text.packs import alternatives
from qa.text.sentences import is_sentence

ARTICLE = re.compile(rf"^(?:(?:{ORDINAL_MARK})\s*(\d{{1,4}}|{HAN_NUMBER})\s*(?:{alternatives('structure.article_unit')})"
                     rf"|(?:{alternatives('structure.article')}|§)\s*(\d{{1,3}})(?!\d))")
DECIMAL_MARK = re.compile(r"^([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\.?(?:\s+(?=\S)|(?=[\u3400-\u9fff]))"
                          rf"(?!{alternatives('structure.unit')}|[%％‰])")
"""Before a paragraph: 2.1, followed by no unit that would make it a figure."""


def own_label(mark: str, number: int) -> str:
    """A paragraph's label: its number, with the word by which the document calls an article one."""
    m = ARTICLE.match(mark)
    return ("" if m[1] else " ").join(m[0].split()) if m else str(number)


def article_number(text: str) -> int:
    """The number of the article that a label or heading begins with; 0 if there is none."""
    m = ARTICLE.match(text)
    return han_number(m[1] or m[2]) if m else 0


def label_number(label: str) -> int:
    """The whole number in a paragraph's label, of an article too; 0 if there is none."""
    return int(label) if label.isdecimal() else article_number(label)


def decimal_paragraphs(lines: Sequence[Line], layout: Layout, fresh: set[int]) -> dict[int, tuple[str, int]]:
    """Index of each line that begins a paragraph numbered 2.1 → (number, length of the number's mark).

    The numbers count up; ``fresh`` holds the lines after which counting may begin again (annexes).
    """
    found: dict[int, tuple[str, int]] = {}
    last: tuple[int, ...] = ()
    parts, since = sorted(fresh), -1
    for place, line in enumerate(lines):
        m = DECIMAL_MARK.match(line.text)
        if not m or line.text[m.end()].islower() or _is_wrapped(lines, place, layout):
            continue
        if not is_sentence(_words(lines, place, layout)[m.end():]):
            continue
        number = tuple(map(int, m[1].split(".")))
        if bisect_right(parts, since) < bisect_right(parts, line.index):
            last = ()
        if _counts_on(last, number):
            found[line.index] = (m[1], m.end())
            last, since = number, line.index
    return found if len(found) >= 2 else {}


def _is_wrapped(lines: Sequence[Line], place: int, layout: Layout) -> bool:
    """Whether the line goes on in the middle of the sentence before it."""
    last = lines[place - 1] if place else None
    return bool(last and not lines[place].blanks and not last.terminal and layout.full(last))


def _words(lines: Sequence[Line], place: int, layout: Layout) -> str:
    """The line with those that it is wrapped to, up to one that ends a sentence."""
    words = [lines[place].text]
    for line, following in pairwise(lines[i] for i in range(place, len(lines))):
        goes_on = layout.full(line, following) or following.text[0].islower() or ENUMERATED.match(following.text)
        if line.terminal or following.blanks or not goes_on or DECIMAL_MARK.match(following.text):
            break
        words.append(following.text)
    return join_text(words)


def _counts_on(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a number may follow the last one: 2.2, 2.1.1 and 3.1 after 2.1, leaving out a few at most."""
    depth = len(number)
    before = last[depth - 1] if len(last) >= depth and last[:depth - 1] == number[:-1] else 0
    return number > last and 1 <= number[-1] - before <= 1 + SKIPS
