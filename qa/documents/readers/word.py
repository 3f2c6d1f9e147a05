"""Word files (.docx): headings, numbering as Word shows it, tables, notes with their marks; headers and footers apart.

Opened with python-docx, whose XML parser follows no external entity; the document's parts are walked as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.readers.column_heads import looks_like_head
from qa.documents.readers.word_styles import Numbering, Styles, W, count, is_on
from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 1
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NOTES = (("footnotes", "footnote", "footnoteReference"), ("endnotes", "endnote", "endnoteReference"))
REMOVED = (f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}rt", f"{W}sdtPr", f"{W}delText")
"""What the document no longer says, says twice, or says of itself."""
HOLDERS = (*(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")), f"{MC}AlternateContent", f"{MC}Choice")
"""What only holds other pieces of the document."""
PIECES = (*(f"{W}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "footnoteReference", "endnoteReference")), f"{M}t")
LONGEST_HEADING = 200
BREAK_EVERY = 500
"""Paragraphs between two signs of life."""


def read(path: Path, work: Work) -> Source:
    """A Word file. Raises CorpusError if it is damaged."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise CorpusError(f"is damaged or no Word file ({str(error)[:120]}); open and save it again") from error
    out = SourceBuilder("docx")
    _Word(document, out, work).write()
    return out.finished()


class _Word:
    def __init__(self, document: Any, out: SourceBuilder, work: Work) -> None:
        self.document, self.out, self.work = document, out, work
        self.styles = Styles(document)
        self.numbers = Numbering(document)
        self.notes = {name: _notes(document, part, name) for part, name, _ in NOTES}
        self.counted = {name: 0 for _, name, _ in NOTES}
        self.pending: list[tuple[str, Any]] = []
        """Notes that the paragraph being read refers to: label and words."""
        self.paragraphs = self.tables = 0

    def write(self) -> None:
        for words in _margins(self.document, "header"):
            self.out.line("furniture", words)
        self._blocks(self.document.element.body)
        for words in _margins(self.document, "footer"):
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
        number = self.numbers.label(paragraph, self.styles)
        text, marks = self._words(paragraph)
        place = {"paragraph": self.paragraphs}
        level = self.styles.heading(paragraph)
        kind = "heading" if level else "item" if number else "paragraph"
        if level and len(text) > LONGEST_HEADING:
            kind = "paragraph"
        if text.strip():
            lead = f"{number} " if number and not number.startswith("•") else ""
            shifted = [(a + len(lead), b + len(lead), label) for a, b, label in marks]
            for line, own in _lines(lead + text, shifted):
                self.out.line(kind, line, place, level=level, marks=own)
                kind = kind if kind == "heading" else "paragraph"
        for box in _boxes(paragraph):
            self._blocks(box)
        self._let_out_notes()

    def _let_out_notes(self) -> None:
        pending, self.pending = self.pending, []
        for label, note in pending:
            words = " ".join(w.strip() for p in note.iter(f"{W}p") if (w := self._words(p)[0].strip()))
            self.out.line("note", words, {"note": int(label)} if label.isdecimal() else None, label=label)

    def _words(self, paragraph: Any) -> tuple[str, list[tuple[int, int, str]]]:
        """A paragraph's words with the marks of notes in it; what was deleted or is hidden is left out."""
        pieces: list[str] = []
        marks: list[tuple[int, int, str]] = []
        length = 0
        for node in _runs(paragraph):
            words = _text(node)
            for _, name, reference in NOTES:
                if node.tag == f"{W}{reference}" and (label := self._note_label(name, node)):
                    marks.append((length, length, label))
            pieces.append(words)
            length += len(words)
        return "".join(pieces), marks

    def _note_label(self, name: str, node: Any) -> str:
        note = self.notes[name].get(node.get(f"{W}id"))
        if note is None:
            return ""
        if node.get(f"{W}customMarkFollows") in ("1", "true", "on"):
            self.pending.append(("*", note))
            return ""
        self.counted[name] += 1
        label = str(self.counted[name])
        self.pending.append((label, note))
        return label

    def _table(self, table: Any) -> None:
        self.tables += 1
        number, inner = self.tables, []
        grid: list[list[Cell]] = []
        headers = 0
        for r, row in enumerate(_children(table, "tr")):
            if is_on(row.find(f"{W}trPr/{W}hidden")):
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
        if not headers and looks_like_head([[c.text for c in row] for row in grid] or [[]]):
            headers = 1
        if max(map(len, grid), default=0) < 2 or len(grid) < 2:
            for words in {id(c): c for row in grid for c in row}.values():
                self.out.line("paragraph", words.text, words.place)
        else:
            self.out.table(grid, headers)
        self._let_out_notes()
        for nested in inner:
            self._table(nested)

    def _cell_words(self, node: Any) -> str:
        return "\n".join(self._words(p)[0] for p in node.iter(f"{W}p") if _holder(p) is node)


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


def _runs(node: Any) -> Iterator[Any]:
    """The pieces of a paragraph's text in order, but for what is deleted, hidden or in a text box of its own."""
    for child in node:
        if child.tag in REMOVED or child.tag == f"{W}txbxContent":
            continue
        if child.tag == f"{W}r" and is_on(child.find(f"{W}rPr/{W}vanish")):
            continue
        if child.tag in PIECES:
            yield child
        else:
            yield from _runs(child)


def _text(node: Any) -> str:
    name = node.tag.rpartition("}")[2]
    if name == "t":
        return node.text or ""
    return {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes that hang on a paragraph, each once."""
    return [box for box in paragraph.iter(f"{W}txbxContent") if not any(above.tag == f"{MC}Fallback" for above in box.iterancestors())
            and next((above for above in box.iterancestors(f"{W}p")), None) is paragraph]


def _lines(text: str, marks: list[tuple[int, int, str]]) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """The lines of a paragraph that was broken on purpose, with the marks of each."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        yield line, [(a - start, b - start, label) for a, b, label in marks if start <= a and b <= end]
        start = end + 1


def _margins(document: Any, which: str) -> list[str]:
    """The words of the running headers or footers of all sections, each once."""
    found = []
    for part in document.part.package.iter_parts():
        if part.partname.startswith(f"/word/{which}") and hasattr(part, "element"):
            for paragraph in part.element.iter(f"{W}p"):
                if not any(above.tag == f"{MC}Fallback" for above in paragraph.iterancestors()):
                    found.append("".join(map(_text, _runs(paragraph))))
    return list(dict.fromkeys(" ".join(words.split()) for words in found if words.strip()))


def _notes(document: Any, name: str, kind: str) -> dict[str, Any]:
    """The notes of a part by their ids."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            return {note.get(f"{W}id"): note for note in root.iter(f"{W}{kind}") if note.get(f"{W}type", "normal") == "normal"}
    return {}
