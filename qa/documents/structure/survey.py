"""What is known of a document's lines before they are read in order: layout, furniture, numbers, notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.documents.source import Element
from qa.documents.structure.labels import decimal_paragraphs, own_label
from qa.documents.structure.layout import BARE_NUMBER, TOLD_LAYOUT, furniture, read_layout, told_furniture
from qa.documents.structure.lines import Line, read_lines, told_lines
from qa.documents.structure.notes import read_notes, told_notes
from qa.documents.structure.shapes import BULLET, LETTER_PART, LISTED, PART, SIGNED, paragraph_numbers
from qa.text.printable import is_wide

FENCE = re.compile(r"^(?:```|~~~)")
UNDERLINE = re.compile(r"^(?:=+|-+)$")
BREAK = re.compile(r"^([-*_])(?:\s*\1){2,}$")
SIGNATURE_LINES = 5
LOOK_AHEAD = 40
"""Lines within which a sentence that begins in a letterhead's reach must end."""


class Survey:
    """A document's lines and the questions a reader asks about the ones ahead."""

    def __init__(self, source: str, text: str, elements: Sequence[Element] = ()) -> None:
        self.text, self.told = text, bool(elements)
        self.markdown = source.lower().endswith(".md") and not self.told
        self.lines = told_lines(text, elements) if self.told else read_lines(text)
        self.layout = TOLD_LAYOUT if self.told else read_layout(self.lines)
        self.code = self._fenced() if self.markdown else set()
        self.furniture = told_furniture(self.lines) if self.told else {i: kind for i, kind in furniture(self.lines).items() if i not in self.code}
        self.told_headings = any(e.kind == "heading" for e in elements)
        self.underlined = self._underlined() if self.markdown else {}
        body = [line for line in self.lines if line.index not in self.furniture and line.index not in self.code
                and (line.told is None or line.told.kind in ("paragraph", "item"))]
        fresh = {line.index + 1 for line in self.lines if self.opens_part(line)}
        numbers = paragraph_numbers(body, fresh)
        self.chapters: dict[int, tuple[int, int]] = {}
        if self.markdown and sum(bool(LISTED.match(line.text)) and line.text[:2] in ("1.", "1)") for line in body) > 1:
            numbers = {}  # several lists, none of them the document's own numbering
        if not self.told_headings and self._are_chapters(body, numbers):
            numbers, self.chapters = {}, numbers
        self.numbers = {i: (own_label(self.lines[i].text[:length], number), length) for i, (number, length) in numbers.items()}
        self.numbers |= decimal_paragraphs(body, self.layout, fresh)
        """Index of each line that begins a numbered paragraph → (its label, the length of the number's mark)."""
        self.notes = told_notes(self.lines) if self.told else read_notes(
            self.lines, self.layout, self.furniture | dict.fromkeys(self.code, "code"), set(self.numbers), self.markdown)
        self.unpunctuated = "。" not in text and sum(map(is_wide, text)) > 0.3 * len(text)
        self.figures_alone = sum(bool(BARE_NUMBER.match(line.text)) for line in self.lines) > 0.3 * len(self.lines)
        self._following = self._next_in_flow()

    def _fenced(self) -> set[int]:
        """Indices of the lines of code between fences, the fences included."""
        code, inside = set(), False
        for line in self.lines:
            fence = bool(FENCE.match(line.text))
            if fence or inside:
                code.add(line.index)
            inside ^= fence
        return code

    def _underlined(self) -> dict[int, int]:
        """Index of each line that an underline makes a heading → its level; underlines and breaks are furniture."""
        levels = {}
        for line in self.lines:
            i = line.index
            if i in self.code or not (UNDERLINE.match(line.text) or BREAK.match(line.text)):
                continue
            above = i and line.blanks == 0 and i - 1 not in self.furniture and i - 1 not in self.code
            if above and UNDERLINE.match(line.text):
                levels[i - 1] = 1 if line.text[0] == "=" else 2
            if above and UNDERLINE.match(line.text) or BREAK.match(line.text):
                self.furniture[i] = "rule"
        return levels

    def begins_item(self, line: Line) -> bool:
        """Whether the line begins an item of a list."""
        if line.told is not None and line.told.kind == "item":
            return line.index not in self.numbers
        return bool(BULLET.match(line.text)
                    or self.markdown and LISTED.match(line.text) and line.index not in self.numbers)

    def _are_chapters(self, body: list[Line], numbers: Mapping[int, object]) -> bool:
        """Whether the numbered lines are headings: short, no sentences, with unnumbered text below."""
        following = dict(zip((line.index for line in body), body[1:], strict=False))
        numbered = [line for line in body if line.index in numbers]
        heads = [line for line in numbered if not line.terminal and line.width < 0.6 * max(60, self.layout.width)
                 and (after := following.get(line.index)) and after.index not in numbers
                 and (after.terminal or after.width > line.width)]
        return len(heads) >= 0.6 * max(1, len(numbered))

    def _next_in_flow(self) -> list[int]:
        """For each line the index of the next that is neither furniture nor of a note."""
        following, after = [0] * len(self.lines), len(self.lines)
        for i in range(len(self.lines) - 1, -1, -1):
            following[i] = after
            if i not in self.furniture and i not in self.notes.taken and i not in self.notes.mark_lines:
                after = i
        return following

    def following(self, line: Line) -> Line | None:
        """The next line of the text's own flow."""
        i = self._following[line.index]
        return self.lines[i] if i < len(self.lines) else None

    def next_is(self, line: Line, pattern: re.Pattern[str]) -> bool:
        """Whether the next line of the flow begins as the pattern says."""
        following = self.following(line)
        return following is not None and bool(pattern.match(following.text))

    def page_between(self, last: Line, line: Line) -> bool:
        """Whether a page ends between two lines of the flow."""
        return line.feed or any(i in self.furniture or i in self.notes.taken for i in range(last.index + 1, line.index))

    def opens_part(self, line: Line) -> bool:
        """Whether the line is an annex's own heading."""
        return bool(PART.match(line.text) or LETTER_PART.match(line.text) and line.width <= 70)

    def signature_ahead(self, i: int) -> bool:
        """Whether short lines from ``i`` on end in a signed one."""
        for line in self.lines[i:i + SIGNATURE_LINES]:
            signed = SIGNED.search(line.text)
            if line.width > 0.75 * self.layout.width or line.terminal and not signed or BULLET.match(line.text):
                return False
            if signed:
                return True
        return False

    def body_begins(self, i: int) -> bool:
        """Whether a sentence begins with line ``i``: it reaches the margin, or ends like one."""
        line = self.lines[i]
        if line.text[0] in "［[（(":
            return False
        if line.terminal and line.text[-1] not in "：:" and line.width > 16:
            return True
        end = min(i + LOOK_AHEAD, len(self.lines) - 1)
        while i < end and self.layout.full(self.lines[i]) and not self.lines[i].terminal:
            i += 1
        return self.layout.full(line) and self.lines[i].terminal
