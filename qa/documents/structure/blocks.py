"""Blocks under construction: the one being written, the headings above it, the notes that wait for its end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from qa.documents.structure.lines import Line, join_text, merge_spans
from qa.documents.structure.notes import Note, inline_marks
from qa.documents.structure.survey import Survey
from qa.documents.structure.tables import Table
from qa.types import Block, Mark, Span


@dataclass(slots=True)
class Draft:
    """A block whose lines are still being gathered."""

    kind: str
    label: str = ""
    level: int = 0
    skip: int = 0
    """Characters of its first line that are its number, not its words."""
    runs: list[list[Span]] = field(default_factory=lambda: [[]])
    """Stretches of the source; a new run begins after a line that was ended on purpose."""
    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


class Blocks:
    """Gathers a document's blocks in reading order, and what is in none of them as furniture."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.text = survey, survey.text
        self.done: list[Block] = []
        self.furniture: list[Span] = []
        self.draft: Draft | None = None
        self.part = ""
        self.waiting: list[Note] = []
        self.symbol_spans: list[Span] = []
        self.tables = 0
        self._stack: list[tuple[int, str]] = []
        self._parts: dict[str, int] = {}

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings that the next block stands under."""
        return tuple(title for _, title in self._stack)

    def open_part(self, name: str) -> None:
        """Begin an annex; a second one of the same name gets a number."""
        self.flush()
        self._stack.clear()
        self._parts[name] = self._parts.get(name, 0) + 1
        self.part = name if self._parts[name] == 1 else f"{name} ({self._parts[name]})"

    def take(self, start: int, end: int) -> None:
        """Leave a stretch of the source out of the text."""
        self.furniture.append((start, end))

    def begin(self, draft: Draft, line: Line | None = None) -> None:
        """Finish the block so far and begin another."""
        self.flush()
        self.draft = draft
        if line is not None:
            self.extend(line, draft.skip)

    def extend(self, line: Line, skip: int = 0, apart: bool = False) -> None:
        """Add the line's words, its inline marks cut out; ``apart`` keeps it from the line before by a space."""
        draft = self.draft
        assert draft is not None
        draft.lines.append(line)
        if apart and draft.runs[-1]:
            draft.runs.append([])
        at = line.start + skip
        if skip:
            self.take(line.start, at)
        for mark in inline_marks(line, self.survey.notes.labels, self.survey.markdown):
            if mark.span[0] < at or line.index in self.survey.code:
                continue
            self._add(draft, at, mark.span[0])
            draft.marks.append(mark)
            self.take(*mark.span)
            at = mark.span[1]
        self._add(draft, at, line.end)

    def _add(self, draft: Draft, start: int, end: int) -> None:
        if self.text[start:end].strip():
            draft.runs[-1].append((start, end))

    def flush(self) -> None:
        """Finish the block being written and let out the notes that stood in it."""
        draft, self.draft = self.draft, None
        spans = [span for run in draft.runs for span in run] if draft else []
        if draft and spans:
            words = " ".join(join_text([self.text[a:b].strip() for a, b in run]) for run in draft.runs)
            if draft.kind == "heading":
                while self._stack and self._stack[-1][0] >= draft.level:
                    self._stack.pop()
            self.done.append(Block(draft.kind, words, merge_spans(self.text, spans), draft.label, self.titles,
                                   self.part, tuple(draft.marks)))
            if draft.kind == "heading":
                self._stack.append((draft.level, words))
        self._let_out_notes()

    def _let_out_notes(self) -> None:
        for note in self.waiting:
            words = join_text([piece.strip() for piece in note.texts if piece.strip()])
            if words:
                spans = merge_spans(self.text, note.pieces)
                self.done.append(Block("footnote", words, spans, note.label, (), self.part))
        self.waiting.clear()

    def add_table(self, table: Table) -> tuple[str, tuple[str, ...]]:
        """Add a table's caption and rows; returns its label and the headings that its notes stand under."""
        self.flush()
        self.tables += 1
        label = table.label or str(self.tables)
        titles = self.titles
        if table.label:
            self.done.append(Block("heading", table.caption, table.caption_spans, f"表{label}", titles, self.part))
            titles += (f"表{label} {table.title}".strip(),)
        for row in table.rows:
            self.done.append(Block("row", row.text, row.spans, label, titles, self.part, (), row.cells, table.columns))
        self.furniture += table.header
        return label, titles

    def finished(self) -> tuple[Block, ...]:
        """The blocks, each with its place among its kind within its part and table."""
        self.flush()
        counts: dict[tuple[str, ...], int] = {}
        out = []
        for block in self._with_symbol():
            kind = "paragraph" if block.kind == "item" else block.kind
            key = (kind, block.part, block.label if block.kind in ("row", "tablenote") else str(bool(block.label)))
            counts[key] = counts.get(key, 0) + 1
            label = block.label or (str(counts[key]) if block.kind == "endnote" else "")
            out.append(replace(block, ordinal=counts[key], label=label))
        return tuple(out)

    def _with_symbol(self) -> list[Block]:
        """A running header is where a document names its symbol: the letterhead takes it in."""
        head = next((i for i, block in enumerate(self.done) if block.kind == "letterhead"), None)
        if head is None or not self.symbol_spans:
            self.furniture += self.symbol_spans
            return self.done
        block = self.done[head]
        [(start, end)] = self.symbol_spans
        words = (self.text[start:end], block.text) if start < block.spans[0][0] else (block.text, self.text[start:end])
        spans = merge_spans(self.text, sorted([*block.spans, (start, end)]))
        self.done[head] = replace(block, spans=spans, text=" ".join(words))
        return self.done
