"""Word files (.docx): headings, numbering as Word shows it, tables, notes with their marks; headers and footers apart.

Opened with python-docx, whose XML parser follows no external entity; the document's parts are walked as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.readers.archives import open_zip
from qa.documents.readers.column_heads import looks_like_head
from qa.documents.readers.word_notes import KINDS, Notes
from qa.documents.readers.word_styles import Numbering, Styles, W, count, is_on
from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 2
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
REMOVED = (f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}rt", f"{W}sdtPr", f"{W}delText")
"""What the document no longer says, says twice, or says of itself."""
HOLDERS = (*(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")), f"{MC}AlternateContent", f"{MC}Choice")
"""What only holds other pieces of the document."""
PIECES = (*(f"{W}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen")), *KINDS, f"{M}t")
LONGEST_HEADING = 200
_Worded = tuple[str, list[tuple[int, int, str]]]
"""Words, and where marks of notes stand in them."""
BREAK_EVERY = 500
"""Paragraphs between two signs of life."""


def read(path: Path, work: Work) -> Source:
    """A Word file. Raises CorpusError if it is damaged."""
    import docx

    open_zip(path).close()
    try:
        document = docx.Document(str(path))
    except Exception as error:  # python-docx lets out whatever its parts raise
        if isinstance(error, MemoryError):
            raise
        raise CorpusError(f"is damaged or no Word file ({str(error)[:120]}); open and save it again") from error
    out = SourceBuilder("docx")
    _Word(document, out, work).write()
    return out.finished()


class _Word:
    def __init__(self, document: Any, out: SourceBuilder, work: Work) -> None:
        self.document, self.out, self.work = document, out, work
        self.styles = Styles(document)
        self.numbers = Numbering(document, self.styles)
        self.notes = Notes(document)
        self.paragraphs = self.tables = 0
        self.carried: _Worded = ("", [])
        """The words of a paragraph whose end was deleted: they stand before the next one's."""

    def write(self) -> None:
        for words in self._margins("header"):
            self.out.line("furniture", words)
        self._blocks(self.document.element.body)
        for words in self._margins("footer"):
            self.out.line("furniture", words)

    def _blocks(self, parent: Any) -> None:
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag in HOLDERS:
                self._blocks(child)

    def _paragraph(self, paragraph: Any) -> None:
        self.paragraphs += 1
        if self.paragraphs % BREAK_EVERY == 0:
            self.work.beat()
        text, marks = _joined(self.carried, self._words(paragraph))
        self.carried = ("", [])
        if _end_is_deleted(paragraph):
            self.carried = (text, marks)
        else:
            self._lines(paragraph, text, marks)
        for box in _boxes(paragraph):
            self._blocks(box)
        self._let_out_notes()

    def _lines(self, paragraph: Any, text: str, marks: list[tuple[int, int, str]]) -> None:
        number = self.numbers.label(paragraph, self.styles)
        if not text.strip():
            return
        level = self.styles.heading(paragraph) if len(text) <= LONGEST_HEADING else 0
        kind = "heading" if level else "furniture" if self.styles.is_contents(paragraph) else "item" if number else "paragraph"
        for line, own in _lines(*_joined((_lead(number), []), (text, marks))):
            self.out.line(kind, line, {"paragraph": self.paragraphs}, level=level, marks=own)
            kind = "paragraph" if kind == "item" else kind

    def _let_out_notes(self) -> None:
        for label, note in self.notes.let_out():
            words = " ".join(w.strip() for p in note.iter(f"{W}p") if (w := self._words(p)[0].strip()))
            place = {"note": int(label)} if label.isdecimal() else None
            self.out.line("note", words if label.isalnum() else words.removeprefix(label), place, label=label)

    def _words(self, paragraph: Any) -> _Worded:
        """A paragraph's words with the marks of notes in it; what was deleted or is hidden is left out."""
        pieces: list[str] = []
        marks: list[tuple[int, int, str]] = []
        length = 0
        for node in _runs(paragraph, self.styles.hidden, self.styles.of(paragraph) in self.styles.hidden):
            if node.tag in KINDS:
                label, long = self.notes.refer(node)
                marks += [(length, length + long, label)] if label else []
            pieces.append(_text(node))
            length += len(pieces[-1])
        return "".join(pieces), marks

    def _table(self, table: Any) -> None:
        self.tables += 1
        rows = [row for row in _children(table, "tr") if not is_on(row.find(f"{W}trPr/{W}hidden")) and row.find(f"{W}trPr/{W}del") is None]
        if len(rows) < 2 or max(sum(1 for _ in _children(row, "tc")) for row in rows) < 2:
            for row in rows:  # a frame around a text
                for node in _children(row, "tc"):
                    self._blocks(node)
            return
        number, inner = self.tables, []
        grid: list[list[Cell]] = []
        headers = 0
        for r, row in enumerate(_children(table, "tr")):
            if row not in rows:
                continue
            place = {"table": number, "row": r + 1}
            cells: list[Cell] = [Cell("")] * count(row.find(f"{W}trPr/{W}gridBefore"))
            for node in _children(row, "tc"):
                across = max(1, min(count(node.find(f"{W}tcPr/{W}gridSpan"), 1), 100))
                merged = node.find(f"{W}tcPr/{W}vMerge")
                goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
                above = grid[-1][len(cells)] if goes_on and grid and len(cells) < len(grid[-1]) else None
                cell = above or Cell(self._cell_words(node), place)
                inner += [t for t in node.iter(f"{W}tbl") if _holder(t) is node]
                cells += [cell] * across
            grid.append(cells)
            if is_on(row.find(f"{W}trPr/{W}tblHeader")) and headers == len(grid) - 1:
                headers += 1
        self.out.table(grid, headers or int(looks_like_head([[c.text for c in row] for row in grid])))
        self._let_out_notes()
        for nested in inner:
            self._table(nested)

    def _cell_words(self, node: Any) -> str:
        """The words of a cell's paragraphs with their numbers."""
        held = [p for p in node.iter(f"{W}p") if _holder(p) is node and not _is_doubled(p)]
        return "\n".join(_lead(self.numbers.label(p, self.styles)) + self._words(p)[0] for p in held)

    def _margins(self, which: str) -> list[str]:
        """The words of the running headers or footers of all sections, each once."""
        parts = [part for part in self.document.part.package.iter_parts() if part.partname.startswith(f"/word/{which}") and hasattr(part, "element")]
        found = ("".join(map(_text, _runs(p, self.styles.hidden))) for part in parts for p in part.element.iter(f"{W}p") if not _is_doubled(p))
        return list(dict.fromkeys(" ".join(words.split()) for words in found if words.strip()))


def _lead(number: str) -> str:
    """A list's number as it stands before its words; a bullet is left out."""
    return f"{number} " if number and not number.startswith("•") else ""


def _joined(first: _Worded, second: _Worded) -> _Worded:
    """Two stretches of words as one, with the marks of both."""
    shift = len(first[0])
    return first[0] + second[0], [*first[1], *((a + shift, b + shift, label) for a, b, label in second[1])]


def _end_is_deleted(paragraph: Any) -> bool:
    """Whether a paragraph goes on with the next one, its end being deleted."""
    following = paragraph.getnext()
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None and following is not None and following.tag == f"{W}p"


def _is_doubled(node: Any) -> bool:
    """Whether a node says for older programs what is said before it."""
    return any(above.tag == f"{MC}Fallback" for above in node.iterancestors())


def _children(node: Any, name: str) -> Iterator[Any]:
    """The children of a table or row of this name, also those within content controls and insertions."""
    for child in node:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _children(child, name)


def _holder(node: Any) -> Any:
    """The nearest cell around a node."""
    above = node.getparent()
    while above is not None and above.tag != f"{W}tc":
        above = above.getparent()
    return above


def _runs(node: Any, hidden: set[str], veiled: bool = False) -> Iterator[Any]:
    """The pieces of a paragraph's text in order, but for what is deleted, hidden or in a text box of its own.

    ``hidden`` are the styles that hide their words, ``veiled`` is whether the paragraph's own is one of them.
    """
    for child in node:
        if child.tag in REMOVED or child.tag == f"{W}txbxContent" or child.tag == f"{W}r" and _is_hidden(child, hidden, veiled):
            continue
        if child.tag in PIECES:
            yield child
        else:
            yield from _runs(child, hidden, veiled)


def _is_hidden(run: Any, hidden: set[str], veiled: bool) -> bool:
    own, style = run.find(f"{W}rPr/{W}vanish"), run.find(f"{W}rPr/{W}rStyle")
    return is_on(own) if own is not None else veiled or style is not None and style.get(f"{W}val") in hidden


def _text(node: Any) -> str:
    name = node.tag.rpartition("}")[2]
    if name == "t":
        return node.text or ""
    return {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes that hang on a paragraph, each once."""
    return [box for box in paragraph.iter(f"{W}txbxContent") if not _is_doubled(box)
            and next((above for above in box.iterancestors(f"{W}p")), None) is paragraph]


def _lines(text: str, marks: list[tuple[int, int, str]]) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """The lines of a paragraph that was broken on purpose, with the marks of each."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        yield line, [(a - start, b - start, label) for a, b, label in marks if start <= a and b <= end]
        start = end + 1
