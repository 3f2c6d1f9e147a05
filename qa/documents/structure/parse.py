"""What a document is made of: letterhead, headings, numbered paragraphs, tables, notes, programme lines, signatures.

Works by the shapes of such documents, never by file name, and falls back to paragraphs for a plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.documents.source import Element
from qa.documents.structure.blocks import Blocks, Draft
from qa.documents.structure.flow import CONNECTIVE, after_mark, ended, joins, stops_short
from qa.documents.structure.letterhead import Letterhead, looks_like_letterhead, read_letterhead
from qa.documents.structure.lines import TERMINAL, Line, join_text
from qa.documents.structure.notes import Note
from qa.documents.structure.outline import Outline
from qa.documents.structure.shapes import CAPTION, DAY, DECIMAL, LISTED, NOTES_HEADING, PART, TIME, Headings
from qa.documents.structure.survey import Survey
from qa.documents.structure.tables import Table, read_notes_below, read_table
from qa.documents.structure.told_tables import read_markdown_table, told_table
from qa.text.languages import document_language
from qa.types import Block, Document, Mark

LETTERHEAD_LINES = 14
"""A letterhead shows itself within a document's first lines, and is over within twice as many."""
PART_LETTERHEAD_LINES = 6
LONGEST_TITLE = 80
ENDNOTE = re.compile(r"^[(（\[]?([0-9]{1,3}|[a-z])[)）\].、]?\s+(?=\S)")


def parse(source: str, text: str, encoding: str = "utf-8", sha256: str = "", elements: Sequence[Element] = ()) -> Document:
    """The structure of one text, by what its format tells of its lines, else by their shapes; every character that is not white
    space is in a block or in furniture."""
    parser = _Parser(Survey(source, text, elements))
    parser.read()
    head = next((read_letterhead(h) for h in parser.heads[:1] if h), Letterhead())
    blocks = parser.blocks.finished()
    title = head.title or _told_title(text, elements) or _plain_title(blocks) or source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Document(source, text, encoding, sha256, title, parser.symbol, head.session, head.year,
                    head.date, head.agenda_item, head.author, document_language(text), blocks, tuple(sorted(parser.blocks.furniture)))


def _told_title(text: str, elements: Sequence[Element]) -> str:
    """What the format calls a title, else the first heading where nothing but furniture stands before it."""
    own = [e for e in elements if e.kind != "furniture"]
    named = next((e for e in own if e.kind == "title"), own[0] if own and own[0].kind == "heading" else None)
    return text[named.start:named.end] if named is not None and named.end - named.start <= 2 * LONGEST_TITLE else ""


def _plain_title(blocks: tuple[Block, ...]) -> str:
    """The first block's words where they are short, no sentence, uncounted, and more follows them."""
    if len(blocks) < 2 or blocks[0].label or Headings().match(blocks[0].text) or DECIMAL.match(blocks[0].text) \
            or blocks[0].kind not in ("heading", "letterhead", "paragraph") or LISTED.match(blocks[0].text):
        return ""
    words = blocks[0].text
    return words if len(words) <= LONGEST_TITLE and (words[-1] not in TERMINAL or blocks[0].kind != "paragraph") else ""


class _Parser:
    """One pass over the lines; what it knows ahead is the survey's, what it writes the blocks'."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.lines, self.blocks = survey, survey.lines, Blocks(survey)
        self.outline = Outline(survey)
        self.notes_at: dict[int, list[Note]] = {}
        for note in survey.notes.notes:
            self.notes_at.setdefault(note.at, []).append(note)
        self.symbol = ""
        self.endnotes = False
        self.heads: list[list[str]] = []
        """The lines of each letterhead, the document's own first."""

    def read(self) -> None:
        i = 0
        if looks_like_letterhead([line.text for line in self.lines[:LETTERHEAD_LINES]]):
            self.blocks.begin(Draft("letterhead"))
            i = self._letterhead(0, [], 2 * LETTERHEAD_LINES)
        else:
            self.heads.append([])
        while i < len(self.lines):
            i = self._step(i)

    def _step(self, i: int) -> int:
        """Take line ``i`` and what belongs to it; returns the next line's index."""
        line, blocks = self.lines[i], self.blocks
        if self._aside(line):
            return i + 1
        if i in self.survey.code:
            return self._code(i)
        if self.survey.opens_part(line):
            return self._open_part(i)
        if (table := self._table(i)) is not None:
            return self._take_table(table, i)
        if i in self.survey.numbers and not self.endnotes:
            label, length = self.survey.numbers[i]
            blocks.begin(Draft("paragraph", label, skip=length), line)
        elif heading := self.outline.heading(line, blocks.draft):
            self._heading(line, *heading)
        elif self.endnotes:
            self._endnote(line)
        else:
            self._text(line)
        return i + 1

    def _text(self, line: Line) -> None:
        """Take a line of text: it goes on with the block before it, or begins one."""
        survey, blocks, draft = self.survey, self.blocks, self.blocks.draft
        if TIME.match(line.text) and ended(survey, draft):
            blocks.begin(Draft("programme"), line)
        elif draft and after_mark(survey, draft, line):
            blocks.extend(replace(line, width=line.width + draft.lines[-1].width))
        elif draft and draft.kind == "heading" and draft.lines:
            if self.outline.goes_on(draft.lines[-1], line):
                blocks.extend(line)
            else:
                blocks.begin(Draft(self._kind(line)), line)
        elif draft and draft.lines and joins(survey, draft, line):
            blocks.extend(line, apart=stops_short(survey, draft, line))
        else:
            blocks.begin(Draft(self._kind(line)), line)

    def _kind(self, line: Line) -> str:
        if self.survey.signature_ahead(line.index):
            return "signature"
        return "item" if self.survey.begins_item(line) else "paragraph"

    # -- what stands outside the flow

    def _aside(self, line: Line) -> bool:
        """Furniture, marks and notes stand outside the flow; the paragraph around them goes on."""
        i, notes, blocks = line.index, self.survey.notes, self.blocks
        blocks.waiting += self.notes_at.get(i, ())
        if i in notes.taken:
            self._take_label(line)
        elif i in notes.mark_lines:
            blocks.take(line.start, line.end)
            if blocks.draft:
                blocks.draft.marks.append(Mark(notes.mark_lines[i], (line.start, line.end)))
        elif self.survey.furniture.get(i) == "symbol" and not self.symbol:
            self._name(line)
        elif i in self.survey.furniture or self._stray_number(line):
            blocks.take(line.start, line.end)
        else:
            return False
        return True

    def _name(self, line: Line) -> None:
        """The first symbol is the document's; a letterhead that is not yet over takes it in."""
        self.symbol = line.text.rstrip("*")
        if self.blocks.draft and self.blocks.draft.kind == "letterhead":
            self.blocks.extend(line, apart=True)
        else:
            self.blocks.symbol_spans = [(line.start, line.end)]

    def _take_label(self, line: Line) -> None:
        """Leave a note's label out of its words."""
        note = next(iter(self.notes_at.get(line.index, ())), None)
        if note and not self.survey.told and note.pieces[0][0] > line.start:
            self.blocks.take(line.start, note.pieces[0][0])
        elif line.index in self.survey.notes.label_lines:
            self.blocks.take(line.start, line.end)

    def _stray_number(self, line: Line) -> bool:
        """Whether a number alone on a line is a page number or a mark whose note is lost, not the text's own."""
        if not (line.text.isdecimal() and len(line.text) <= 3) or self.survey.figures_alone:
            return False
        draft, layout = self.blocks.draft, self.survey.layout
        return not (draft and draft.lines and not layout.spaced and line.blanks == 0
                    and not draft.lines[-1].terminal and layout.full(draft.lines[-1]))

    def _code(self, i: int) -> int:
        """Take a fenced piece of code as one block."""
        self.blocks.begin(Draft("paragraph"))
        while i in self.survey.code:
            self.blocks.extend(self.lines[i], apart=True)
            i += 1
        self.blocks.flush()
        return i

    # -- letterheads and annexes

    def _letterhead(self, i: int, texts: list[str], most: int) -> int:
        """Take the short lines from ``i`` on up to the first that begins the text."""
        draft = self.blocks.draft
        assert draft is not None
        while i < len(self.lines) and len(texts) < most:
            line = self.lines[i]
            if not self._aside(line):
                if self._letterhead_ends(i):
                    break
                last = draft.lines[-1] if draft.lines else None
                if texts and last and (line.blanks == 0 and line.indent == last.indent > 0
                                       or CONNECTIVE.search(texts[-1])):
                    texts[-1] = join_text([texts[-1], _unmarked(line)])
                else:
                    texts.append(_unmarked(line))
                self.blocks.extend(line, apart=True)
            i += 1
        self.heads.append([t for t in texts if t])
        self.blocks.flush()
        return i

    def _letterhead_ends(self, i: int) -> bool:
        line, survey = self.lines[i], self.survey
        shaped = any(pattern.match(line.text) for pattern in (TIME, DAY, CAPTION))
        told = line.told is not None and line.told.kind in ("heading", "item", "columns", "row")
        return told or shaped or i in survey.code or i in survey.numbers or self.outline.counters.match(line.text) is not None \
            or survey.opens_part(line) or survey.body_begins(i)

    def _open_part(self, i: int) -> int:
        """An annex: its own letterhead, headings counted anew."""
        line = self.lines[i]
        self.blocks.open_part(" ".join(line.text.split()) if PART.match(line.text) else "附件")
        self.outline.counters.restart()
        self.endnotes = False
        self.blocks.begin(Draft("letterhead"), line)
        return self._letterhead(i + 1, [_unmarked(line)], PART_LETTERHEAD_LINES)

    # -- headings, endnotes, tables

    def _heading(self, line: Line, level: int, style: str, number: int) -> None:
        self.outline.counters.accept(level, style, number)
        self.blocks.begin(Draft("heading", level=level, skip=self.outline.marker(line)), line)
        self.endnotes = bool(NOTES_HEADING.match(line.text))

    def _endnote(self, line: Line) -> None:
        """Endnotes stand in order, each begun by its number, or by an indent where the numbers are lost."""
        m, draft = ENDNOTE.match(line.text), self.blocks.draft
        last = draft.lines[-1] if draft and draft.kind == "endnote" else None
        if m or last is None or line.indent > 0 and not self.survey.layout.full(last) \
                or line.blanks > 0 and last.terminal:
            self.blocks.begin(Draft("endnote", m[1] if m else "", skip=m.end() if m else 0), line)
        else:
            self.blocks.extend(line)

    def _table(self, i: int) -> Table | None:
        if self.survey.told:
            return told_table(self.survey, i)
        if CAPTION.match(self.lines[i].text) and ended(self.survey, self.blocks.draft):
            return read_table(self.survey, i)
        return read_markdown_table(self.survey, i) if self.survey.markdown else None

    def _take_table(self, table: Table, i: int) -> int:
        label, titles = self.blocks.add_table(table)
        for line in self.lines[i:table.stop]:
            if line.index not in table.lines:
                self._aside(line)
        notes, stop = read_notes_below(self.survey, table, label, titles, self.blocks.part)
        for block, number in notes:
            self.blocks.done.append(block)
            self.blocks.furniture += number
        self.blocks.flush()
        return stop


def _unmarked(line: Line) -> str:
    return re.sub(r"\*+", "", line.text).strip() or line.text
