"""A whole document as safe HTML: headings, numbered paragraphs, real tables, notes linked both ways, words to mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote

from qa.documents.locators.naming import block_id, label_columns, place_of
from qa.documents.locators.writing import write_place
from qa.types import Block, Cell, Citation, Document, Mark, Span, aligned, meet, spanned, squash
from qa.web.page.markup import cite_attributes, escape, tongue
from qa.web.page.rendering import runs
from qa.web.page.strings import EN, STRINGS

TOP, DEEPEST = 3, 5
"""Levels of the document's headings: below the pane's own title, which is of the second."""
LINED = ("letterhead", "signature", "programme")
"""Kinds of block whose lines mean something; those of other kinds are wrapped anew."""
COLLECTED = ("footnote",)
"""Kinds of note that stand at the foot of a page, in the middle of what goes on over it; here at the end."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand in one element of their own: a paragraph's, a heading's, a cell's."""

    text: str
    spans: tuple[Span, ...]
    inserts: tuple[tuple[int, str], ...] = ()
    """HTML to be put in before the character of that offset in the document: marks of notes, line breaks."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn document; the piece at position n stands in the element with ``data-piece="n"``."""

    document: Document
    html: str
    pieces: tuple[Piece, ...]
    anchors: tuple[str, ...]
    """The id of each block's element."""

    def cited(self, citation: Citation) -> list[tuple[int, Piece]]:
        """The pieces in which the citation's words stand, with their positions, in the order of the text."""
        found = [(n, piece) for n, piece in enumerate(self.pieces)
                 if meet(piece.spans, citation.spans)]
        return sorted(found, key=lambda pair: pair[1].spans)

    def marked(self, citation: Citation) -> dict[str, str]:
        """The cited pieces by position, each as HTML with exactly the cited words marked."""
        return {str(n): words_html(piece, self.document.text, [citation]) for n, piece in self.cited(citation)}

    def quoted(self, citation: Citation) -> str:
        """The cited words, line wraps undone as in the document's blocks."""
        source = self.document.text
        return " ".join("".join(run for run, numbers in runs(piece.text, aligned(piece.text, source, piece.spans), [citation])
                                if numbers).strip() for _, piece in self.cited(citation))


def words_html(piece: Piece, source: str, citations: Sequence[Citation] = ()) -> str:
    """A piece's words, with marks of notes and line breaks among them, and what is cited in <mark>."""
    if not piece.inserts and not citations:
        return escape(piece.text)
    offsets = aligned(piece.text, source, piece.spans)
    cuts = [(next((i for i, offset in enumerate(offsets) if offset >= at), len(offsets)), html)
            for at, html in piece.inserts]
    told, last = "", 0
    for i, html in [*cuts, (len(offsets), "")]:
        told += "".join(f"<mark>{escape(run)}</mark>" if numbers else escape(run)
                        for run, numbers in runs(piece.text[last:i], offsets[last:i], citations)) + html
        last = i
    return told


def draw(document: Document) -> Sheet:
    """The document, block after block; footnotes are collected at its end."""
    pen = _Pen(document)
    html = "".join([*pen.flow(), pen.collected()])
    return Sheet(document, f'<div class="text" {tongue(document.language)}>{html}</div>', tuple(pen.pieces), pen.anchors)


@dataclass
class _Pen:
    """Draws the blocks of one document, keeping count of its pieces."""

    document: Document
    pieces: list[Piece] = field(default_factory=list)
    anchors: tuple[str, ...] = ()
    places: dict[int, int] = field(default_factory=dict)
    """Index of a block by the identity of its object."""
    notes: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Indices of the notes of a part and label."""
    marks: dict[int, tuple[Mark, int, str]] = field(default_factory=dict)
    """By identity, each mark with its note's index, or -1, and its own id; in the order of the text."""
    returns: dict[int, list[str]] = field(default_factory=dict)
    """Ids of the marks that refer to the note of that index."""

    def __post_init__(self) -> None:
        blocks = self.document.blocks
        self.words = STRINGS.get(self.document.language, EN)
        self.anchors = tuple(f"doc-{quote(block_id(self.document, b))}" for b in blocks)
        self.places = {id(b): i for i, b in enumerate(blocks)}
        for i, b in enumerate(blocks):
            if b.kind in ("footnote", "endnote", "tablenote"):
                self.notes.setdefault((b.part, b.label), []).append(i)
        owned = [(mark, i) for i, b in enumerate(blocks) for mark in b.marks]
        for n, (mark, i) in enumerate(sorted(owned, key=lambda pair: pair[0].span), 1):
            self.marks[id(mark)] = mark, self._note(mark, i), f"ref-{n}"
            self.returns.setdefault(self._note(mark, i), []).append(f"ref-{n}")

    def _note(self, mark: Mark, owner: int) -> int:
        """The note a mark refers to: the next of its label in its part, else in the document; -1 if there is none."""
        block = self.document.blocks[owner]
        if block.kind == "tablenote":
            return owner
        found = self.notes.get((block.part, mark.label)) or [
            i for (_, label), places in self.notes.items() if label == mark.label for i in places]
        return next((i for i in found if i > owner), found[-1] if found else -1)

    # -- pieces

    def piece(self, text: str, spans: tuple[Span, ...], lined: bool = False, own: Sequence[Mark] = ()) -> tuple[int, str]:
        """A new piece: its number and its HTML, with nothing marked."""
        inserts = [(mark.span[1], self._reference(mark)) for mark in own]
        inserts += [(at, "<br>") for at in _line_starts(self.document.text, spans)] if lined else []
        self.pieces.append(Piece(text, spans, tuple(sorted(inserts))))
        return len(self.pieces) - 1, words_html(self.pieces[-1], self.document.text)

    def _reference(self, mark: Mark) -> str:
        _, note, name = self.marks[id(mark)]
        if note < 0:
            return f'<sup class="ref">{escape(mark.label)}</sup>'
        label = escape(self.words.reader_note.format(label=mark.label))
        return (f'<sup class="ref"><a id="{name}" href="#{self.anchors[note]}" aria-label="{label}">'
                f"{escape(mark.label)}</a></sup>")

    def _words(self, block: Block) -> str:
        own = [mark for mark in block.marks if block.kind != "tablenote"]
        number, html = self.piece(block.text, block.spans, block.kind in LINED, own)
        return f'<span data-piece="{number}">{html}</span>'

    # -- blocks

    def flow(self) -> Iterator[str]:
        """The blocks in their order but the collected notes; rows of one table together, under its caption."""
        blocks = [b for b in self.document.blocks if b.kind not in COLLECTED]
        groups = [list(group) for _, group in groupby(blocks, key=lambda b: (
            (b.part, b.label, b.columns) if b.kind == "row" else id(b)))]
        for group, following in zip(groups, [*groups[1:], []], strict=True):
            first = group[0]
            if first.kind == "row":
                yield self._table(group)
            elif first.kind == "heading" and first.label and following and following[0].kind == "row":
                yield f'<p class="caption" {self._at(first)}>{self._words(first)}</p>'
            else:
                yield self._block(first)

    def _at(self, block: Block) -> str:
        return f'id="{self.anchors[self.places[id(block)]]}" tabindex="-1"'

    def _block(self, block: Block) -> str:
        if block.kind == "heading":
            level = min(DEEPEST, TOP + len(block.headings))
            return f"<h{level} {self._at(block)}>{self._words(block)}</h{level}>"
        if block.kind in ("endnote", "tablenote"):
            return self._note_html(block)
        number = self._number(block) if block.kind in ("paragraph", "item") and block.label else ""
        return f'<p class="{block.kind}" {self._at(block)}>{number}{self._words(block)}</p>'

    def _number(self, block: Block) -> str:
        link = cite_attributes(f"{self.document.source}:{block_id(self.document, block)}")
        name = write_place(place_of(self.document, block), self.document.language)
        return f'<a class="number" {link} aria-label="{escape(name)}">{escape(block.label)}{"." if block.label.isdecimal() else ""}</a> '

    def _note_html(self, block: Block) -> str:
        place = self.places[id(block)]
        label = block.label[-1:] if block.kind == "tablenote" else block.label
        shown = "" if block.kind == "tablenote" and not label.isalpha() else f'<sup class="label">{escape(label)}</sup> '
        back = "".join(f' <a class="back" href="#{name}" aria-label="{escape(self.words.reader_back)}">↩</a>'
                       for name in self.returns.get(place, ()))
        return f'<p class="note" {self._at(block)}>{shown}{self._words(block)}{back}</p>'

    def collected(self) -> str:
        """The footnotes, under a heading of their own."""
        notes = "".join(self._note_html(b) for b in self.document.blocks if b.kind in COLLECTED)
        return f'<h{TOP} class="notes">{escape(self.words.reader_notes)}</h{TOP}>{notes}' if notes else ""

    # -- tables

    def _table(self, rows: Sequence[Block]) -> str:
        body = "".join(self._row(row, n, rows) for n, row in enumerate(rows))
        name = escape(rows[0].headings[-1] if rows[0].headings else self.words.reader_table)
        return (f'<div class="table" role="region" tabindex="0" aria-label="{name}"><table>'
                f"{self._head(rows)}<tbody>{body}</tbody></table></div>")

    def _cell(self, tag: str, cell: Cell, attributes: str = "", own: Sequence[Mark] = ()) -> str:
        number, html = self.piece(cell.text, cell.spans, own=own)
        return f'<{tag}{attributes} data-piece="{number}">{html}</{tag}>'

    def _head(self, rows: Sequence[Block]) -> str:
        """The column headings; where neighbours share their first words, those stand above them as one."""
        columns = rows[0].columns
        if not columns:
            return ""
        marks = self._head_marks(rows)
        groups = [list(group) for _, group in groupby(enumerate(columns), key=lambda at: (
            at[1].spans[0] if len(at[1].spans) > 1 else (-1, at[0])))]
        two = any(len(group) > 1 for group in groups)
        upper, lower = "", ""
        for group in groups:
            n, column = group[0]
            if len(group) == 1:
                upper += self._cell("th", column, ' scope="col"' + (' rowspan="2"' if two else ""), marks.get(n, ()))
            else:
                shared = _first_words(column, self.document.text)
                upper += self._cell("th", shared, f' scope="colgroup" colspan="{len(group)}"')
                lower += "".join(self._cell("th", Cell(c.text[len(shared.text):].strip(), c.spans[1:]), ' scope="col"',
                                            marks.get(n, ())) for n, c in group)
        return f"<thead><tr>{upper}</tr>{f'<tr>{lower}</tr>' if two else ''}</thead>"

    def _head_marks(self, rows: Sequence[Block]) -> dict[int, list[Mark]]:
        """The marks of this table's notes, each with the column whose heading stands before it."""
        found: dict[int, list[Mark]] = {}
        first = rows[0].spans[0][0]
        ends = [(column.spans[-1][1], n) for n, column in enumerate(rows[0].columns) if column.spans]
        for mark, note, _ in self.marks.values():
            before = [pair for pair in ends if pair[0] <= mark.span[0] < first]
            if before and note >= 0 and self.document.blocks[note].kind == "tablenote":
                found.setdefault(max(before)[1], []).append(mark)
        return found

    def _row(self, row: Block, n: int, rows: Sequence[Block]) -> str:
        if not row.cells:
            return f"<tr {self._at(row)}>{self._cell('td', Cell(row.text, row.spans), f' colspan={len(row.columns) or 1}')}</tr>"
        labels = label_columns(row)
        cells = ""
        for k, cell in enumerate(row.cells):
            if cell.spans and n and _same(rows[n - 1], k, cell):
                continue  # stands in a row above, and spans this one
            below = next((m for m in range(n + 1, len(rows)) if not cell.spans or not _same(rows[m], k, cell)), len(rows))
            spread = f' rowspan="{below - n}"' if below - n > 1 else ""
            heads = k < labels and cell.text
            cells += self._cell("th" if heads else "td", cell, (' scope="row"' if heads else "") + spread)
        return f"<tr {self._at(row)}>{cells}</tr>"


def _same(row: Block, k: int, cell: Cell) -> bool:
    return k < len(row.cells) and row.cells[k].spans == cell.spans


def _first_words(column: Cell, source: str) -> Cell:
    """The part of a heading that stands at its first span."""
    wanted, seen, end = len(squash(spanned(source, column.spans[:1]))), 0, 0
    while seen < wanted:
        seen += not column.text[end].isspace()
        end += 1
    return Cell(column.text[:end], column.spans[:1])


def _line_starts(source: str, spans: Sequence[Span]) -> list[int]:
    """Offsets at which a line begins within the spans, but for the first."""
    starts: list[int] = []
    last = spans[0][0] if spans else 0
    for start, end in spans:
        for i in range(start, end):
            if not source[i].isspace():
                if i > spans[0][0] and any(c in "\r\n" for c in source[last:i]):
                    starts.append(i)
                last = i
    return starts
