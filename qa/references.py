"""References in words (A/67/254 第40段; paragraph 40 of the 2012 report; 表2 2009年) to the blocks they name."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.letterhead import english_ordinal
from qa.shapes import HAN_NUMBER, han_number
from qa.tokens import fold, terms
from qa.types import Block, Document

_NUMBER = rf"(\d{{1,3}}|{HAN_NUMBER})"
_TO = r"(?:\s*(?:[-–—~～至到]|to|à|al?|по)\s*(?:第\s*)?(\d{1,3}))?"
PLACES = {
    "paragraph": re.compile(
        rf"第\s*{_NUMBER}\s*(?:[-–—~～至到]\s*(?:第\s*)?(\d{{1,3}}|{HAN_NUMBER})\s*)?段(?!时间|落后)"
        rf"|(?<![^\W\d_])(?:paragraphs?|paragraphes?|paras?\b\.?|p[aá]rrafos?|пункт\w*|абзац\w*|п\.|الفقر(?:ة|ات)|¶¶?)"
        rf"\s*(\d{{1,3}}){_TO}|(?<![\d.])(\d{{1,3}})\s*段"),
    "point": re.compile(rf"第\s*{_NUMBER}\s*(?:[-–—~～至到]\s*(?:第\s*)?(\d{{1,3}})\s*)?(?:点|个自然段)"),
    "table": re.compile(rf"(?<![代发图])表\s*{_NUMBER}|(?<![^\W\d_])(?:table(?:au)?|cuadro|tabla|таблиц\w*|الجدول)\s*(\d{{1,2}})"),
    "endnote": re.compile(rf"尾注\s*{_NUMBER}|endnote\s*(\d{{1,2}})"),
    "footnote": re.compile(
        rf"(?:脚注|注释|附注)\s*{_NUMBER}|(?:foot)?notes?\s*(?:de bas de page|al pie)?\s*(\d{{1,2}})"
        rf"|notas?\s*(?:al pie|a pie de página)?\s*(\d{{1,2}})|сноск\w*\s*(\d{{1,2}})|الحاشية\s*(\d{{1,2}})"),
}
SYMBOL = re.compile(r"(?<![A-Za-z0-9/])([A-Z]{1,6}(?:/[A-Z0-9][A-Z0-9.\-]*){1,6})", re.IGNORECASE)
SESSION = re.compile(rf"(?:第\s*)?({HAN_NUMBER}|\d{{1,3}})\s*届|(\d{{1,3}})(?:st|nd|rd|th|e|ème|ª|º|-я|-й|-ю|-ой)?\s+"
                     r"(?:session|sesión|período|сесси\w*)|الدورة\s*(\d{1,3})")
SESSION_WORDS = re.compile(r"([A-Za-z]+(?:[- ][a-z]+)?)\s+session", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
ANNEX = re.compile(r"附件|附录|\bannex\b|\bappendix\b|\bannexe\b|\banexo\b|приложени\w*|المرفق", re.IGNORECASE)
HEAD = re.compile(r"文首|抬头|\bletterhead\b")
PROGRAMME = re.compile(r"日程|议程安排|\bprogramme\b")
SOME_WORDS = 0.34
"""Least share of a reference's own words that a document's names must hold for the words to mean it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference names: documents by symbol, session, year or words; a place within them."""

    symbols: tuple[str, ...] = ()
    session: int | None = None
    years: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    kind: str = ""
    numbers: tuple[int, ...] = ()
    tail: str = ""
    """What follows a table's number: row labels."""
    annex: bool = False


def parse_reference(text: str) -> Reference:
    """Read a reference; one without a place has an empty ``kind``."""
    kind, numbers, tail, rest = _place(text)
    session, rest = _session(rest)
    symbols = tuple(m[1].upper().rstrip(".-") for m in SYMBOL.finditer(rest) if any(c.isdigit() for c in m[1]))
    rest = SYMBOL.sub(" ", rest)
    years = tuple(int(y) for y in YEAR.findall(rest))
    words = tuple(w for w in terms(ANNEX.sub(" ", YEAR.sub(" ", rest))) if not w.isdigit() and w not in _PLAIN)
    return Reference(symbols, session, years, words, kind, numbers, tail, bool(ANNEX.search(text)))


_PLAIN = frozenset("年 段 第 文件 内容 谈 讲 说 写 主要 意思 paragraph para report document summary say says does".split())


def _place(text: str) -> tuple[str, tuple[int, ...], str, str]:
    for kind, pattern in PLACES.items():
        found = list(pattern.finditer(text))
        if not found:
            continue
        numbers: list[int] = []
        for m in found:
            ends = [han_number(g) for g in m.groups() if g]
            numbers += range(ends[0], min(ends[-1], ends[0] + 199) + 1) if ends else []
        if not any(numbers):
            continue
        if kind == "table":
            return kind, tuple(numbers), text[found[0].end():], text[:found[0].start()]
        return kind, tuple(dict.fromkeys(numbers)), "", pattern.sub(" ", text)
    if HEAD.search(text):
        return "letterhead", (), "", HEAD.sub(" ", text)
    return ("programme", (), "", PROGRAMME.sub(" ", text)) if PROGRAMME.search(text) else ("", (), "", text)


def _session(text: str) -> tuple[int | None, str]:
    if m := SESSION.search(text):
        return han_number(next(g for g in m.groups() if g)) or None, SESSION.sub(" ", text)
    if (m := SESSION_WORDS.search(text)) and english_ordinal(m[1]):
        return english_ordinal(m[1]), SESSION_WORDS.sub(" ", text)
    return None, text


@dataclass(slots=True)
class DocumentNames:
    """What the documents of a corpus are called, to tell which ones words mean."""

    documents: Sequence[Document]
    names: list[set[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for document in self.documents:
            heads = [b.text for b in document.blocks if b.kind == "letterhead"]
            self.names.append(set(terms(" ".join([document.title, document.author, *heads, document.source]))))

    def weight(self, word: str) -> float:
        """How much a word tells the documents apart."""
        held = sum(word in names for names in self.names)
        return math.log(1 + len(self.names) / held) if held else 0.0

    def overlap(self, words: Sequence[str]) -> list[float]:
        """Per document: the share of the words' weight that its names hold; unknown words count as the rarest."""
        rarest = math.log(1 + len(self.names))
        total = sum(self.weight(w) or rarest for w in words)
        return [sum(self.weight(w) for w in words if w in names) / total if total else 0.0 for names in self.names]

    def meant(self, reference: Reference) -> list[int]:
        """Positions of the documents that the reference means, all of them if it names none, best first."""
        scores = [0.0] * len(self.documents)
        overlap = self.overlap(reference.words)
        for i, document in enumerate(self.documents):
            if reference.symbols and document.symbol.upper() not in reference.symbols:
                continue
            if reference.session and document.session != reference.session:
                continue
            scores[i] = 1 + (document.year in reference.years) + overlap[i]
        named = bool(reference.symbols or reference.session or reference.years or reference.words)
        if not named:
            return list(range(len(self.documents)))
        best = max(scores, default=0.0)
        weak = not (reference.symbols or reference.session) and best < 1 + SOME_WORDS
        if best == 0 or weak:
            return []
        close = 0.12 if reference.words else 1e-9
        return sorted((i for i, s in enumerate(scores) if s >= best - close), key=lambda i: -scores[i])


def find_blocks(document: Document, reference: Reference) -> list[tuple[int, Block]]:
    """Indices and blocks of the document at the reference's place, in reading order."""
    blocks = list(enumerate(document.blocks))
    if reference.annex:
        blocks = [(i, b) for i, b in blocks if b.part]
    if not reference.kind:
        return [(i, b) for i, b in blocks if b.kind == "letterhead"] if not reference.annex else blocks
    chosen = _CHOOSERS[reference.kind]
    found = [(i, b) for i, b in blocks if chosen(b, reference)]
    return _rows(found, reference) if reference.kind == "table" else found


_CHOOSERS = {
    "paragraph": lambda b, r: b.kind == "paragraph" and b.label.isdigit() and int(b.label) in r.numbers,
    "point": lambda b, r: b.kind in ("paragraph", "item") and not b.label and b.ordinal in r.numbers,
    "table": lambda b, r: (b.kind == "row" and han_number(b.label) in r.numbers)
    or (b.kind == "heading" and b.label.startswith("表") and han_number(b.label[1:]) in r.numbers),
    "footnote": lambda b, r: b.kind == "footnote" and b.label.isdigit() and int(b.label) in r.numbers,
    "endnote": lambda b, r: b.kind == "endnote" and b.label.isdigit() and int(b.label) in r.numbers,
    "letterhead": lambda b, r: b.kind == "letterhead",
    "programme": lambda b, r: b.kind == "programme",
}


def _rows(found: list[tuple[int, Block]], reference: Reference) -> list[tuple[int, Block]]:
    """The rows whose labels the reference's tail names; the whole table if it names none."""
    wanted = fold(reference.tail).replace("年", " ").split()
    wanted = [w.strip("，,。:：、的") for w in wanted if w.strip("，,。:：、的")]
    if not wanted:
        return found
    rows = [(i, b) for i, b in found if b.kind == "row"]
    scored = [(sum(_labels_hold(b, w) for w in wanted), i, b) for i, b in rows]
    best = max((s for s, _, _ in scored), default=0)
    return [(i, b) for s, i, b in scored if s == best and best > 0]


def _labels_hold(block: Block, word: str) -> float:
    labels = [fold(c.text) for c in block.cells[:3]]
    if word in labels:
        return 2.0
    return 1.0 if any(word in label for label in labels if not label.replace(".", "").isdigit()) else 0.0
