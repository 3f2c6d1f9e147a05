"""The shapes that begin a piece of a document: numbered paragraphs, headings, annexes, captions, programme lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from qa.documents.structure.lines import Line
from qa.text.numbers import HAN_NUMBER, han_number
from qa.text.packs import LANGUAGES, alternatives, union
from qa.text.sentences import is_sentence

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

ORDINAL_MARK = alternatives("references.forms.before_number")
"""Before a number that counts in order."""
PARAGRAPH_STYLES = {
    "dot": re.compile(r"^(\d{1,3})(?:[.．](?=\s|[^\d\s])|、)\s*(?=\S)"),
    "bracket": re.compile(r"^[(（](\d{1,3})[)）]\s*(?=\S)"),
    "half bracket": re.compile(r"^(\d{1,3})[)）]\s*(?=\S)"),
    "article": re.compile(rf"^(?:{ORDINAL_MARK})\s*(\d{{1,4}}|{HAN_NUMBER})\s*(?:{alternatives('structure.numbered')})(?:\s*[:：.、]\s*|\s+)(?=\S)"),
    "word": re.compile(rf"^(?:{alternatives('structure.article', 'structure.paragraph')}|§)\s*(\d{{1,3}})\s*[.:]?\s+(?=\S)"),
    "bare": re.compile(r"^(\d{1,3})(?:\s{2,}|\t)(?=\S)"),
}
SKIPS = 3
"""A numbering may leave out this many numbers and still be the same numbering."""

_ANNEX, _HAN_ANNEX = (alternatives("structure.annex", languages=languages) for languages in (LANGUAGES[1:], LANGUAGES[:1]))
PART = re.compile(rf"^({_HAN_ANNEX})\s*({HAN_NUMBER}|\d{{1,2}}|[IVX]{{1,5}})?$|^({_ANNEX})(?:\s+([IVX]{{1,5}}|\d{{1,2}}|[A-Z]))?$", re.IGNORECASE)
LETTER_PART = union("structure.letter_annex")
NOTES_HEADING = re.compile(rf"^(?:{alternatives('structure.notes')})\s*[:：]?$", re.IGNORECASE)
WORD_HEADING = re.compile(rf"^(?:{alternatives('structure.heading')})\s*$", re.IGNORECASE)
NAMED_HEADING = re.compile(rf"^(?:[^\W\d_]{{2,6}}|[A-Z][a-z]+(?: [a-z]+)?)\s*(?:\d{{1,2}}|{HAN_NUMBER})\s*[：:]\s*\S")
MARKDOWN_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
CAPTION = re.compile(rf"^(?:{alternatives('structure.table')})\s*(\d{{1,3}}|{HAN_NUMBER}|[IVX]{{1,5}})\s*(?:[.．:：。]|$)\s*(.*)$")
_HALF, _HOUR = rf"(?:{alternatives('structure.half_day')})?\s*", alternatives("structure.hour")
_UNTIL = rf"(?:[-–—~]|{alternatives('structure.until')})"
TIME = re.compile(rf"^{_HALF}\d{{1,2}}(?:[:：]\d{{2}}|\s*(?:{_HOUR}))\s*(?:{_HOUR})?"
                  rf"(?:\s*{_UNTIL}\s*{_HALF}\d{{1,2}}(?:[:：.]\d{{2}}|\s*(?:{_HOUR}))?\s*(?:{_HOUR})?)?(?=\s|[:：]|$)")
DAY = union("structure.day", flags=re.NOFLAG)
SIGNED = re.compile(rf"[(（](?:{alternatives('structure.signed')})[)）]")
ENUMERATED = re.compile(r"^(?:[(（](?:[a-z]{1,2}|[ivx]{1,5}|[\u0430-\u044f])[)）]|[a-z][)）]|[㈠-㈩①-⑳])\s*(?=\S)")
LISTED = re.compile(r"^[0-9]{1,3}[.)]\s+(?=\S)")
BULLET = re.compile(r"^(?:[•·●○▪◆■\-–—*+]\s+(?=\S)|[•●○▪◆■](?=\S))")


def paragraph_numbers(lines: list[Line], fresh: set[int]) -> dict[int, tuple[int, int]]:
    """Index of each line that begins a numbered paragraph → (number, length of the number's mark).

    The document's numbering is the style that counts furthest upwards in steps of one; ``fresh`` holds the
    lines after which counting may begin again (annexes).
    """
    best: dict[int, tuple[int, int]] = {}
    for pattern in PARAGRAPH_STYLES.values():
        found = _count_up(lines, pattern, sorted(fresh))
        if len(found) > len(best):
            best = found
    return best if len(best) >= 2 else {}


def _count_up(lines: list[Line], pattern: re.Pattern[str], fresh: list[int]) -> dict[int, tuple[int, int]]:
    candidates = [(line, han_number(m[1]), m.end()) for line in lines if (m := pattern.match(line.text))]
    found: dict[int, tuple[int, int]] = {}
    last, since = 0, -1
    for place, (line, number, length) in enumerate(candidates):
        restart = number == 1 and bisect_right(fresh, since) < bisect_right(fresh, line.index)
        if restart or number == last + 1 or _skips(candidates, place, last):
            found[line.index] = (number, length)
            last, since = number, line.index
    return found


def _skips(candidates: list[tuple[Line, int, int]], place: int, last: int) -> bool:
    """Whether the numbering goes on from here although a number or two are missing before it."""
    number = candidates[place][1]
    if not last + 1 < number <= last + 1 + SKIPS:
        return False
    later = [n for _, n, _ in candidates[place + 1:place + 4]]
    return number + 1 in later and last + 1 not in later


@dataclass(slots=True)
class Headings:
    """Recognises headings by their shape and by counting: 一, 二 …; I, II …; A, B …; deeper brackets."""

    counts: dict[str, int] = field(default_factory=dict)

    def match(self, text: str, chapter: int = 0) -> tuple[int, str, int] | None:
        """(level from 1, counter style, number) if ``text`` begins a heading that the counting allows.

        ``chapter`` is the number of a heading in plain figures, where a document has such.
        """
        if m := MARKDOWN_HEADING.match(text):
            return len(m[1]), "markdown", 0
        if NOTES_HEADING.match(text) or WORD_HEADING.match(text):
            return 1, "word", 0
        if chapter:
            return 1, "number", chapter
        if (m := DECIMAL.match(text)) and self.counts.get("number") == int(m[1].split(".")[0]) and not is_sentence(text[m.end():]):
            return 1 + m[1].count("."), "decimal", 0
        counted = _counted(text)
        for style, level, number in counted:
            if number > 1 and number == self.counts.get(style, 0) + 1:
                return level, style, number
        first = next(((level, style, number) for style, level, number in counted if number == 1), None)
        return first or ((3, "named", 0) if NAMED_HEADING.match(text) else None)

    def accept(self, level: int, style: str, number: int) -> None:
        """Count the heading; deeper counters begin again."""
        for other, depth in COUNTED_LEVELS.items():
            if depth > level:
                self.counts.pop(other, None)
        self.counts[style] = number

    def restart(self) -> None:
        """Begin all counting again, as an annex does."""
        self.counts.clear()


COUNTED_LEVELS = {"han": 1, "chapter": 1, "roman": 1, "number": 1, "section": 2, "letter": 2, "han bracket": 2}
DECIMAL = re.compile(r"^([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\.?\s+(?=\S)")
_HAN_COUNT = alternatives("numerals.count")
COUNTERS = (
    ("han", 1, re.compile(rf"^({_HAN_COUNT})(?:\s*[.．、]\s*|\s+)(?=\S)")),
    ("chapter", 1, re.compile(rf"^(?:{ORDINAL_MARK})\s*({HAN_NUMBER}|[0-9]{{1,2}})\s*(?:{alternatives('structure.chapter_unit')})")),
    ("chapter", 1, re.compile(rf"^(?:{alternatives('structure.chapter')})\s+([IVX]{{1,5}}|[0-9]{{1,2}})\b", re.IGNORECASE)),
    ("section", 2, re.compile(rf"^(?:{ORDINAL_MARK})\s*({HAN_NUMBER}|[0-9]{{1,2}})\s*(?:{alternatives('structure.section_unit')})")),
    ("roman", 1, re.compile(r"^([IVX]{1,5})\.\s+(?=\S)")),
    ("letter", 2, re.compile(r"^([A-Z])[.．、]\s*(?=\S)")),
    ("han bracket", 2, re.compile(rf"^[(（]({_HAN_COUNT})[)）]\s*(?=\S)")),
)


def _counted(text: str) -> list[tuple[str, int, int]]:
    """(style, level, number) of each counter that the text may begin with."""
    found = []
    for style, level, pattern in COUNTERS:
        if m := pattern.match(text):
            counter = LETTERS if style == "letter" else ROMAN
            number = counter.index(m[1].upper()) + 1 if m[1].upper() in counter else han_number(m[1])
            if number:
                found.append((style, level, number))
    return found
