"""The lines of a page in reading order: of ruled tables, of one column after the other, of what spans them all. Knows no format:
lines read by OCR go the same way."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from qa.documents.readers.pages.aligned_tables import SHORT, table_end
from qa.documents.readers.pages.glyphs import Box, Glyph
from qa.documents.readers.pages.lines import PageLine, Segment, apart, column_lines, groups_of, rows_of, segments
from qa.documents.readers.pages.ruled_tables import ruled_tables

GUTTER = 0.8
"""Sizes of the font that part two columns at least."""
LEAST_COLUMN, LEAST_LINES = 0.18, 4
"""A column's least share of the text's width, and its fewest lines."""
MOST_SPANNING, NEARLY = 0.4, 0.06
"""Share of lines, of the most that stand above each other, that may span a gutter; and by which its width may vary."""
FILLED = 0.55
"""The share of a column's width that the middle one of its lines fills; of a table's column it fills less."""


def page_lines(glyphs: Sequence[Glyph], rules: Sequence[Box] = (), before: Sequence[float] = ()) -> list[PageLine]:
    """The lines of a page's main frame in reading order; ``rules`` are its ruling lines and filled boxes, ``before`` the gutters of
    the page before, which hold for a page with little on it too."""
    pieces = segments(glyphs)
    if not pieces:
        return []
    tables = ruled_tables(rules)
    inside: dict[int, list[Segment]] = {}
    rest = []
    for piece in pieces:
        at = next((n for n, table in enumerate(tables) if table.holds(piece)), -1)
        if at >= 0:
            inside.setdefault(at, []).append(piece)
        else:
            rest.append(piece)
    out = _in_columns(rest, before) if rest else []
    number = max((line.table for line in out), default=0)
    for at, held in sorted(inside.items(), key=lambda item: tables[item[0]].top):
        rows = tables[at].rows(held)
        if len(rows) < 2 or max(sum(bool(c) for c in row.cells) for row in rows) < 2:
            rows = column_lines(held, (tables[at].left, tables[at].right), 0)
        else:
            number += 1
            for row in rows:
                row.table = number
        _insert(out, rows)
    return out


def _insert(lines: list[PageLine], rows: list[PageLine]) -> None:
    """Puts a table's rows before the first line of its column that stands below it."""
    top, left, right = rows[0].top, min(r.left for r in rows), max(r.right for r in rows)
    meets = [n for n, line in enumerate(lines) if min(line.column[1], right) > max(line.column[0], left)]
    below = next((n for n in meets if lines[n].top >= top), None)
    at = below if below is not None else meets[-1] + 1 if meets else len(lines)
    lines[at:at] = rows


def gutters_of(lines: Sequence[PageLine]) -> list[float]:
    """Where the columns of a page's lines part."""
    found: list[float] = []
    margins = sorted({line.column for line in lines})
    for (_, right), (left, _) in zip(margins, margins[1:], strict=False):
        if right < left and not any(a < right and left < b for a, b in margins):
            found.append((right + left) / 2)
    return found


def _in_columns(pieces: list[Segment], before: Sequence[float]) -> list[PageLine]:
    """The lines, one column after the other between those that span them all."""
    size = median(p.size for p in pieces)
    tables = {id(p) for p in _tables(pieces)}
    units = [unit for row in rows_of([p for p in pieces if id(p) not in tables]) for unit in apart(row)]
    found = _gutters([Segment([g for p in unit for g in p.glyphs]) for unit in units], size)
    gutters = found or [g for g in before if len(_spanning(units, [g], size)) <= MOST_SPANNING * len(units)]
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    edges = [left, *gutters, right]
    out: list[PageLine] = []
    band: list[Segment] = []
    number = 0

    def flush() -> None:
        nonlocal number
        for low, high in zip(edges, edges[1:], strict=False):
            own = [p for p in band if low <= (p.left + p.right) / 2 < high or high == right and (p.left + p.right) / 2 >= high]
            lines = column_lines(own, (min((p.left for p in own), default=low), max((p.right for p in own), default=high)), number)
            number = max([number, *(line.table for line in lines)])
            out.extend(lines)
        band.clear()

    spans = tables | {id(p) for unit in _spanning(units, gutters, size) for p in unit}
    if not gutters:
        return column_lines(pieces, (left, right), 0)
    wide: list[Segment] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if id(piece) in spans:
            flush()
            wide.append(piece)
        else:
            if wide:
                lines = column_lines(wide, (left, right), number)
                number = max([number, *(line.table for line in lines)])
                out.extend(lines)
                wide = []
            band.append(piece)
    flush()
    out.extend(column_lines(wide, (left, right), number) if wide else [])
    return out


def _spanning(units: Sequence[Sequence[Segment]], gutters: Sequence[float], size: float) -> list[Sequence[Segment]]:
    """The segments beside each other that stand over a gutter together."""
    return [unit for unit in units if any(unit[0].left < g - size / 2 and max(p.right for p in unit) > g + size / 2 for g in gutters)]


def _tables(pieces: list[Segment]) -> list[Segment]:
    """What belongs to tables of several columns over the whole page: rows of more than two groups of few characters each."""
    rows = rows_of(pieces)
    groups = [groups_of(row) for row in rows]
    found: list[Segment] = []
    n = 0
    while n < len(rows):
        end = table_end(groups, n)
        lengths = [len(group) for row in groups[n:end] for group in row]
        if sum(len(row) > 2 for row in groups[n:end]) > 2 and median(lengths) <= SHORT:
            found += [p for row in rows[n:end] for p in row]
        n = max(end, n + 1)
    return found


def _gutters(pieces: list[Segment], size: float) -> list[float]:
    """Where the white space between columns of text runs down a page."""
    if len(pieces) < 2 * LEAST_LINES:
        return []
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    width = right - left
    if width < 20 * size:
        return []
    steps = int(width) + 1
    cover = [0] * (steps + 1)
    for p in pieces:
        cover[int(p.left - left)] += 1
        cover[min(steps, int(p.right - left) + 1)] -= 1
    for n in range(1, steps + 1):
        cover[n] += cover[n - 1]
    most = max(cover)
    least = min(cover[int(0.15 * steps):int(0.85 * steps)])
    if least > MOST_SPANNING * most:
        return []
    found, n, low = [], 0, least + NEARLY * most
    while n < steps:
        if cover[n] <= low:
            end = n
            while end < steps and cover[end] <= low:
                end += 1
            if end - n >= GUTTER * size and 0.15 * width < (n + end) / 2 < 0.85 * width:
                found.append(left + (n + end) / 2)
            n = end
        n += 1
    return found if found and _are_text([left, *found, right], pieces, size) else []


def _are_text(edges: list[float], pieces: list[Segment], size: float) -> bool:
    """Whether what the gutters part are columns of running text: wide enough, of several lines that fill them."""
    for low, high in zip(edges, edges[1:], strict=False):
        own = [p for p in pieces if p.left >= low - size and p.right <= high + size]
        if high - low < LEAST_COLUMN * (edges[-1] - edges[0]) or len(own) < LEAST_LINES:
            return False
        widest = max(p.right for p in own) - min(p.left for p in own)
        if median(p.width for p in own) < FILLED * widest:
            return False
    return True
