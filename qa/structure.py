"""What a document is made of: letterhead, headings, numbered paragraphs, tables, notes, programme lines, signatures.

Works by the shapes of such documents, never by file name, and falls back to paragraphs for a plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from qa.letterhead import Letterhead, looks_like_letterhead, read_letterhead
from qa.lines import Layout, Line, furniture, is_wide, join_text, merge_spans, read_layout, read_lines
from qa.notes import Note, inline_marks, read_notes
from qa.shapes import (
    BULLET,
    CAPTION,
    LETTER_PART,
    MARKDOWN_HEADING,
    NOTES_HEADING,
    PART,
    SIGNED,
    TIME,
    Headings,
    paragraph_numbers,
)
from qa.tables import TABLE_NOTE, Table, read_markdown_table, read_table
from qa.types import Block, Document, Mark, Span

CONNECTIVE = re.compile(r"[和与及或的、，,（(:：]$")
DAY = re.compile(r"^(?:.{0,20}第[一二三四五六七八九十\d]+天|.{0,8}星期[一二三四五六日天]|Day (?:\d+|[A-Z][a-z]+)|"
                 r".{0,12}\d{1,2}\s*月\s*\d{1,2}\s*日.{0,8})$")
LETTERHEAD_LINES = 14
"""A letterhead shows itself within a document's first lines."""
SIGNATURE_LINES = 5


@dataclass(slots=True)
class _Draft:
    kind: str
    label: str = ""
    pieces: list[Span] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    level: int = 0
    skip: int = 0


def parse(source: str, text: str, encoding: str = "utf-8", sha256: str = "") -> Document:
    """The structure of one decoded text; every character that is not white space is in a block or in furniture."""
    return _Parser(source, text).document(encoding, sha256)


class _Parser:
    def __init__(self, source: str, text: str) -> None:
        self.source, self.text = source, text
        self.markdown = source.lower().endswith(".md")
        self.lines = read_lines(text)
        self.layout = read_layout(self.lines)
        self.kinds = furniture(self.lines)
        starts = {line.index + 1 for line in self.lines if self._opens_part(line)}
        body = [line for line in self.lines if line.index not in self.kinds]
        self.numbers = paragraph_numbers(body, starts)
        self.notes = read_notes(self.lines, self.layout, self.kinds, set(self.numbers), self.markdown)
        self.note_at = {note.at: note for note in self.notes.notes}
        self.unpunctuated = "。" not in text and sum(map(is_wide, text)) > 0.3 * len(text)
        self.headings = Headings()
        self.stack: list[tuple[int, str]] = []
        self.part = ""
        self.parts = 0
        self.blocks: list[Block] = []
        self.taken: list[Span] = []
        self.symbol = ""
        self.symbol_spans: list[Span] = []
        self.draft: _Draft | None = None
        self.waiting: list[Note] = []
        self.endnotes = False
        self.heads: list[list[str]] = []

    # -- the pass over the lines

    def document(self, encoding: str, sha256: str) -> Document:
        i = 0
        if looks_like_letterhead([line.text for line in self.lines[:LETTERHEAD_LINES]]):
            i = self._letterhead(0)
        while i < len(self.lines):
            i = self._step(i)
        self._flush()
        return self._finish(encoding, sha256)

    def _step(self, i: int) -> int:
        """Take line ``i`` (and what belongs to it); returns the next line's index."""
        line = self.lines[i]
        if self._aside(line):
            return i + 1
        if self._opens_part(line):
            return self._open_part(i)
        if (table := self._table(i)) is not None:
            return self._take_table(table, i)
        if i in self.numbers and not self.endnotes:
            number, length = self.numbers[i]
            self._begin(_Draft("paragraph", str(number), skip=length), line)
        elif heading := self._heading(line):
            self._begin_heading(line, *heading)
        elif self.endnotes:
            self._endnote(line)
        elif TIME.match(line.text) and self._ended():
            self._begin(_Draft("programme"), line)
        elif self.draft and self._after_mark(line):
            self._extend(replace(line, width=line.width + self.draft.lines[-1].width))
        elif self.draft and self._joins(self.draft, line):
            self._extend(line)
        else:
            self._begin(_Draft(self._kind(line)), line)
        return i + 1

    def _aside(self, line: Line) -> bool:
        """Furniture, marks and notes stand outside the flow; the paragraph around them goes on."""
        i = line.index
        if i in self.note_at:
            self.waiting.append(self.note_at[i])
        if i in self.notes.taken:
            used = [a for note in self.notes.notes for a, b in note.pieces if line.start <= a <= line.end]
            if not used or used[0] > line.start:
                self.taken.append((line.start, used[0] if used else line.end))
            return True
        if label := self.notes.mark_lines.get(i):
            self.taken.append((line.start, line.end))
            if self.draft:
                self.draft.marks.append(Mark(label, (line.start, line.end)))
            return True
        if i in self.kinds or (line.text.isdigit() and len(line.text) <= 3 and not self._in_sentence(line)):
            self.taken.append((line.start, line.end))
            if self.kinds.get(i) == "symbol" and not self.symbol:
                self.symbol, self.symbol_spans = line.text.rstrip("*"), [(line.start, line.end)]
            return True
        return False

    def _in_sentence(self, line: Line) -> bool:
        """A number alone on a line that ends a paragraph's words is text, not a page number."""
        return bool(self.draft and self.draft.lines and not self.layout.spaced and line.blanks == 0
                    and not self.draft.lines[-1].terminal and self.layout.full(self.draft.lines[-1]))

    # -- letterheads and annexes

    def _letterhead(self, i: int) -> int:
        """Take the short lines from ``i`` on up to the first that begins the text."""
        self.draft = _Draft("letterhead")
        texts: list[str] = []
        while i < len(self.lines):
            line = self.lines[i]
            if self._aside(line):
                i += 1
                continue
            if i in self.numbers or self.headings.match(line.text) or self._opens_part(line) or TIME.match(line.text) \
                    or self._body_begins(i):
                break
            last = self.draft.lines[-1] if self.draft.lines else None
            if texts and last and (line.blanks == 0 and line.indent == last.indent > 0 or CONNECTIVE.search(texts[-1])):
                texts[-1] = join_text([texts[-1], self._unmarked(line)])
            else:
                texts.append(self._unmarked(line))
            self._extend(line)
            i += 1
        self.heads.append([t for t in texts if t])
        self._flush()
        return i

    def _unmarked(self, line: Line) -> str:
        return re.sub(r"\*+", "", line.text).strip()

    def _body_begins(self, i: int) -> bool:
        """Whether a sentence begins with line ``i``: it reaches the margin, or ends like one."""
        line = self.lines[i]
        if line.text[0] in "［[（(":
            return False
        if line.terminal and line.text[-1] not in "：:" and line.width > 16:
            return True
        while i + 1 < len(self.lines) and self.layout.full(self.lines[i]) and not self.lines[i].terminal:
            i += 1
        return self.layout.full(line) and self.lines[i].terminal

    def _opens_part(self, line: Line) -> bool:
        return bool(PART.match(line.text) or LETTER_PART.match(line.text) and line.width <= 70)

    def _open_part(self, i: int) -> int:
        """An annex: its own letterhead, headings counted anew."""
        self._flush()
        line = self.lines[i]
        self.parts += 1
        self.part = "附件" if self.parts == 1 else f"附件{self.parts}"
        if PART.match(line.text):
            self.part = " ".join(line.text.split())
        self.stack.clear()
        self.headings.restart()
        self.endnotes = False
        return self._letterhead_of_part(i)

    def _letterhead_of_part(self, i: int) -> int:
        self.draft = _Draft("letterhead")
        self._extend(self.lines[i])
        texts = [self._unmarked(self.lines[i])]
        i += 1
        while i < len(self.lines) and len(texts) < 6:
            line = self.lines[i]
            if self._aside(line):
                i += 1
                continue
            if i in self.numbers or self.headings.match(line.text) or TIME.match(line.text) or self._body_begins(i) \
                    or DAY.match(line.text):
                break
            texts.append(self._unmarked(line))
            self._extend(line)
            i += 1
        self.heads.append(texts)
        self._flush()
        return i

    # -- headings

    def _heading(self, line: Line) -> tuple[int, str, int] | None:
        """(level, style, number) if the line begins a heading here."""
        if self.draft and self.draft.kind == "programme":
            if DAY.match(line.text) and self._next_is(line, TIME):
                return 3, "day", 0
            found = self.headings.match(line.text)
            return found if found and found[1] != "named" else None
        found = None if TIME.match(line.text) else self.headings.match(line.text)
        if found and found[1] in ("named", "word") and not self._ended():
            return None
        if found and not self.markdown and self._runs_on(line):
            return None
        if found:
            return found
        if self._ended() and DAY.match(line.text) and self._next_is(line, TIME):
            return 3, "day", 0
        return (4, "plain", 0) if self._is_plain_heading(line) else None

    def _runs_on(self, line: Line) -> bool:
        """A counted line in the middle of a sentence, or one that is itself a long sentence, is no heading."""
        if line.width > 1.3 * self.layout.width or (not self.layout.wrapped and line.width > 100):
            return True
        return bool(self.draft and self.draft.lines and self.draft.kind == "paragraph" and not self.unpunctuated
                    and not self.draft.lines[-1].terminal and self.layout.full(self.draft.lines[-1]))

    def _is_plain_heading(self, line: Line) -> bool:
        """A short line that is no sentence, set apart, with text below it."""
        following = self._following(line)
        if following is None or self.unpunctuated or line.terminal or not self._ended() or BULLET.match(line.text):
            return False
        if self.draft and self.draft.kind in ("heading", "signature") or line.width > 0.6 * min(self.layout.width, 100):
            return False
        if self._signature_ahead(line.index) or any(c in "，,；;|" for c in line.text):
            return False
        return (following.index in self.numbers or self.layout.full(following)
                or (following.terminal and following.width > line.width)) and (line.blanks > 0 or line.index == 0) \
            and (following.blanks > 0 or following.index in self.numbers)

    def _following(self, line: Line) -> Line | None:
        return next((x for x in self.lines[line.index + 1:] if x.index not in self.kinds
                     and x.index not in self.notes.taken and x.index not in self.notes.mark_lines), None)

    def _next_is(self, line: Line, pattern: re.Pattern[str]) -> bool:
        following = self._following(line)
        return following is not None and bool(pattern.match(following.text))

    def _begin_heading(self, line: Line, level: int, style: str, number: int) -> None:
        self.headings.accept(level, style, number)
        skip = 0
        if m := MARKDOWN_HEADING.match(line.text):
            skip = m.start(2)
        self._begin(_Draft("heading", level=level, skip=skip), line)
        self.endnotes = bool(NOTES_HEADING.match(line.text))

    # -- paragraphs

    def _kind(self, line: Line) -> str:
        if self._signature_ahead(line.index):
            return "signature"
        return "item" if BULLET.match(line.text) else "paragraph"

    def _signature_ahead(self, i: int) -> bool:
        """Whether short lines from ``i`` on end in a signed one."""
        for line in self.lines[i:i + SIGNATURE_LINES]:
            if line.width > 0.75 * self.layout.width or line.terminal and not SIGNED.search(line.text):
                return False
            if SIGNED.search(line.text):
                return True
        return False

    def _ended(self) -> bool:
        """Whether what was read before may be complete."""
        if self.draft is None or not self.draft.lines:
            return True
        last = self.draft.lines[-1]
        if self.draft.kind == "heading":
            return not CONNECTIVE.search(last.text)
        return self.layout.ends(last) or last.terminal

    def _joins(self, draft: _Draft, line: Line) -> bool:
        """Whether the line goes on with what the draft holds."""
        last = draft.lines[-1]
        if draft.kind == "heading":
            return self._heading_goes_on(last, line)
        if draft.kind == "signature":
            return not SIGNED.search(last.text)
        if BULLET.match(line.text) and self._ended():
            return False
        if draft.kind == "programme" or (draft.label and self.unpunctuated):
            return True
        if not self.layout.wrapped:
            return self._joins_unwrapped(last, line)
        if not last.terminal:
            return self.layout.full(last) or bool(draft.label)
        if self.layout.ends(last):
            return False
        return self.layout.trailing or (line.indent <= self._margin(draft) and (self.layout.spaced or line.blanks == 0))

    def _after_mark(self, line: Line) -> bool:
        """Whether a note mark, set on a line of its own, parts the line from the words before it."""
        return line.index - 1 in self.notes.mark_lines and line.blanks == 0 and bool(self.draft and self.draft.lines) \
            and self.draft is not None and self.draft.kind in ("paragraph", "item")

    def _margin(self, draft: _Draft) -> int:
        return draft.lines[1].indent if len(draft.lines) > 1 else min(draft.lines[0].indent, 1)

    def _joins_unwrapped(self, last: Line, line: Line) -> bool:
        if self.markdown:
            return line.blanks == 0 or (not last.terminal and self.layout.full(last))
        return not last.terminal and (self.layout.full(last) or (line.blanks == 0 and last.width > 40))

    def _heading_goes_on(self, last: Line, line: Line) -> bool:
        if last.terminal or self.markdown:
            return False
        if self.layout.wrapped and self.layout.full(last) or CONNECTIVE.search(last.text):
            return True
        if sum(last.text.count(c) for c in "(（") > sum(last.text.count(c) for c in ")）"):
            return True
        following = self._following(line)
        return bool(self.numbers) and line.blanks <= 1 and line.width < 0.8 * self.layout.width and not line.terminal \
            and following is not None \
            and (following.index in self.numbers or self.headings.match(following.text) is not None)

    def _endnote(self, line: Line) -> None:
        """Endnotes stand in order, each begun by its number, or by an indent where the numbers are lost."""
        m = re.match(r"^[(（\[]?(\d{1,3}|[a-z])[)）\].、]?\s+(?=\S)", line.text)
        last = self.draft.lines[-1] if self.draft and self.draft.lines else None
        if m or last is None or self.draft is None or self.draft.kind != "endnote" \
                or (line.indent > 0 and not self.layout.full(last)) or (line.blanks > 0 and last.terminal):
            self._begin(_Draft("endnote", m[1] if m else "", skip=m.end() if m else 0), line)
        else:
            self._extend(line)

    # -- tables

    def _table(self, i: int) -> Table | None:
        if CAPTION.match(self.lines[i].text) and self._ended():
            return read_table(self.text, self.lines, i, set(self.numbers) | self.notes.taken)
        return read_markdown_table(self.text, self.lines, i) if self.markdown else None

    def _take_table(self, table: Table, i: int) -> int:
        self._flush()
        tables = sum(b.kind == "heading" and b.label.startswith("表") for b in self.blocks)
        label = table.label or str(tables + 1)
        first = self.lines[i]
        caption = merge_spans(self.text, [(first.start, first.end), *table.title_spans]) if table.title or table.label else ()
        titles = self._titles() + ((f"表{label} {table.title}".strip(),) if table.label else ())
        if table.label:
            words = join_text([first.text] + ([table.title] if table.title not in first.text else []))
            self.blocks.append(Block("heading", words, caption, f"表{label}", self._titles(), self.part))
        for n, row in enumerate(table.rows, 1):
            self.blocks.append(Block("row", row.text, row.spans, label, titles, self.part, (), row.cells, table.columns, n))
        self._take_header(table, i)
        stop = self._table_notes(table.stop, label, titles, table)
        self._emit_notes()
        return stop

    def _take_header(self, table: Table, i: int) -> None:
        """Header words are the columns' own; they are nobody's text."""
        first_row = table.rows[0].spans[0][0]
        self.taken += [(line.start, line.end) for line in self.lines[i + 1:table.stop] if line.start < first_row
                       and not any(a <= line.start < b for a, b in table.title_spans)]

    def _table_notes(self, i: int, label: str, titles: tuple[str, ...], table: Table) -> int:
        marks = dict(table.marks)
        while i < len(self.lines) and (m := TABLE_NOTE.match(self.lines[i].text)) and i not in self.numbers:
            stop = i + 1
            while stop < len(self.lines) and not self.lines[stop - 1].terminal and stop not in self.numbers:
                stop += 1
            lines = self.lines[i:stop]
            skip = m.end() if m[1] else 0
            pieces = [(lines[0].start + skip, lines[0].end)] + [(x.start, x.end) for x in lines[1:]]
            if skip:
                self.taken.append((lines[0].start, lines[0].start + skip))
            place = marks.get(m[1] or "")
            self.blocks.append(Block("tablenote", join_text([lines[0].text[skip:]] + [x.text for x in lines[1:]]),
                                     merge_spans(self.text, pieces), f"{label}{m[1] or ''}", titles, self.part,
                                     (Mark(m[1], place),) if m[1] and place else ()))
            i = stop
        return i

    # -- drafts to blocks

    def _titles(self) -> tuple[str, ...]:
        return tuple(title for _, title in self.stack)

    def _begin(self, draft: _Draft, line: Line) -> None:
        self._flush()
        self.draft = draft
        self._extend(line, draft.skip)

    def _extend(self, line: Line, skip: int = 0) -> None:
        """Add the line's words, its inline marks cut out."""
        assert self.draft is not None
        self.draft.lines.append(line)
        at = line.start + skip
        if skip:
            self.taken.append((line.start, at))
        for mark in inline_marks(line, self.notes.labels, self.markdown):
            if mark.span[0] < at:
                continue
            self.draft.pieces.append((at, mark.span[0]))
            self.draft.marks.append(mark)
            self.taken.append(mark.span)
            at = mark.span[1]
        if self.text[at:line.end].strip():
            self.draft.pieces.append((at, line.end))

    def _flush(self) -> None:
        draft, self.draft = self.draft, None
        if draft and draft.pieces:
            pieces = [(a, b) for a, b in draft.pieces if self.text[a:b].strip()]
            apart = draft.kind in ("letterhead", "signature")
            words = (" ".join if apart else join_text)([self.text[a:b].strip() for a, b in pieces])
            if draft.kind == "heading":
                while self.stack and self.stack[-1][0] >= draft.level:
                    self.stack.pop()
            self.blocks.append(Block(draft.kind, words, merge_spans(self.text, pieces), draft.label, self._titles(),
                                     self.part, tuple(draft.marks)))
            if draft.kind == "heading":
                self.stack.append((draft.level, words))
        self._emit_notes()

    def _emit_notes(self) -> None:
        for note in self.waiting:
            self.blocks.append(Block("footnote", join_text([t for t in note.texts if t]),
                                     merge_spans(self.text, note.pieces), note.label, (), self.part))
        self.waiting.clear()

    # -- the document

    def _finish(self, encoding: str, sha256: str) -> Document:
        head = read_letterhead(self.heads[0]) if self.heads and self.heads[0] else Letterhead()
        title = head.title or self._plain_title()
        blocks = _with_symbol(self.blocks, self.text, self.symbol_spans)
        wide = sum(map(is_wide, self.text))
        return Document(self.source, self.text, encoding, sha256, title, self.symbol, head.session, head.year, head.date,
                        head.agenda_item, head.author, "zh" if wide > 0.2 * max(1, len(self.text)) else "",
                        tuple(_numbered(blocks)), tuple(sorted(set(self.taken) - set(self.symbol_spans))))

    def _plain_title(self) -> str:
        first = next((b for b in self.blocks if b.kind in ("heading", "letterhead")), None)
        stem = self.source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        return first.text if first and first is self.blocks[0] else stem


def _with_symbol(blocks: list[Block], text: str, symbol: list[Span]) -> list[Block]:
    """A running header is where a document names its symbol: the letterhead takes it in."""
    head = next((i for i, block in enumerate(blocks) if block.kind == "letterhead"), None)
    if head is None or not symbol:
        return blocks
    pieces = sorted([(a, b, None) for a, b in symbol] + [(*blocks[head].spans[0], blocks[head].text)])
    spans = [span for a, b, own in pieces for span in (blocks[head].spans if own else [(a, b)])]
    words = " ".join(own or text[a:b] for a, b, own in pieces)
    return [*blocks[:head], replace(blocks[head], spans=tuple(spans), text=words), *blocks[head + 1:]]


def _numbered(blocks: list[Block]) -> list[Block]:
    """Give each block its place among its kind within its part and table."""
    counts: dict[tuple[str, ...], int] = {}
    out = []
    for block in blocks:
        key = (block.kind, block.part, block.label if block.kind in ("row", "tablenote") else str(bool(block.label)))
        counts[key] = counts.get(key, 0) + 1
        label = block.label or (str(counts[key]) if block.kind == "endnote" else "")
        out.append(replace(block, ordinal=counts[key], label=label))
    return out
