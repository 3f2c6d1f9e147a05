"""Footnotes and the marks that refer to them; page breaks put notes in the middle of paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa.documents.structure.layout import Layout
from qa.documents.structure.lines import Line
from qa.types import Mark, Span

BARE_MARK = re.compile(r"^(?:[0-9]{1,3}|\*{1,3}|[a-z])$")
NOTE_START = re.compile(r"^(?:\[([0-9]{1,3})\]|([0-9]{1,3})(?:[.)]|\s)|(\*{1,3})|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}))\s*(?=\S)")
LABELLED = re.compile(r"^(?:\[([0-9]{1,3})\]|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}))\s*(?=\S)")
"""A note's start that nothing else looks like, so that it needs no rule above it."""
STAR_START = re.compile(r"^(\*{1,3})\s+(?=\S)")
DEFINITION = re.compile(r"^\[\^([^\]\s]{1,40})\]:\s*(?=\S)")
INLINE_STAR = re.compile(r"(?<=[^\s*])(\*{1,3})(?=$|[\s，。；：,.;]|[^\x00-\x7f])")
INLINE_NUMBER = re.compile(r"(?<=[^\W\d_][.,;:])([0-9]{1,3})(?=\s|$)|(?<=[)”\"’»][.,;:])([0-9]{1,3})(?=\s|$)"
                           r"|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|\[\^?([^\]\s^]{1,40})\](?!:)")
SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
GAP = 3
"""Notes below one rule may leave out this many numbers."""


@dataclass(slots=True)
class Note:
    """A note's label and the stretches of its words."""

    label: str
    pieces: list[Span]
    texts: list[str]
    at: int
    """Index of its first line."""


@dataclass(slots=True)
class Notes:
    """The notes of a document and where its lines refer to them."""

    notes: list[Note] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    """Indices of lines that belong to notes."""
    mark_lines: dict[int, str] = field(default_factory=dict)
    """Index of a line that is nothing but a mark → the label."""
    labels: set[str] = field(default_factory=set)
    label_lines: set[int] = field(default_factory=set)
    """Indices of lines that hold nothing but the label of the note below."""


def label_in(m: re.Match[str]) -> str:
    """The label that one of a mark's alternatives matched, in plain figures."""
    return next(g for g in m.groups() if g).translate(SUPERSCRIPTS)


def read_notes(lines: list[Line], layout: Layout, furniture: dict[int, str], numbered: set[int],
               markdown: bool) -> Notes:
    """Find notes below rules, starred and bracketed ones, Markdown definitions; then the lines that are bare marks."""
    reader = _Reader(lines, layout, furniture, numbered)
    for i, kind in sorted(furniture.items()):
        if kind == "rule" and not markdown and i not in reader.found.taken:
            reader.zone(i + 1)
    reader.scattered(markdown)
    found = reader.found
    for line in lines:
        if line.index not in found.taken and line.index not in furniture and BARE_MARK.match(line.text) \
                and (line.text in found.labels or line.text.startswith("*")):
            found.mark_lines[line.index] = line.text
    found.notes.sort(key=lambda note: note.at)
    return found


def told_notes(lines: list[Line]) -> Notes:
    """The notes that a format tells, each behind the line that refers to it last, where one before it does."""
    found = Notes()
    marked: dict[str, int] = {}
    for line in lines:
        if line.told is None:
            continue
        if line.told.kind == "note":
            at = marked.pop(line.told.label, line.index - 1) + 1
            found.notes.append(Note(line.told.label, [(line.start, line.end)], [line.text], at))
            found.taken.add(line.index)
            found.labels.add(line.told.label)
        marked |= {mark.label: line.index for mark in line.told.marks}
    return found


@dataclass(slots=True)
class _Reader:
    lines: list[Line]
    layout: Layout
    furniture: dict[int, str]
    numbered: set[int]
    found: Notes = field(default_factory=Notes)
    last: int = 0
    """The highest number of a note so far."""

    def zone(self, i: int) -> None:
        """Take the notes that follow each other from line ``i`` on, below a rule."""
        while i < len(self.lines) and i not in self.furniture and i not in self.numbered:
            text = self.lines[i].text
            if BARE_MARK.match(text) and i + 1 < len(self.lines) and i + 1 not in self.furniture and self._counts(text):
                self.found.taken.add(i)
                self.found.label_lines.add(i)
                i = self._take(i + 1, text, 0)
            elif (m := NOTE_START.match(text)) and self._counts(label_in(m)):
                i = self._take(i, label_in(m), m.end())
            else:
                return

    def scattered(self, markdown: bool) -> None:
        """Take the notes without a rule above them: starred or bracketed ones after their marks, definitions."""
        seen: set[str] = set()
        for line in self.lines:
            if line.index in self.found.taken or line.index in self.furniture:
                continue
            if markdown:
                m = DEFINITION.match(line.text)
            else:
                m = STAR_START.match(line.text) or LABELLED.match(line.text)
                m = m if m and label_in(m) in seen else None
            if m and line.index not in self.numbered:
                self._take(line.index, label_in(m), m.end())
            elif not markdown:
                seen |= {"*"} if line.text == "*" else {mark[1] for mark in INLINE_STAR.finditer(line.text)}
                seen |= {label_in(mark) for mark in INLINE_NUMBER.finditer(line.text)}

    def _counts(self, label: str) -> bool:
        """Whether the label goes on from the notes before, or begins anew."""
        return not label.isdecimal() or int(label) == 1 or self.last < int(label) <= self.last + GAP

    def _take(self, i: int, label: str, skip: int) -> int:
        """Take one note's lines, the first from its character ``skip`` on; returns the line after it."""
        first = self.lines[i]
        note = Note(label, [(first.start + skip, first.end)], [first.text[skip:]], i)
        self.found.notes.append(note)
        self.found.labels.add(label)
        self.found.taken.add(i)
        self.last = int(label) if label.isdecimal() else self.last
        while i + 1 < len(self.lines) and self._goes_on(self.lines[i], self.lines[i + 1]):
            i += 1
            note.pieces.append((self.lines[i].start, self.lines[i].end))
            note.texts.append(self.lines[i].text)
            self.found.taken.add(i)
        return i + 1

    def _goes_on(self, line: Line, following: Line) -> bool:
        """Whether the note goes on with the following line."""
        layout, i = self.layout, following.index
        if i in self.furniture or i in self.numbered or BARE_MARK.match(following.text) or following.feed \
                or i in self.found.taken or LABELLED.match(following.text) or DEFINITION.match(following.text):
            return False
        if (m := NOTE_START.match(following.text)) and self._counts(label_in(m)):
            return False
        if layout.wrapped and layout.grouped and following.blanks == 0:
            return True
        if line.terminal:
            return layout.trailing and not line.trailing and layout.full(line)
        return layout.full(line, following) or following.blanks == 0 or line.text.endswith(("/", "-", "_"))


def inline_marks(line: Line, labels: set[str], markdown: bool) -> list[Mark]:
    """Marks inside a line of text: stars, superscripts, [1], and a number set behind punctuation."""
    if line.told is not None:
        return [mark for mark in line.told.marks if mark.label in labels]
    marks = []
    if not markdown and "*" in line.text:
        marks += [Mark(m[1], _span(line, m.span())) for m in INLINE_STAR.finditer(line.text)]
    if labels:
        marks += [Mark(label_in(m), _span(line, m.span())) for m in INLINE_NUMBER.finditer(line.text)
                  if label_in(m) in labels]
    return sorted(marks, key=lambda mark: mark.span)


def _span(line: Line, span: tuple[int, int]) -> Span:
    return line.start + span[0], line.start + span[1]
