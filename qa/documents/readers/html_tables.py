"""The words of elements of web pages, and the grids of their tables."""

from __future__ import annotations

import re
from typing import Any

from qa.documents.readers.column_heads import looks_like_head
from qa.documents.source import Cell

SKIPPED = frozenset("head script style noscript template nav svg math canvas object audio video select datalist dialog -comment -doctype".split())
"""Elements whose words are no part of the text."""
INLINE = frozenset("a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark meter nobr output q rb ruby s samp "
                   "slot small span strike strong sub sup time tt u var wbr -text".split())
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def text_of(node: Any) -> str:
    """The words of an element and what is in it, hidden ones left out; words of blocks and lines kept apart."""
    pieces = []
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            pieces.append(child.text(deep=False))
        elif child.tag == "br":
            pieces.append(" ")
        elif child.tag not in SKIPPED and child.tag not in ("rt", "rp") and not HIDDEN.search(child.attributes.get("style") or "") \
                and "hidden" not in child.attributes:
            words = text_of(child)
            pieces.append(words if child.tag in INLINE else f" {words} ")
    return "".join(pieces)


def grid(rows: list[Any], place: dict[str, Any] | None) -> tuple[list[list[Cell]], int]:
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
            cell = Cell(text_of(node), place)
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


def nearest(node: Any, tag: str) -> Any:
    above = node.parent
    while above is not None and above.tag != tag:
        above = above.parent
    return above
