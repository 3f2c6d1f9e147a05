"""The words of elements of web pages, and the grids of their tables."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from qa.documents.readers.column_heads import looks_like_head
from qa.documents.source import Cell

SKIPPED = frozenset("head script style noscript template nav svg math canvas object audio video select datalist dialog -comment -doctype".split())
"""Elements whose words are no part of the text."""
INLINE = frozenset("a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark meter nobr output q rb ruby s samp "
                   "slot small span strike strong sub sup time tt u var wbr -text".split())
NAVIGATION = ("navigation", "banner", "search", "menu", "menubar", "toolbar")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def is_hidden(node: Any) -> bool:
    """Whether a page does not show an element, or has it for finding one's way."""
    tag, attributes = node.tag, node.attributes
    return tag in SKIPPED or tag == "input" or "hidden" in attributes or attributes.get("aria-hidden") == "true" and tag not in INLINE \
        or bool(HIDDEN.search(attributes.get("style") or "")) or attributes.get("role") in NAVIGATION


def text_of(node: Any, marks: Container[str] = ()) -> str:
    """The words of an element and what is in it, hidden ones and ``marks`` of notes left out; words of blocks and lines kept apart."""
    pieces: list[str] = []
    waiting: list[Any] = [*node.iter(include_text=True)][::-1]
    while waiting:
        child = waiting.pop()
        if isinstance(child, str):
            pieces.append(child)
        elif child.tag == "-text":
            pieces.append(child.text(deep=False))
        elif child.tag == "br":
            pieces.append(" ")
        elif child.tag not in ("rt", "rp") and not is_hidden(child) and (child.attributes.get("href") or "")[1:] not in marks:
            held = [*child.iter(include_text=True)][::-1]
            waiting += held if child.tag in INLINE else [" ", *held, " "]
    return "".join(pieces)


def rows_of(table: Any) -> list[Any]:
    """The rows of a table, those of tables within it left out."""
    groups = [[child] if child.tag == "tr" else [*child.iter()] if child.tag in ("thead", "tbody", "tfoot") else [] for child in table.iter()]
    return [row for group in groups for row in group if row.tag == "tr" and not is_hidden(row)]


def lays_out(table: Any, rows: list[Any]) -> bool:
    """Whether a table only gives a page its shape."""
    widest = max((sum(c.tag in ("td", "th") for c in row.iter()) for row in rows), default=0)
    return len(rows) < 2 or widest < 2 or table.attributes.get("role") in ("presentation", "none") \
        or len(rows) == 2 and any(row.css_first("table") is not None for row in rows)


def grid(rows: list[Any], place: dict[str, Any] | None, marks: Container[str] = ()) -> tuple[list[list[Cell]], int]:
    """The cells of a table, those that span several rows or columns in each of them; how many rows are headings."""
    found: list[list[Cell]] = []
    waiting: dict[tuple[int, int], Cell] = {}
    headers = 0
    for r, row in enumerate(rows):
        cells: list[Cell] = []
        own = [c for c in row.iter() if c.tag in ("td", "th")]
        for node in own:
            while (r, len(cells)) in waiting:
                cells.append(waiting.pop((r, len(cells))))
            cell = Cell(text_of(node, marks), place)
            across, down = (_span(node, name) for name in ("colspan", "rowspan"))
            for n in range(down - 1):
                waiting |= {(r + 1 + n, len(cells) + k): cell for k in range(across)}
            cells += [cell] * across
        while (r, len(cells)) in waiting:
            cells.append(waiting.pop((r, len(cells))))
        found.append(cells)
        is_head = bool(own) and (all(c.tag == "th" for c in own) or row.parent is not None and row.parent.tag == "thead")
        if is_head and headers == r:
            headers = r + 1
    if not headers and found and looks_like_head([[c.text for c in row] for row in found]):
        headers = 1
    return found, headers


def _span(node: Any, name: str) -> int:
    told = node.attributes.get(name) or "1"
    return min(max(int(told), 1), 100) if told.isdecimal() else 1
