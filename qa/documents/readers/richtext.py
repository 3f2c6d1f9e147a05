"""Rich text (.rtf), by striprtf: paragraphs and the cells of tables; headings by their outline levels, footnotes with their marks.

striprtf gives words alone. So that headings and notes are not lost, private characters are set beforehand where an outline level is
told and where a footnote was cut out, and taken away again from its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from qa.documents.readers.column_heads import looks_like_head
from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 1
LEVEL, NOTE, CELL, ROW, ROW_END = "\ue000", "\ue010", "\ue020", "\ue021", "\ue022"
"""Stand for the first outline level, the next ones for those below it; for a footnote; for the end of a cell, the beginning and the
end of a row."""
TABLE = re.compile(r"\\(cell|trowd|row)(?![a-z]) ?")
OUTLINE = re.compile(r"(\\outlinelevel([0-8]))(?!\d) ?")
FOOTNOTE = re.compile(r"\{(?:\\\*)?\\footnote\b")
PREAMBLE = re.compile(r"\{\\rtf1.{0,2000}?(?=\\(?:pard|par|sectd)\b|\{\\(?:stylesheet|info|\*))", re.DOTALL)


def read(path: Path, work: Work) -> Source:
    """A rich text. Raises CorpusError if it holds none."""
    rich, notes = _cut_notes(path.read_bytes().decode("latin-1"))
    rich = OUTLINE.sub(lambda m: rf"{m[1]} \u{ord(LEVEL) + int(m[2])}?", rich)
    rich = TABLE.sub(lambda m: rf"\u{ord({'cell': CELL, 'trowd': ROW, 'row': ROW_END}[m[1]])}?", rich)
    out = SourceBuilder("rtf")
    rows: list[list[Cell]] = []
    told = iter(enumerate(notes, 1))
    paragraphs = 0
    for n, stretch in enumerate(re.split(rf"{ROW}(.*?){ROW_END}", _words(rich), flags=re.DOTALL)):
        if n % 2:
            rows.append([Cell(words) for words in stretch.replace(ROW, "").split(CELL)[:-1]])
        elif stretch.strip():
            _take(rows, out)
            paragraphs = _lines(stretch, told, out, paragraphs)
    _take(rows, out)
    return out.finished()


def _lines(words: str, told: Iterator[tuple[int, str]], out: SourceBuilder, number: int) -> int:
    """Writes lines that are in no table, each with the notes that it refers to; ``number`` paragraphs came before. Their number now."""
    for line in re.sub(f"[{CELL}{ROW}{ROW_END}]", "", words).splitlines():
        number += 1
        place = {"paragraph": number}
        level = next((ord(c) - ord(LEVEL) + 1 for c in line if LEVEL <= c < NOTE), 0)
        pieces = "".join(c for c in line if not LEVEL <= c < NOTE).split(NOTE)
        own = [next(told) for _ in pieces[1:]]
        ends = [len("".join(pieces[:n])) for n in range(1, len(pieces))]
        marks = [(end, end, str(label)) for end, (label, _) in zip(ends, own, strict=True)]
        out.line("heading" if level else "paragraph", "".join(pieces), place, level=level, marks=marks)
        for label, words in own:
            out.line("note", words, {"note": label}, label=str(label))
    return number


def _words(rich: str) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        return str(rtf_to_text(rich, errors="replace"))
    except (ValueError, IndexError, KeyError, LookupError) as error:
        raise CorpusError(f"is damaged or no rich text ({str(error)[:80]}); open and save it again") from error


def _cut_notes(rich: str) -> tuple[str, list[str]]:
    """The rich text with its footnotes cut out, and their words."""
    head = m[0] if (m := PREAMBLE.match(rich)) else r"{\rtf1 "
    out: list[str] = []
    notes: list[str] = []
    at = 0
    while m := FOOTNOTE.search(rich, at):
        end = _group_end(rich, m.start())
        notes.append(" ".join(_words(f"{head} {rich[m.end():end - 1]}}}").split()))
        out += [rich[at:m.start()], rf"\u{ord(NOTE)}?"]
        at = end
    return "".join([*out, rich[at:]]), notes


def _group_end(rich: str, start: int) -> int:
    """Where the group that opens at ``start`` ends."""
    depth = 0
    for m in re.compile(r"\\.|[{}]", re.DOTALL).finditer(rich, start):
        depth += {"{": 1, "}": -1}.get(m[0], 0)
        if not depth:
            return m.end()
    return len(rich)


def _take(rows: list[list[Cell]], out: SourceBuilder) -> None:
    """Writes the rows gathered so far as a table, one alone as a paragraph."""
    if len(rows) > 1:
        out.table(rows, int(looks_like_head([[c.text for c in row] for row in rows])))
    elif rows:
        out.line("paragraph", " ".join(c.text for c in rows[0]))
    rows.clear()
