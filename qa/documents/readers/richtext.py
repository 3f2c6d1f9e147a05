"""Rich text (.rtf), by striprtf: paragraphs and the cells of tables; headings by their outline levels, footnotes with their marks.

striprtf gives words alone. So that headings and notes are not lost, private characters are set beforehand where an outline level is
told and where a footnote was cut out, and taken away again from its words.
"""

from __future__ import annotations

import re
from pathlib import Path

from qa.documents.readers.column_heads import looks_like_head
from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 2
LEVEL, PLAIN, NOTE, CELL, ROW, ROW_END = "\ue000", "\ue009", "\ue010", "\ue020", "\ue021", "\ue022"
"""Stand for the first outline level, the next ones for those below it; for none again; for a footnote; for the end of a cell, the
beginning and the end of a row."""
TABLE = re.compile(r"\\(cell|trowd|row)(?![a-z]) ?")
OUTLINE = re.compile(r"\\(?:outlinelevel([0-8])(?!\d)|pard(?![a-z])) ?")
FOOTNOTE = re.compile(r"\{(?:\\\*)?\\footnote\b")
FONTS = re.compile(r"\{\\fonttbl\b")
FAR = 20_000
"""Characters before a note in which to look for how many stand for older programs."""
VEILED = re.compile(r"\\(?:v|deleted)(?![a-z0-9])")
TOKEN = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'[0-9a-f]{2}|\\.|[{}]|[^\\{}]+", re.IGNORECASE | re.DOTALL)
WORDS = ("u", "tab", "line", "par", "emdash", "endash", "bullet", "lquote", "rquote", "ldblquote", "rdblquote")
"""What writes characters."""


def read(path: Path, work: Work) -> Source:
    """A rich text. Raises CorpusError if it holds none."""
    rich, notes = _cut_notes(_shown(path.read_bytes().decode("latin-1")))
    rich = OUTLINE.sub(lambda m: m[0] + _sign(chr(ord(LEVEL) + int(m[1])) if m[1] else PLAIN), rich)
    rich = TABLE.sub(lambda m: _sign({"cell": CELL, "trowd": ROW, "row": ROW_END}[m[1]]), rich)
    out = SourceBuilder("rtf")
    _Rich(out, notes).write(_words(rich))
    return out.finished()


class _Rich:
    """Writes the words of a rich text by the signs among them."""

    def __init__(self, out: SourceBuilder, notes: list[str]) -> None:
        self.out, self.told = out, iter(enumerate(notes, 1))
        self.paragraphs = self.level = 0

    def write(self, words: str) -> None:
        rows: list[list[Cell]] = []
        waiting: list[tuple[int, str]] = []
        for n, stretch in enumerate(re.split(rf"{ROW}(.*?){ROW_END}", words, flags=re.DOTALL)):
            if n % 2:
                rows.append([Cell(re.sub(f"[{LEVEL}-{ROW_END}]", "", cell)) for cell in stretch.replace(ROW, "").split(CELL)[:-1]])
                waiting += self._notes_in(stretch)
            elif stretch.strip(f"{PLAIN} \n"):
                self._table(rows, waiting)
                self._lines(stretch)
        self._table(rows, waiting)

    def _notes_in(self, words: str) -> list[tuple[int, str]]:
        return [note for _, note in zip(range(words.count(NOTE)), self.told, strict=False)]

    def _lines(self, words: str) -> None:
        """Writes lines that are in no table, each with the notes that it refers to."""
        for line in re.sub(f"[{CELL}{ROW}{ROW_END}]", "", words).splitlines():
            for sign in re.findall(f"[{LEVEL}-{PLAIN}]", line):
                self.level = 0 if sign == PLAIN else ord(sign) - ord(LEVEL) + 1
            self.paragraphs += 1
            pieces = re.sub(f"[{LEVEL}-{PLAIN}]", "", line).split(NOTE)
            own = self._notes_in(line)
            ends = [len("".join(pieces[:n])) for n in range(1, len(pieces))]
            marks = [(end, end, str(label)) for end, (label, _) in zip(ends, own, strict=False)]
            kind = "heading" if self.level else "paragraph"
            self.out.line(kind, "".join(pieces), {"paragraph": self.paragraphs}, level=self.level, marks=marks)
            self._let_out(own)

    def _table(self, rows: list[list[Cell]], notes: list[tuple[int, str]]) -> None:
        """Writes the rows gathered so far as a table, one alone as a paragraph."""
        if len(rows) > 1:
            self.out.table(rows, int(looks_like_head([[c.text for c in row] for row in rows])))
        elif rows:
            self.out.line("paragraph", " ".join(c.text for c in rows[0]))
        self._let_out(notes)
        rows.clear()
        notes.clear()

    def _let_out(self, notes: list[tuple[int, str]]) -> None:
        for label, words in notes:
            self.out.line("note", words, {"note": label}, label=str(label))


def _sign(sign: str) -> str:
    """A private character, whatever characters for older programs the text has beside others."""
    return rf"{{\uc1\u{ord(sign)}?}}"


def _shown(rich: str) -> str:
    """The rich text without the words that are hidden or deleted."""
    if not VEILED.search(rich):
        return rich
    out, stack = [], []
    veils: frozenset[str] = frozenset()
    for m in TOKEN.finditer(rich):
        if m[0] == "{":
            stack.append(veils)
        elif m[0] == "}":
            veils = stack.pop() if stack else frozenset()
        elif m[1] in ("v", "deleted"):
            veils = veils - {m[1]} if m[2] == "0" else veils | {m[1]}
        elif m[1] == "plain":
            veils = frozenset()
        elif veils and (not m[1] or m[1] in WORDS):
            continue
        out.append(m[0])
    return "".join(out)


def _words(rich: str) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        words = str(rtf_to_text(rich, errors="replace"))
        return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs of halves as one character
    except (ValueError, IndexError, KeyError, LookupError) as error:
        raise CorpusError(f"is damaged or no rich text ({str(error)[:80]}); open and save it again") from error


def _cut_notes(rich: str) -> tuple[str, list[str]]:
    """The rich text with its footnotes cut out, and their words."""
    fonts = FONTS.search(rich)
    told = "".join(m[0] for name in ("ansicpg", "deff") if (m := re.search(rf"\\{name}\d+", rich)))
    head = rf"{{\rtf1\ansi{told}" + (rich[fonts.start():_group_end(rich, fonts.start())] if fonts else "")
    out: list[str] = []
    notes: list[str] = []
    at = 0
    while m := FOOTNOTE.search(rich, at):
        end = _group_end(rich, m.start())
        skip = next(iter(re.findall(r"\\uc\d", rich[max(0, m.start() - FAR):m.start()])[::-1]), "")
        notes.append(" ".join(_words(f"{head}{skip} {rich[m.end():end].removesuffix('}')}}}").split()))
        out += [rich[at:m.start()], _sign(NOTE)]
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
