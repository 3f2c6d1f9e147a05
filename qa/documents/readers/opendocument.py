"""OpenDocument texts (.odt): headings, lists with their numbers, tables, notes with their marks; headers and footers apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.readers.archives import open_zip, parse_xml, part
from qa.documents.readers.column_heads import looks_like_head
from qa.documents.readers.numerals import write_number
from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 1
_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, STYLE, OFFICE, DRAW = (_NAMESPACE % name for name in ("text", "table", "style", "office", "drawing"))
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
SVG = _NAMESPACE % "svg-compatible"
SKIPPED = frozenset([*(f"{TEXT}{name}" for name in ("tracked-changes", "bookmark", "ruby-text", "sequence-decls", "variable-decls")),
                     *(f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms")), f"{SVG}title", f"{SVG}desc"])
BLOCKS = frozenset([*(f"{TEXT}{name}" for name in ("section", "index-body", "index-title", "table-of-content", "list-header")),
                    *(f"{DRAW}{name}" for name in ("frame", "text-box", "g", "custom-shape", "rect",
                                                  "a", "page", "ellipse", "line", "connector", "polygon", "path"))])
FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "一, 二, 三, ...": "chineseCounting"}
BREAK_EVERY = 500


def read(path: Path, work: Work) -> Source:
    """An OpenDocument text. Raises CorpusError if it is damaged or wants a password."""
    out = SourceBuilder("odt")
    with open_zip(path) as file:
        if "META-INF/manifest.xml" in file.namelist() and b"encryption-data" in part(file, "META-INF/manifest.xml"):
            raise CorpusError("wants a password; save it without one")
        content: Any = parse_xml(part(file, "content.xml"), "content.xml")
        styles: Any = parse_xml(part(file, "styles.xml"), "styles.xml") if "styles.xml" in file.namelist() else None
    _Text(content, styles, out, work).write()
    return out.finished()


class _Text:
    def __init__(self, content: Any, styles: Any, out: SourceBuilder, work: Work) -> None:
        self.content, self.styles, self.out, self.work = content, styles, out, work
        roots = [root for root in (styles, content) if root is not None]
        self.list_styles = {node.get(f"{STYLE}name"): node for root in roots for node in root.iter(f"{TEXT}list-style")}
        self.hidden = {node.get(f"{STYLE}name") for root in roots for node in root.iter(f"{STYLE}style")
                       if any(p.get(f"{TEXT}display") == "none" for p in node.iter(f"{STYLE}text-properties"))}
        self.pending: list[tuple[str, str]] = []
        self.counts: dict[tuple[str, int], int] = {}
        self.paragraphs = self.tables = 0

    def write(self) -> None:
        self._margins("header")
        body = self.content.find(f"{OFFICE}body")
        for child in body if body is not None else ():
            self._blocks(child)
        self._margins("footer")

    def _margins(self, which: str) -> None:
        told = [] if self.styles is None else list(self.styles.iter(f"{STYLE}{which}", f"{STYLE}{which}-first", f"{STYLE}{which}-left"))
        for words in dict.fromkeys(" ".join(self._words(p)[0].split()) for node in told for p in node.iter(f"{TEXT}p", f"{TEXT}h")):
            self.out.line("furniture", words)
        self.pending.clear()

    def _blocks(self, parent: Any) -> None:
        for child in parent:
            if child.tag in SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag == f"{TEXT}h":
                self._line(child, "heading", int(child.get(f"{TEXT}outline-level", "1")))
            elif child.tag == f"{TEXT}p":
                self._line(child, "paragraph")
            elif child.tag == f"{TEXT}list":
                self._list(child, 1, child.get(f"{TEXT}style-name", ""), child.get(f"{TEXT}continue-numbering") == "true")
            elif child.tag == f"{TABLE}table":
                self._table(child)
            elif child.tag in BLOCKS:
                self._blocks(child)

    def _line(self, node: Any, kind: str, level: int = 0, lead: str = "") -> None:
        self.paragraphs += 1
        if self.paragraphs % BREAK_EVERY == 0:
            self.work.beat()
        text, marks = self._words(node)
        if text.strip():
            start = 0
            for n, line in enumerate((lead + text).split("\n")):
                shift = len(lead) - start
                own = [(a + shift, b + shift, mark) for a, b, mark in marks if a + shift >= 0 and b + shift <= len(line)]
                self.out.line(kind if n == 0 or kind == "heading" else "paragraph", line, {"paragraph": self.paragraphs}, level=level, marks=own)
                start += len(line) + 1
        for frame in node.iter(f"{DRAW}text-box"):
            self._blocks(frame)
        pending, self.pending = self.pending, []
        for label, words in pending:
            self.out.line("note", words, {"note": int(label)} if label.isdecimal() else None, label=label)

    def _words(self, node: Any) -> tuple[str, list[tuple[int, int, str]]]:
        pieces: list[str] = []
        marks: list[tuple[int, int, str]] = []
        for words, label in self._pieces(node):
            if label:
                marks.append((sum(map(len, pieces)),) * 2 + (label,))
            else:
                pieces.append(words)
        return "".join(pieces), marks

    def _pieces(self, node: Any) -> Iterator[tuple[str, str]]:
        """The words of a paragraph in order, each with the label of the note whose mark they are."""
        if node.text:
            yield " ".join(node.text.split("\n")), ""
        for child in node:
            if not isinstance(child.tag, str) or child.tag in SKIPPED or child.tag.startswith(DRAW):
                pass  # what is drawn has lines of its own
            elif child.tag == f"{TEXT}s":
                yield " " * max(1, min(int(child.get(f"{TEXT}c", "1")), 80)), ""
            elif child.tag == f"{TEXT}tab":
                yield " ", ""
            elif child.tag == f"{TEXT}line-break":
                yield "\n", ""
            elif child.tag == f"{TEXT}note":
                yield from self._note(child)
            elif child.get(f"{TEXT}style-name") not in self.hidden or child.tag != f"{TEXT}span":
                yield from self._pieces(child)
            if child.tail:
                yield " ".join(child.tail.split("\n")), ""

    def _note(self, node: Any) -> Iterator[tuple[str, str]]:
        cited, body = node.find(f"{TEXT}note-citation"), node.find(f"{TEXT}note-body")
        label = "".join(cited.itertext()).strip() if cited is not None else ""
        words = " ".join(self._words(p)[0].strip() for p in (body.iter(f"{TEXT}p") if body is not None else ()))
        self.pending.append((label, words))
        yield label, label

    def _list(self, node: Any, level: int, style: str, goes_on: bool) -> None:
        style = node.get(f"{TEXT}style-name", style)
        told = self._level(style, level)
        key = (style, level)
        if not goes_on:
            self.counts[key] = int(told.get(f"{TEXT}start-value", "1")) - 1 if told is not None else 0
        for item in node:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            if item.tag == f"{TEXT}list-item":
                start = item.get(f"{TEXT}start-value")
                self.counts[key] = int(start) if start else self.counts.get(key, 0) + 1
            lead = self._label(told, style, level) if item.tag == f"{TEXT}list-item" else ""
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._list(child, level + 1, style, False)
                elif child.tag == f"{TEXT}h":
                    self._line(child, "heading", int(child.get(f"{TEXT}outline-level", "1")), lead)
                    lead = ""
                elif child.tag == f"{TEXT}p":
                    self._line(child, "item", level, lead)
                    lead = ""
                else:
                    self._blocks([child])

    def _level(self, style: str, level: int) -> Any:
        found = self.list_styles.get(style)
        return None if found is None else next((n for n in found if n.get(f"{TEXT}level") == str(level)), None)

    def _label(self, told: Any, style: str, level: int) -> str:
        if told is None or told.tag != f"{TEXT}list-level-style-number":
            return ""
        shown = int(told.get(f"{TEXT}display-levels", "1"))
        numbers = []
        for n in range(max(1, level - shown + 1), level + 1):
            form = self._level(style, n)
            shape = form.get(f"{STYLE}num-format", "1") if form is not None else "1"
            numbers.append(write_number(self.counts.get((style, n), 1), FORMATS.get(shape, "decimal")))
        if not told.get(f"{STYLE}num-format"):
            return ""
        return f"{told.get(f'{STYLE}num-prefix', '')}{'.'.join(numbers)}{told.get(f'{STYLE}num-suffix', '')} "

    def _table(self, table: Any) -> None:
        self.tables += 1
        number, headers = self.tables, 0
        nested: list[Any] = []
        grid: list[list[Cell]] = []
        waiting: dict[tuple[int, int], Cell] = {}
        for row in _rows(table):
            if row.get(f"{TABLE}visibility") in ("collapse", "filter"):
                continue
            r = len(grid)
            cells: list[Cell] = []
            for node in row:
                if node.tag == f"{TABLE}covered-table-cell":
                    cells.append(waiting.pop((r, len(cells)), cells[-1] if cells else Cell("")))
                    continue
                if node.tag != f"{TABLE}table-cell":
                    continue
                repeated = min(int(node.get(f"{TABLE}number-columns-repeated", "1")), 100)
                words = "\n".join(self._words(p)[0] for p in node.iter(f"{TEXT}p", f"{TEXT}h") if _cell_of(p) is node)
                nested += [t for t in node.iter(f"{TABLE}table") if _cell_of(t) is node]
                for _ in range(repeated if words.strip() else min(repeated, 30)):
                    cell = Cell(words, {"table": number, "row": r + 1})
                    for down in range(1, int(node.get(f"{TABLE}number-rows-spanned", "1"))):
                        for across in range(int(node.get(f"{TABLE}number-columns-spanned", "1"))):
                            waiting[r + down, len(cells) + across] = cell
                    cells.append(cell)
            grid.append(cells)
            if row.getparent().tag == f"{TABLE}table-header-rows" and headers == r:
                headers += 1
        if not headers and grid and looks_like_head([[c.text for c in row] for row in grid]):
            headers = 1
        if len(grid) < 2 or max(map(len, grid), default=0) < 2:
            for cell in {id(c): c for row in grid for c in row}.values():
                self.out.line("paragraph", cell.text, cell.place)
        else:
            self.out.table(grid, headers)
        pending, self.pending = self.pending, []
        for label, words in pending:
            self.out.line("note", words, label=label)
        for inner in nested:
            self._table(inner)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child)


def _cell_of(node: Any) -> Any:
    above = node.getparent()
    while above is not None and above.tag != f"{TABLE}table-cell":
        above = above.getparent()
    return above
