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

VERSION = 2
_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, STYLE, OFFICE, DRAW = (_NAMESPACE % name for name in ("text", "table", "style", "office", "drawing"))
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
SVG = _NAMESPACE % "svg-compatible"
SKIPPED = frozenset([*(f"{TEXT}{name}" for name in ("tracked-changes", "bookmark", "ruby-text", "sequence-decls", "variable-decls")),
                     *(f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms")), f"{SVG}title", f"{SVG}desc"])
BLOCKS = frozenset([*(f"{TEXT}{name}" for name in ("section", "index-body", "index-title", "list-header", "bibliography")),
                    *(f"{DRAW}{name}" for name in ("frame", "text-box", "g", "custom-shape", "rect",
                                                  "a", "page", "ellipse", "line", "connector", "polygon", "path"))])
INDEXES = frozenset(f"{TEXT}{name}" for name in ("table-of-content", "alphabetical-index", "illustration-index", "table-index", "object-index"))
"""What only leads to other places of the text."""
LINES = (f"{TEXT}p", f"{TEXT}h")
OUTLINE = "*"
"""Stands for the style of the numbers before headings among those of lists."""
FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
           "一, 二, 三, ...": "chineseCountingThousand", "壹, 贰, 叁, ...": "chineseLegalSimplified",
           "甲, 乙, 丙, ...": "ideographTraditional", "①, ②, ③, ...": "decimalEnclosedCircle"}
BREAK_EVERY = 500
MOST_REPEATED = 100


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
        outline = next((node for root in roots for node in root.iter(f"{TEXT}outline-style")), None)
        self.list_styles |= {OUTLINE: outline} if outline is not None else {}
        self.hidden = _hidden_styles(roots)
        self.pending: list[tuple[str, str]] = []
        self.counts: dict[tuple[str, int], int] = {}
        self.cell: list[str] | None = None
        """The lines of the cell that is being read."""
        self.inner: list[Any] = []
        """Tables within the cells of the one that is being read."""
        self.is_index = False
        self.paragraphs = self.tables = 0

    def write(self) -> None:
        self._margins("header")
        body = self.content.find(f"{OFFICE}body")
        for child in body if body is not None else ():
            self._blocks(child)
        self._margins("footer")

    def _margins(self, which: str) -> None:
        told = [] if self.styles is None else list(self.styles.iter(f"{STYLE}{which}", f"{STYLE}{which}-first", f"{STYLE}{which}-left"))
        for words in dict.fromkeys(" ".join(self._words(p)[0].split()) for node in told for p in node.iter(*LINES)):
            self.out.line("furniture", words)
        self.pending.clear()

    def _blocks(self, parent: Any) -> None:
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in SKIPPED or _is_hidden(child):
                continue
            if child.tag == f"{TEXT}h":
                level = _count(child, f"{TEXT}outline-level")
                self._line(child, "heading", level, self._outline_number(child, level))
            elif child.tag == f"{TEXT}p":
                self._line(child, "paragraph")
            elif child.tag == f"{TEXT}list":
                self._list(child, 1, child.get(f"{TEXT}style-name", ""), child.get(f"{TEXT}continue-numbering") == "true")
            elif child.tag == f"{TABLE}table":
                self._table(child)
            elif child.tag in INDEXES:
                self.is_index = True
                self._blocks(child)
                self.is_index = False
            elif child.tag in BLOCKS:
                self._blocks(child)

    def _line(self, node: Any, kind: str, level: int = 0, lead: str = "") -> None:
        text, marks = self._words(node)
        if self.cell is None:
            self._paragraph("furniture" if self.is_index else kind, lead, text, marks, level)
        else:
            self.cell.append(lead + text)
        for box in node.iter(f"{DRAW}text-box"):
            if next(box.iterancestors(*LINES), None) is node:
                self._blocks(box)
        self._let_out_notes()

    def _paragraph(self, kind: str, lead: str, text: str, marks: list[tuple[int, int, str]], level: int) -> None:
        self.paragraphs += 1
        if self.paragraphs % BREAK_EVERY == 0:
            self.work.beat()
        start = 0
        for line in (lead + text).split("\n") if text.strip() else ():
            shift = len(lead) - start
            own = [(a + shift, b + shift, mark) for a, b, mark in marks if a + shift >= 0 and b + shift <= len(line)]
            self.out.line(kind, line, {"paragraph": self.paragraphs}, level=level, marks=own)
            start += len(line) + 1
            kind = "paragraph" if kind == "item" else kind

    def _let_out_notes(self) -> None:
        if self.cell is None:
            pending, self.pending = self.pending, []
            for label, words in pending:
                self.out.line("note", words, {"note": int(label)} if label.isdecimal() else None, label=label)

    def _words(self, node: Any) -> tuple[str, list[tuple[int, int, str]]]:
        pieces: list[str] = []
        marks: list[tuple[int, int, str]] = []
        if any(_is_hidden(field) for field in node.iter(f"{TEXT}hidden-paragraph")):
            return "", []
        for words, label in self._pieces(node):
            if label:
                marks.append((sum(map(len, pieces)),) * 2 + (label,))
            else:
                pieces.append(words)
        return "".join(pieces), marks

    def _pieces(self, node: Any) -> Iterator[tuple[str, str]]:
        """The words of a paragraph in order, each with the label of the note whose mark they are."""
        if node.get(f"{TEXT}style-name") in self.hidden or _is_hidden(node):
            return
        if node.text:
            yield " ".join(node.text.split("\n")), ""
        for child in node:
            if not isinstance(child.tag, str) or child.tag in SKIPPED or child.tag.startswith(DRAW):
                pass  # what is drawn has lines of its own
            elif child.tag == f"{TEXT}s":
                yield " " * max(1, min(_count(child, f"{TEXT}c"), 80)), ""
            elif child.tag == f"{TEXT}tab":
                yield " ", ""
            elif child.tag == f"{TEXT}line-break":
                yield "\n", ""
            elif child.tag == f"{TEXT}note":
                yield from self._note(child)
            else:
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
            self.counts[key] = _count(told, f"{TEXT}start-value") - 1 if told is not None else 0
        for item in node:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            if item.tag == f"{TEXT}list-item":
                self.counts[key] = _count(item, f"{TEXT}start-value", self.counts.get(key, 0) + 1)
            lead = self._label(told, style, level) if item.tag == f"{TEXT}list-item" else ""
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._list(child, level + 1, style, False)
                elif child.tag == f"{TEXT}h":
                    self._line(child, "heading", _count(child, f"{TEXT}outline-level"), lead)
                    lead = ""
                elif child.tag == f"{TEXT}p":
                    self._line(child, "item", level, lead)
                    lead = ""
                else:
                    self._blocks([child])

    def _outline_number(self, node: Any, level: int) -> str:
        """The number that stands before a heading, which the outline counts."""
        if OUTLINE not in self.list_styles or node.get(f"{TEXT}is-list-header") == "true":
            return ""
        told = self._level(OUTLINE, level)
        first = _count(told, f"{TEXT}start-value") if told is not None else 1
        self.counts[OUTLINE, level] = self.counts.get((OUTLINE, level), first - 1) + 1
        self.counts = {key: n for key, n in self.counts.items() if key[0] != OUTLINE or key[1] <= level}
        return self._label(told, OUTLINE, level)

    def _level(self, style: str, level: int) -> Any:
        found = self.list_styles.get(style)
        return None if found is None else next((n for n in found if n.get(f"{TEXT}level") == str(level)), None)

    def _label(self, told: Any, style: str, level: int) -> str:
        if told is None or told.tag not in (f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style"):
            return ""
        shown = _count(told, f"{TEXT}display-levels")
        numbers = []
        for n in range(max(1, level - shown + 1), level + 1):
            form = self._level(style, n)
            shape = form.get(f"{STYLE}num-format", "1") if form is not None else "1"
            numbers.append(write_number(self.counts.get((style, n), 1), FORMATS.get(shape, "decimal")))
        if not told.get(f"{STYLE}num-format"):
            return ""
        return f"{told.get(f'{STYLE}num-prefix', '')}{'.'.join(numbers)}{told.get(f'{STYLE}num-suffix', '')} "

    def _table(self, table: Any) -> None:
        if self.cell is not None:
            self.inner.append(table)
            return
        self.tables += 1
        rows = [row for row in _rows(table) if row.get(f"{TABLE}visibility") not in ("collapse", "filter")]
        if len(rows) < 2 or max(len(row.findall(f"{TABLE}table-cell")) for row in rows) < 2:
            for row in rows:  # a frame around a text
                for node in row.iterfind(f"{TABLE}table-cell"):
                    self._blocks(node)
            return
        number, headers = self.tables, 0
        grid: list[list[Cell]] = []
        waiting: dict[tuple[int, int], Cell] = {}
        for r, row in enumerate(rows):
            cells: list[Cell] = []
            for node in row.iterfind("*"):
                repeated = min(_count(node, f"{TABLE}number-columns-repeated"), MOST_REPEATED)
                if node.tag == f"{TABLE}covered-table-cell":
                    for _ in range(repeated):
                        cells.append(waiting.pop((r, len(cells)), cells[-1] if cells else Cell("")))
                elif node.tag == f"{TABLE}table-cell":
                    words = self._cell_words(node)
                    for _ in range(repeated):
                        cell = Cell(words, {"table": number, "row": r + 1})
                        across = range(min(_count(node, f"{TABLE}number-columns-spanned"), MOST_REPEATED))
                        for down in range(1, min(_count(node, f"{TABLE}number-rows-spanned"), len(rows) - r)):
                            waiting |= {(r + down, len(cells) + n): cell for n in across}
                        cells.append(cell)
            grid.append(cells)
            if row.getparent().tag == f"{TABLE}table-header-rows" and headers == r:
                headers += 1
        self.out.table(grid, headers or int(looks_like_head([[c.text for c in row] for row in grid])))
        self._let_out_notes()
        inner, self.inner = self.inner, []
        for held in inner:
            self._table(held)

    def _cell_words(self, node: Any) -> str:
        """The words of a cell; its notes and the tables in it wait."""
        self.cell = []
        self._blocks(node)
        words, self.cell = "\n".join(self.cell), None
        return words


def _hidden_styles(roots: list[Any]) -> set[str]:
    """The styles whose words are not shown, those built on such a one included."""
    styles = [node for root in roots for node in root.iter(f"{STYLE}style")]
    hidden = {node.get(f"{STYLE}name") for node in styles if any(p.get(f"{TEXT}display") == "none" for p in node.iter(f"{STYLE}text-properties"))}
    more = hidden
    while more:
        more = {node.get(f"{STYLE}name") for node in styles if node.get(f"{STYLE}parent-style-name") in more} - hidden
        hidden |= more
    return hidden


def _is_hidden(node: Any) -> bool:
    """Whether a section or a field says of itself that it is not shown."""
    return node.get(f"{TEXT}display") == "none" or node.get(f"{TEXT}is-hidden") == "true"


def _count(node: Any, name: str, otherwise: int = 1) -> int:
    told = node.get(name, "")
    return int(told) if told.isdecimal() else otherwise


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child)
