"""From the lines of pages to paragraphs, headings, tables and notes, with the boxes of all characters."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from statistics import median

import numpy as np

from qa.documents.readers.pages.furniture import Page, furniture
from qa.documents.readers.pages.glyphs import BLANK, Glyph, is_broken, is_solid, is_sparing
from qa.documents.readers.pages.held_table import HeldTable, text_of
from qa.documents.readers.pages.line_signs import below_separator, bold_headings, marks, note_mark
from qa.documents.readers.pages.lines import PageLine
from qa.documents.source import Cell, Source, SourceBuilder, Stretch
from qa.text.printable import is_wide

SMALL = 0.92
"""Size of a note's font to that of the text, at most."""
LARGE = 1.12
"""Size of a heading's font to that of the text, at least."""
GAP = 3
"""Notes that follow each other may leave out this many numbers."""
SURE = 7
"""Characters with which a bookmark's title begins for a line to be the first of its heading."""
LONGEST_HEADING = 140
MARKED = re.compile(r"^(?:[•·●○▪◆■□‣]|[-–—]\s|[(（\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5}|[一二三四五六七八九十]{1,3})[)）\]]"
                    r"|\d{1,3}(?:\.\d{1,3})+[.、．]?\s"
                    r"|(?:\d{1,3}|[A-Z]|[IVX]{1,5}|[一二三四五六七八九十]{1,3})(?:、|[.．](?=\s|[^\x00-\x7f]))"
                    r"|第[一二三四五六七八九十百千零〇\d]{1,7}[条章节款编]|(?:Article|Section|Статья|Artículo)\s)")
OPENERS, CLOSERS = "（《「『〈【(“”‘’\"", "，。、；：！？）》」』〉】),.;:!?%“”‘’\""
"""Never end a line, never begin one, quotation marks neither: they go with the character beside them."""
TERMINAL = "。！？!?.…：:；;」』”\"）)"


@dataclass(slots=True)
class Written:
    """A paragraph under construction: its characters, the page of each, its last line."""

    kind: str
    level: int
    glyphs: list[Glyph]
    pages: list[int]
    last: PageLine
    lines: int = 1
    label: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)


class PageWriter:
    """Takes pages in turn and writes their paragraphs, tables and notes, with the boxes of all characters."""

    def __init__(self, encoding: str) -> None:
        self.out = SourceBuilder(encoding)
        self.boxes = array("H")
        self.sizes: dict[int, tuple[float, float]] = {}
        self.stretches: list[Stretch] = []
        self.open: Written | None = None
        self.table: HeldTable | None = None
        self.waiting: list[Written] = []
        """Notes and furniture that come after the paragraph that is open."""
        self.ocr_pages: set[int] = set()
        self.body = 0.0
        self.leading = 1.3
        self.sparing = True
        self.indented = self.flush_left = self.noted = self.marked = self.unmarked = 0

    def page(self, page: Page, near: Sequence[Page]) -> None:
        """Takes a page."""
        self.sizes[page.number] = page.size
        if page.is_ocr:
            self.ocr_pages.add(page.number)
        sizes = Counter[float]()
        for line in (line for p in (page, *near) for line in p.lines):
            sizes[round(line.size * 2) / 2] += len(line.glyphs)
        self.body = sizes.most_common(1)[0][0] if sizes else self.body
        edges = furniture(page, near)
        notes = self._notes(page, edges)
        labels = {note.label for note in notes}
        self.sparing = is_sparing([glyph for line in page.lines for glyph in line.glyphs if glyph.size])
        self.leading = _leading([line for n, line in enumerate(page.lines) if n not in edges]) or self.leading
        for n in sorted(edges, key=lambda n: page.lines[n].top):
            self.waiting.append(self._written(page, page.lines[n], "furniture"))
        noted = {id(line) for note in notes for line in self._note_lines[id(note)]}
        rows: list[PageLine] = []
        bold = bold_headings(page.lines)
        for n, line in enumerate(page.lines):
            if n in edges or id(line) in noted:
                continue
            if line.table and (not rows or rows[-1].table == line.table):
                rows.append(line)
                continue
            self._table(page, rows)
            rows = [line] if line.table else []
            if not line.table:
                self._line(page, line, labels, n in bold)
        self._table(page, rows)
        self.waiting += notes
        for line in page.aside:
            self.waiting.append(self._written(page, line, "paragraph"))

    def source(self) -> Source:
        """The text of all pages with its places."""
        self._close()
        told = self.out.finished()
        self.boxes.extend([0] * (4 * len(told.text) - len(self.boxes)))
        boxes = np.frombuffer(self.boxes, dtype=np.uint16).reshape(-1, 4)
        return replace(told, stretches=tuple(self.stretches), boxes=boxes, pages=self.sizes)

    # -- notes

    _note_lines: dict[int, list[PageLine]]

    def _notes(self, page: Page, edges: set[int]) -> list[Written]:
        """The footnotes at the end of each column: small lines, the first with a mark that counts or is a sign."""
        self._note_lines = {}
        columns: dict[float, list[PageLine]] = {}
        for n, line in enumerate(page.lines):
            if n not in edges and not line.table:  # by their left margins: a long note may stand over both columns
                margin = next((known for known in columns if abs(known - line.column[0]) < 2 * line.size), line.column[0])
                columns.setdefault(margin, []).append(line)
        out: list[Written] = []
        for lines in columns.values():
            lines = sorted(lines, key=lambda line: line.top)
            start = len(lines)
            while start and lines[start - 1].size <= SMALL * self.body:
                start -= 1
            start = min(start, below_separator(lines, page))
            small = lines[start:]
            first = next((n for n, line in enumerate(small) if note_mark(line)), len(small))
            note: Written | None = None
            for line in small[first:]:
                mark = note_mark(line)
                if mark and (note is None or self._counts(mark)):
                    note = self._written(page, line, "note")
                    note.label, self.noted = mark, int(mark) if mark.isdecimal() else self.noted
                    cut = len(mark)
                    while cut < len(note.glyphs) and note.glyphs[cut].text == " ":
                        cut += 1
                    note.glyphs, note.pages = note.glyphs[cut:], note.pages[cut:]
                    out.append(note)
                    self._note_lines[id(note)] = [line]
                elif note is not None:
                    self._join(note, page, line)
                    self._note_lines[id(note)].append(line)
        return out

    def _counts(self, mark: str) -> bool:
        """Whether a note's number goes on from the one before, or begins anew."""
        return not mark.isdecimal() or int(mark) == 1 or 0 < int(mark) - self.noted <= GAP

    # -- paragraphs

    def _line(self, page: Page, line: PageLine, labels: set[str], bold: bool) -> None:
        level = self._heading(page, line, bold)
        kind = "heading" if level else "paragraph"
        if self.open is not None and self.open.kind == kind and self.open.level == level and self._goes_on(self.open, page, line):
            self._join(self.open, page, line, labels)
            return
        self._close()
        self.open = self._written(page, line, kind, level, labels)
        if kind == "paragraph":
            is_in = line.left - line.column[0] > 0.8 * line.size
            self.marked, self.unmarked = (self.marked + 1, self.unmarked) if MARKED.match(line.text) else (self.marked, self.unmarked + 1)
            self.indented, self.flush_left = self.indented + is_in, self.flush_left + (not is_in)

    def _heading(self, page: Page, line: PageLine, bold: bool) -> int:
        """The level of the heading that a line is of; 0 if of none."""
        words = "".join(line.text.split())
        before = "".join(g.text for g in self.open.glyphs if g.text != " ") if self.open is not None and self.open.kind == "heading" else ""
        for title, level in page.titles.items():
            if title == words or len(words) > SURE and title.startswith(words) or before and title.startswith(before + words):
                return level
        if not self.body or len(line.text) > LONGEST_HEADING or not any(c.isalpha() for c in words) or page.is_ocr:
            return 0
        ratio = line.size / self.body
        if ratio >= LARGE:
            return 1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3
        return 4 if bold and ratio > SMALL else 0

    def _goes_on(self, block: Written, page: Page, line: PageLine) -> bool:
        """Whether a line goes on with the paragraph before it."""
        last = block.last
        size = max(line.size, last.size)
        if abs(line.size - last.size) > 0.12 * size:
            return False
        is_below = block.pages[-1] == page.number and line.column == last.column and line.top > last.top
        if block.kind == "heading":
            return is_below and line.top - last.top < 1.6 * self.leading * size and not MARKED.match(line.text)
        is_full = _is_full(last, line)
        ends = last.text[-1] in TERMINAL
        if MARKED.match(line.text) and (ends or not is_full) or not is_full and not (line.text[0].islower() and not ends):
            return False
        inset = line.left - line.column[0] > 0.8 * size
        if is_below:
            if line.top - last.top > 1.35 * self.leading * size:
                return False
            hangs = block.lines == 1 and MARKED.match(last.text) is not None
            return hangs or line.left - last.left < 0.8 * size and (block.lines == 1 or last.left - line.left < 0.8 * size)
        is_text = line.text[-1] in TERMINAL or line.right > line.column[1] - 2 * size
        return not inset and (not ends or self.indented > self.flush_left or self.marked > 2 * self.unmarked and is_text)

    def _written(self, page: Page, line: PageLine, kind: str, level: int = 0, labels: set[str] | None = None) -> Written:
        glyphs, found = list(line.glyphs), marks(line, labels or set())
        return Written(kind, level, glyphs, [page.number] * len(glyphs), line, marks=found)

    def _join(self, block: Written, page: Page, line: PageLine, labels: set[str] | None = None) -> None:
        """Adds a line to a paragraph: a hyphen at a line's end is undone, Chinese characters stand close."""
        last, first = block.glyphs[-1].text, line.glyphs[0].text
        if last in "-\u2010\u00ad" and len(block.glyphs) > 1 and block.glyphs[-2].text.isalpha() and first.islower():
            block.glyphs.pop()
            block.pages.pop()
        elif not (is_solid(last, first) and not (line.glyphs[0].spaced and self.sparing) or is_broken(block.glyphs, line.glyphs)
                  or last in "-\u2010/–—" or is_wide(first) and last in "）)]%"):
            block.glyphs.append(BLANK)
            block.pages.append(page.number)
        at = len(block.glyphs)
        block.marks += [(at + a, at + b, label) for a, b, label in marks(line, labels or set())]
        block.glyphs += line.glyphs
        block.pages += [page.number] * len(line.glyphs)
        block.last, block.lines = line, block.lines + 1

    def _close(self) -> None:
        """Writes the paragraph that is open, and what waits for its end."""
        table, self.table = self.table, None
        if table is not None:
            self._write_table(table)
        block, self.open = self.open, None
        waiting, self.waiting = self.waiting, []
        for written in [*([block] if block else []), *waiting]:
            self._write(written)

    def _write(self, block: Written) -> None:
        while block.glyphs and block.glyphs[-1].text == " ":
            block.glyphs.pop()
            block.pages.pop()
        text = "".join(g.text for g in block.glyphs)
        span = self.out.line(block.kind, text, level=block.level, label=block.label, marks=block.marks)
        if span is not None and span[1] - span[0] == len(text):
            self._place(span[0], block.glyphs, block.pages)

    def _place(self, start: int, glyphs: Sequence[Glyph], pages: Sequence[int]) -> None:
        """Keeps the boxes of characters from ``start`` on, and the pages they stand on."""
        self.boxes.extend([0] * (4 * start - len(self.boxes)))
        shares = np.array([glyph.box for glyph in glyphs]) / [self.sizes[number] * 2 for number in pages]
        self.boxes.frombytes(np.clip(np.rint(shares * 65535), 0, 65535).astype(np.uint16).tobytes())
        at = start
        for number, run in groupby(pages):
            end = at + sum(1 for _ in run)
            last = self.stretches[-1] if self.stretches else None
            if last is not None and last.end == at and last.place["page"] == number:
                self.stretches[-1] = Stretch(last.start, end, last.place)
            else:
                self.stretches.append(Stretch(at, end, {"page": number} | ({"ocr": True} if number in self.ocr_pages else {})))
            at = end

    # -- tables

    def _table(self, page: Page, rows: list[PageLine]) -> None:
        """Takes the rows of a table; one that goes on from the page before is of that table."""
        if not rows:
            return
        grid = [[[(glyph, page.number) for glyph in cell] for cell in row.cells] for row in rows]
        if self.table is None or not self.table.takes(grid, page.number):
            self._close()
            self.table = HeldTable(grid, page.number)

    def _write_table(self, table: HeldTable) -> None:
        own = [[(Cell(text_of(cell)), cell) for cell in row] for row in table.rows]
        self.out.table([[cell for cell, _ in row] for row in own], table.headers)
        for cell, placed in (pair for row in own for pair in row):
            if cell.spans and cell.spans[0][1] - cell.spans[0][0] == len(placed):
                self._place(cell.spans[0][0], [glyph for glyph, _ in placed], [number for _, number in placed])


def _leading(lines: Sequence[PageLine]) -> float:
    """The usual distance of a line that is full to the next, in sizes of their font; 0 where there are too few."""
    steps = [(b.top - a.top) / a.size for a, b in zip(lines, lines[1:], strict=False) if a.column == b.column and a.size
             and a.right > a.column[1] - 2 * a.size and abs(a.size - b.size) < 0.5 and 0 < b.top - a.top < 3 * a.size]
    return median(steps) if len(steps) >= 2 else 0.0


def _is_full(last: PageLine, line: PageLine) -> bool:
    """Whether the first word of a line would not have fitted on the line before."""
    width = 0.0
    for n, glyph in enumerate(line.glyphs):
        earlier = line.glyphs[n - 1].text
        parts = n and (is_wide(glyph.text) or is_wide(earlier)) and glyph.text not in CLOSERS and earlier not in OPENERS
        if glyph.text == " " or parts:
            break
        width = glyph.place[2] - line.glyphs[0].place[0]
    return last.right + abs(width) + 0.25 * last.size >= last.column[1] - 0.6 * last.size
