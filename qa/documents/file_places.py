"""Where the words of a document stand in its file: pages with boxes, slides, cells, anchors, as a citation's ``places`` tell it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from qa.documents.source import Source, Stretch
from qa.types import Leaf, Span

SHARES = 65535.0
"""Boxes are kept in these shares of a page's width and height."""
SAME_LINE = 0.5
"""Characters whose boxes overlap by this share of the lower one's height are of one line."""
WIDEST_GAP = 3.0
"""Heights of a line between two characters beyond which they get boxes of their own."""
LEAVES = ("page", "slide", "sheet", "attachment", "message")
"""The keys of a place that a locator names, the first that is there."""
NUMBERED = ("page", "slide", "message")
SWAPPED = (1, 0, 3, 2)
"""Across for down."""


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """Where each stretch of a document's text stands in its file."""

    stretches: tuple[Stretch, ...] = ()
    pages: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """Width and height of each page in points, of an image in pixels."""
    boxes: np.ndarray | None = None
    """(characters, 4) uint16, see `Source.boxes`."""

    @classmethod
    def of_source(cls, source: Source) -> FilePlaces | None:
        """What a source tells of places; None if it tells none."""
        return cls(source.stretches, source.pages, source.boxes) if source.stretches else None

    def at(self, spans: Iterable[Span]) -> list[dict[str, Any]]:
        """The places of the words at ``spans`` in reading order, one object a page, slide, range of cells or anchor."""
        found: list[dict[str, Any]] = []
        for start, end in spans:
            for stretch in self._met(start, end):
                self._add(found, stretch.place, max(start, stretch.start), min(end, stretch.end))
        return found

    def leaf(self, spans: Iterable[Span]) -> Leaf:
        """The page, slide, sheet … that the words at ``spans`` stand on, several as a range; of a sheet with the cells."""
        found = [leaf for start, end in spans for stretch in self._met(start, end) if (leaf := _leaf(stretch.place))[0]]
        if not found:
            return "", ""
        (kind, first), (_, last) = found[0], found[-1]
        if kind == "sheet" and "!" in first:
            return kind, _range(first, last.rpartition("!")[2])
        return kind, first if first == last else f"{first}–{last}" if kind in NUMBERED else first

    def on_leaves(self, kind: str, names: Collection[str]) -> list[Span]:
        """What of the text stands on these pages, slides, sheets …"""
        return [(s.start, s.end) for s in self.stretches if str(s.place.get(kind, "")) in names]

    def _met(self, start: int, end: int) -> Iterator[Stretch]:
        """The stretches that share a character with [start, end)."""
        for n in range(max(0, bisect_right(self.stretches, start, key=lambda s: s.start) - 1), len(self.stretches)):
            stretch = self.stretches[n]
            if stretch.start >= end:
                return
            if max(start, stretch.start) < min(end, stretch.end):
                yield stretch

    def _add(self, found: list[dict[str, Any]], place: Mapping[str, Any], start: int, end: int) -> None:
        plain = {key: value for key, value in place.items() if key != "cells"}
        last = next((f for f in found if {k: v for k, v in f.items() if k not in ("cells", "boxes", "size")} == plain), None)
        if "page" in place and self.boxes is not None and place["page"] in self.pages:
            if last is None:
                last = dict(place) | {"boxes": [], "size": [round(v, 2) for v in self.pages[place["page"]]]}
                found.append(last)
            last["boxes"] += self._boxes(place["page"], start, end)
        elif last is None:
            found.append(dict(place))
        elif "cells" in place:
            last["cells"] = _range(str(last["cells"]), str(place["cells"]))

    def _boxes(self, page: int, start: int, end: int) -> list[list[float]]:
        """One box a line of the words at [start, end), in points from the top left."""
        assert self.boxes is not None
        width, height = self.pages[page]
        rows = np.asarray(self.boxes[start:end], dtype=float) * (np.array([width, height, width, height]) / SHARES)
        return _joined([list(row) for row in rows if row[2] > row[0] or row[3] > row[1]])


def _leaf(place: Mapping[str, Any]) -> Leaf:
    kind = next((kind for kind in LEAVES if kind in place), "")
    cells = f"!{place['cells']}" if kind == "sheet" and "cells" in place else ""
    return kind, f"{place[kind]}{cells}" if kind else ""


def placed_lines(source: Source) -> Iterator[dict[str, Any]]:
    """Each line of a source, cut where its place changes: its words, its span and its place, null where the format has none."""
    places = FilePlaces(source.stretches, source.pages, source.boxes)
    edges = sorted({edge for s in source.stretches for edge in (s.start, s.end)})
    for m in re.finditer(r"[^\s][^\n]*", source.text):
        cuts = [m.start(), *edges[bisect_right(edges, m.start()):bisect_left(edges, m.end())], m.end()]
        for start, end in zip(cuts, cuts[1:], strict=False):
            if words := source.text[start:end].strip():
                yield {"text": words, "span": [start, end], "place": next(iter(places.at([(start, end)])), None)}


def _joined(boxes: Sequence[Sequence[float]]) -> list[list[float]]:
    """Boxes of neighbouring characters as one box a line, lines that run down the page too."""
    across = [abs(b[0] + b[2] - a[0] - a[2]) > abs(b[1] + b[3] - a[1] - a[3]) for a, b in pairwise(boxes)]
    if 2 * sum(across) < len(across):
        return [[box[n] for n in SWAPPED] for box in _lines([[box[n] for n in SWAPPED] for box in boxes])]
    return _lines(boxes)


def _lines(boxes: Sequence[Sequence[float]]) -> list[list[float]]:
    lines: list[list[float]] = []
    for box in boxes:
        last = lines[-1] if lines else None
        tall = min(last[3] - last[1], box[3] - box[1]) if last else 0.0
        is_level = last and min(last[3], box[3]) - max(last[1], box[1]) >= SAME_LINE * tall
        if last and is_level and max(last[0], box[0]) - min(last[2], box[2]) < WIDEST_GAP * tall:
            lines[-1] = [min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])]
        else:
            lines.append(list(box))
    return [[round(v, 2) for v in line] for line in lines]


def _range(first: str, last: str) -> str:
    """The cells from the first on to the last: B7, C7 → B7:C7."""
    return f"{first.partition(':')[0]}:{last.rpartition(':')[2]}"
