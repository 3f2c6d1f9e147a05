"""Footnotes and the marks that refer to them; page breaks put notes in the middle of paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa.lines import Layout, Line
from qa.types import Mark, Span

BARE_MARK = re.compile(r"^(?:\d{1,3}|\*{1,3}|[a-z])$")
NOTE_START = re.compile(r"^(?:\[(\d{1,3})\]|(\d{1,3})(?:[.)]|\s)|(\*{1,3})|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|\[\^(\w+)\]:)\s*(?=\S)")
STAR_START = re.compile(r"^(\*{1,3})\s+(?=\S)")
DEFINITION = re.compile(r"^\[\^(\w+)\]:\s*(?=\S)")
INLINE_STAR = re.compile(r"(?<=[^\s*])(\*{1,3})(?=$|[\s，。；：,.;]|[^\x00-\x7f])")
INLINE_NUMBER = re.compile(r"(?<=[A-Za-z)”\"][.,;:])(\d{1,3})(?=\s|$)|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|\[\^?(\w{1,3})\](?!:)")
SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


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

    @property
    def labels(self) -> set[str]:
        return {note.label for note in self.notes}


def read_notes(lines: list[Line], layout: Layout, furniture: dict[int, str], numbered: set[int],
               markdown: bool) -> Notes:
    """Find notes below rules, starred notes and Markdown definitions; then the lines that are bare marks."""
    found = Notes()
    for i, kind in sorted(furniture.items()):
        if kind == "rule":
            _zone(lines, i + 1, layout, furniture, numbered, found)
    starred = False
    for line in lines:
        if line.index in found.taken or line.index in furniture:
            continue
        pattern = DEFINITION if markdown else STAR_START
        if (m := pattern.match(line.text)) and (markdown or starred):
            _take(lines, line.index, m[1], m.end(), layout, furniture, numbered, found)
        starred = starred or bool(INLINE_STAR.search(line.text) or line.text == "*")
    for line in lines:
        if line.index not in found.taken and line.index not in furniture and BARE_MARK.match(line.text) \
                and (line.text in found.labels or line.text.startswith("*")):
            found.mark_lines[line.index] = line.text
    found.notes.sort(key=lambda note: note.at)
    return found


def _zone(lines: list[Line], i: int, layout: Layout, furniture: dict[int, str], numbered: set[int],
          found: Notes) -> None:
    """Take the notes that follow each other from line ``i`` on, below a rule."""
    while i < len(lines) and i not in furniture:
        bare = BARE_MARK.match(lines[i].text) and i + 1 < len(lines) and i + 1 not in furniture
        m = NOTE_START.match(lines[i].text)
        if i in numbered or not (bare or m):
            return
        if bare:
            found.taken.add(i)
            i = _take(lines, i + 1, lines[i].text, 0, layout, furniture, numbered, found)
        elif m:
            label = next(g for g in m.groups() if g).translate(SUPERSCRIPTS)
            i = _take(lines, i, label, m.end(), layout, furniture, numbered, found)


def _take(lines: list[Line], i: int, label: str, skip: int, layout: Layout, furniture: dict[int, str],
          numbered: set[int], found: Notes) -> int:
    """Take one note's lines, the first from its character ``skip`` on; returns the line after it."""
    first = lines[i]
    note = Note(label, [(first.start + skip, first.end)], [first.text[skip:]], i)
    found.notes.append(note)
    found.taken.add(i)
    while not _note_ends(lines[i], layout) and i + 1 < len(lines) and i + 1 not in furniture \
            and i + 1 not in numbered and not BARE_MARK.match(lines[i + 1].text):
        i += 1
        note.pieces.append((lines[i].start, lines[i].end))
        note.texts.append(lines[i].text)
        found.taken.add(i)
    return i + 1


def _note_ends(line: Line, layout: Layout) -> bool:
    if not line.terminal:
        return layout.trailing and line.trailing and not layout.full(line) and not line.text.endswith(("/", "-", "_"))
    return not (layout.trailing and not line.trailing and layout.full(line))


def inline_marks(line: Line, labels: set[str], markdown: bool) -> list[Mark]:
    """Marks inside a line of text: stars, superscripts, [1], and a number set behind punctuation."""
    marks = []
    if not markdown:
        marks += [Mark(m[1], _span(line, m.span())) for m in INLINE_STAR.finditer(line.text)]
    for m in INLINE_NUMBER.finditer(line.text):
        label = next(g for g in m.groups() if g).translate(SUPERSCRIPTS)
        if label in labels:
            marks.append(Mark(label, _span(line, m.span())))
    return sorted(marks, key=lambda mark: mark.span)


def _span(line: Line, span: tuple[int, int]) -> Span:
    return line.start + span[0], line.start + span[1]
