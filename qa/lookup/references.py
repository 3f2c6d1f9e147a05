"""References in words (A/67/254 第40段; paragraph 40 of the 2012 report; 表2 2009年) to the blocks they name."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.citations import part_id, place
from qa.structure.letterhead import ordinal
from qa.structure.shapes import HAN_NUMBER, han_number
from qa.tokens import fold, terms
from qa.types import Block, Document, Span, squash

_NUMBER = rf"(?:\d{{1,5}}(?!\d|\s*年)|{HAN_NUMBER})"
_TO = r"(?:[-–—~～至到]|to\b|à|al?\b|по\b)"
_AND = r"(?:[、,，;和及与]|and\b|et\b|y\b|и\b|و)"
_NUMBERS = rf"{_NUMBER}(?:\s*[段点行]?\s*(?:{_TO}|{_AND})\s*(?:第\s*)?{_NUMBER})*"
_FIGURES = rf"\d{{1,5}}(?!\d)(?:\s*(?:{_TO}|{_AND})\s*(?:第\s*)?\d{{1,5}}(?!\d))*"
_MORE_TABLES = rf"(?:\s*(?:{_TO}|{_AND})\s*(?:表格?\s*)?(?>\d{{1,3}}|{HAN_NUMBER})(?!\d|\s*[年月日个项位次种%％]))*"
PLACES = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in {
    "paragraph":
        rf"第\s*({_NUMBERS})\s*段(?!时间|落后)|(?<![\d./])(\d{{1,5}})\s*段|段落\s*({_NUMBERS})(?!\s*[个种项])"
        rf"|(?<![^\W\d_])(?:paragraphs?|paragraphes?|para?s?\b\.?|p[aá]rr(?:afo)?s?\b\.?|пункт\w*|абзац\w*|пп?\.|الفقر(?:ة|ات)|¶¶?|§§?)\s*({_FIGURES})",
    "point": rf"第\s*({_NUMBERS})\s*(?:点|个自然段)",
    "table": rf"(?<![列报外代发图])表格?\s*((?:\d{{1,3}}(?!\d)|{HAN_NUMBER}(?![下样致旦])){_MORE_TABLES})|第\s*({_NUMBER})\s*[张个]?表"
             rf"|(?<![^\W\d_])(?<!round[ -])(?:tables?|tableaux?|cuadros?|tablas?|таблиц\w*|табл\.|(?:ال)?جدول)"
             rf"\s*(?:no\.?|n[°ºo]\.?|núm\.?|№|رقم)?\s*(\d{{1,2}}(?!\d){_MORE_TABLES})",
    "endnote": rf"尾注\s*({_NUMBERS})|endnotes?\s*({_FIGURES})",
    "footnote":
        rf"(?:脚注|注释|附注|(?<![关备标表加专传译编作])注)\s*({_NUMBERS})"
        rf"|第\s*({_NUMBERS})\s*[个条号]?\s*(?:脚注|注释|注(?![册意重定明]))|(?:foot)?notes?\s*(?:de bas de page|al pie)?\s*({_FIGURES})"
        rf"|notas?\s*(?:al pie|a pie de página)?\s*({_FIGURES})|(?<![^\W\d_])(?:fn\.?|nn?\.)\s*({_FIGURES})"
        rf"|сноск\w*\s*({_FIGURES})|الحاشية\s*({_FIGURES})",
}.items()}
MOST_NUMBERS = 200
"""A range of more paragraphs is cut short."""
SYMBOL = re.compile(r"(?<![A-Za-z0-9/])([A-Z]{1,6}(?:/[A-Z0-9][A-Z0-9.\-]*){1,6})", re.IGNORECASE)
SESSION = re.compile(rf"(?:第\s*)?({HAN_NUMBER}|\d{{1,3}})\s*届|(?<!\d)(\d{{1,3}})(?:st|nd|rd|th|e|ème|ª|º|-я|-й|-ю|-ой)?\s+"
                     r"(?:session|sesión|período|сесси\w*)|الدورة\s*(\d{1,3})")
SESSION_WORDS = re.compile(r"((?:[^\W\d_]+[- ’']){0,3}[^\W\d_]+)\s+(?:sessions?|сесси\w*|per[ií]odo de sesiones)\b", re.IGNORECASE)
SESSION_ARABIC = re.compile(r"(?:ال)?دورة\s+ال(\w+)(?:\s+وال(\w+))?")
ARABIC = {"أولى": 1, "حادية": 1, "ثانية": 2, "ثالثة": 3, "رابعة": 4, "خامسة": 5, "سادسة": 6, "سابعة": 7, "ثامنة": 8, "تاسعة": 9,
          "عاشرة": 10, "عشر": 20, "ثلاث": 30, "أربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}
"""Arabic ordinals; the tens end in ين or ون."""
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
ANNEX = re.compile(r"附件|附录|\bannex\b|\bappendix\b|\bannexe\b|\banexo\b|приложени\w*|المرفق", re.IGNORECASE)
HEAD = re.compile(r"文首|抬头|\bletterhead\b")
PROGRAMME = re.compile(r"日程|议程安排|\bprogramme\b")
ROW = re.compile(rf"第\s*({_NUMBERS})\s*行|\brows?\s*({_FIGURES})")
LABELS = re.compile(rf"(?:\d{{1,4}}|{HAN_NUMBER})(?:\s*(?:{_TO}|{_AND})\s*(?:\d{{1,4}}|{HAN_NUMBER}))+")
"""Labels of rows as a range or a list: 2007-2009, 二、三."""
NUMERAL = re.compile(rf"[a-z\d]*\d[a-z\d]*|第\s*{HAN_NUMBER}")
SECTION = re.compile(rf"第\s*({_NUMBER})\s*[节章部]|\b(?:section|chapter|chapitre|sección|capítulo|раздел|глава)\s*(\d{{1,2}})", re.IGNORECASE)
HEADING_NUMBER = re.compile(rf"^(?:{HAN_NUMBER}|[A-Z]|[IVX]{{1,5}}|\d{{1,2}})\s*[.．、]\s*")
TEXT_KINDS = ("paragraph", "item", "row", "programme")
SOME_WORDS = 0.34
"""Least share of a reference's own words that a document's names must hold for the words to mean it, and of a title's
words that a reference must hold to mean the document without a place."""


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
    """What follows a table's number or the word programme: labels; without a place, the whole text: headings."""
    annex: bool = False


def parse_reference(text: str) -> Reference:
    """Read a reference; one without a place has an empty ``kind``."""
    kind, numbers, tail, rest = _place(text)
    session, rest = _session(rest)
    symbols = tuple(m[1].upper().rstrip(".-") for m in SYMBOL.finditer(rest) if any(c.isdigit() for c in m[1]))
    rest = SYMBOL.sub(lambda m: " " if any(c.isdigit() for c in m[1]) else m[1].replace("/", " "), rest)
    years = tuple(int(y) for y in YEAR.findall(rest))
    words = tuple(w for w in terms(ANNEX.sub(" ", YEAR.sub(" ", rest)))
                  if w not in _PLAIN and (not w.isdigit() or w.startswith("0")))
    return Reference(symbols, session, years, words, kind, numbers, tail, bool(ANNEX.search(text)))


_PLAIN = frozenset("年 段 第 文件 资料 文档 这些 这份 这 全部 所有 整个 全文 内容 谈 讲 说 写 主要 意思 "
                   "paragraph para report document summary say says does".split())


def _place(text: str) -> tuple[str, tuple[int, ...], str, str]:
    """Kind, numbers, what follows (for a table or programme), and the text without them."""
    for kind, pattern in PLACES.items():
        found = list(pattern.finditer(text))
        if not found:
            continue
        numbers = tuple(dict.fromkeys(n for m in found for n in _numbers(next(g for g in m.groups() if g))))
        if kind == "table":
            return kind, numbers, pattern.sub(" ", text[found[0].end():]), text[:found[0].start()]
        return kind, numbers, "", pattern.sub(" ", text)
    if HEAD.search(text):
        return "letterhead", (), "", HEAD.sub(" ", text)
    if m := PROGRAMME.search(text):
        return "programme", (), text[m.end():], text[:m.start()]
    return "", (), text, text


def _numbers(text: str) -> list[int]:
    """Every number of a list with ranges: 10-12、15 → 10, 11, 12, 15."""
    out: list[int] = []
    for m in re.finditer(rf"({_TO}\s*(?:第|表格?)?\s*)?({_NUMBER})", text):
        number = han_number(m[2])
        low, high = sorted((out[-1], number)) if m[1] and out else (number, number)
        if m[1] and out:
            out.pop()
        out += range(low, min(high + 1, low + MOST_NUMBERS))
    return out


def _session(text: str) -> tuple[int | None, str]:
    if m := SESSION.search(text):
        return han_number(next(g for g in m.groups() if g)) or None, SESSION.sub(" ", text)
    if m := SESSION_WORDS.search(text):
        words = re.split(r"(?<=[- ])", m[1])
        for start in range(len(words)):
            if number := ordinal("".join(words[start:])):
                return number, text[:m.start()] + "".join(words[:start]) + " " + text[m.end():]
    if m := SESSION_ARABIC.search(text):
        ones, tens = ARABIC.get(m[1], 0), ARABIC.get((m[2] or "")[:-2], 0)
        number = ones + tens or ARABIC.get(m[1][:-2], 0)
        return (number, SESSION_ARABIC.sub(" ", text)) if number else (None, text)
    return None, text


@dataclass(slots=True)
class DocumentNames:
    """What the documents of a corpus are called, to tell which ones words mean."""

    documents: Sequence[Document]
    names: list[set[str]] = field(default_factory=list)
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Document and block of each locator, with the document's symbol or title and without."""

    def __post_init__(self) -> None:
        for d, document in enumerate(self.documents):
            for i, block in enumerate(document.blocks):
                for name in dict.fromkeys(("", document.short, document.title)):
                    self.places.setdefault(_plain(name + place(block)), []).append((d, i))
            for name in {document.source, document.title} - {""}:
                self.places.setdefault(_plain(name), []).extend((d, i) for i, _ in find_blocks(document, Reference(tail=name)))
            heads = [b.text for b in document.blocks if b.kind == "letterhead"]
            self.names.append(set(terms(" ".join([document.title, document.author, *heads, document.source.replace("/", " ")]))))

    def at(self, locator: str) -> list[tuple[int, int]]:
        """Positions of documents and blocks that have just this locator: A/67/254，表2注a, or 表2注a alone, or after a
        document's title and whatever else a style of citation tells of it; of the document's path or title alone, its opening."""
        told = _plain(locator)
        if found := self.places.get(told):
            return found
        for m in re.finditer(r"[，,：:]\s*", locator):
            if found := [(d, i) for d, i in self.places.get(_plain(locator[m.end():]), [])
                         if all(_plain(name) in told for name in (self.documents[d].title, self.documents[d].short))]:
                return found
        return []

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
            if reference.symbols and not {document.symbol.upper(), document.source.upper()}.intersection(reference.symbols):
                continue
            if reference.session and document.session != reference.session:
                continue
            scores[i] = 1 + (document.year in reference.years) + overlap[i]
        if not (reference.symbols or reference.session or reference.years or reference.words):
            return list(range(len(self.documents)))
        best = max(scores, default=0.0)
        weak = not (reference.symbols or reference.session) and best < 1 + SOME_WORDS
        if best == 0 or weak:
            return []
        close = 0.12 if reference.words else 1e-9
        found = sorted((i for i, s in enumerate(scores) if s >= best - close), key=lambda i: -scores[i])
        by_words = not (reference.symbols or reference.session or reference.years or reference.kind)
        return found if not by_words or any(self._is_told(i, reference.words) for i in found) else []

    def _is_told(self, number: int, words: Sequence[str]) -> bool:
        """Whether the words tell the document from all others, or make up a good part of its title."""
        document = self.documents[number]
        title = set(terms(document.title))
        named = title.union(terms(f"{document.author} {document.source}")).intersection(words)
        others = [(d, names) for d, names in zip(self.documents, self.names, strict=True) if d is not document]
        alone = named and not any(named <= names for _, names in others) \
            or any(not any(w in d.text.lower() for d, _ in others) for w in self.names[number].intersection(words))
        return bool(others and alone) or len(title & named) >= SOME_WORDS * len(title) > 0


def _plain(locator: str) -> str:
    return squash(fold(locator)).replace(",", "").rstrip("。.")


def find_blocks(document: Document, reference: Reference, whole: bool = True) -> list[tuple[int, Block]]:
    """Indices and blocks of the document at the reference's place, in reading order; what stands for the document as a
    ``whole``, if it may be meant, where no place is named."""
    blocks = [(i, b) for i, b in enumerate(document.blocks) if b.part or not reference.annex]
    if not reference.kind:
        section = _section(blocks, reference)
        found = section or (_opening(blocks, reference) if whole else [])
        return found if _is_read(document, SECTION.sub(" ", reference.tail) if section else reference.tail) else []
    kind = reference.kind
    if kind == "paragraph" and not any(b.kind == "paragraph" and b.label for _, b in blocks) and (
            reference.annex or reference.symbols or set(terms(f"{document.title} {document.source}")).intersection(reference.words)):
        kind = "point"
    found = [(i, b) for i, b in blocks if _CHOOSERS[kind](b, reference)]
    if reference.kind == "table":
        return _rows(found, reference)
    return _lines(found, reference) if reference.kind == "programme" else found


_CHOOSERS = {
    "paragraph": lambda b, r: b.kind == "paragraph" and b.label.isdigit() and int(b.label) in r.numbers,
    "point": lambda b, r: b.kind in ("paragraph", "item") and not b.label and b.ordinal in r.numbers,
    "table": lambda b, r: (b.kind == "row" and han_number(b.label) in r.numbers)
    or (b.kind == "heading" and b.label.startswith("表") and han_number(b.label[1:]) in r.numbers),
    "footnote": lambda b, r: b.kind == "footnote" and b.label.isdigit() and int(b.label) in r.numbers,
    "endnote": lambda b, r: b.kind == "endnote" and b.label.isdigit() and int(b.label) in r.numbers,
    "letterhead": lambda b, r: b.kind == "letterhead" and (r.annex or not b.part),
    "programme": lambda b, r: b.kind == "programme",
}


def is_of_table(block: Block, numbers: Sequence[int]) -> bool:
    """Whether the block is a row, a note or the caption of a table with one of these numbers."""
    label = {"row": block.label, "tablenote": block.label.rstrip("abcdefghijklmnopqrstuvwxyz"),
             "heading": block.label[1:] if block.label.startswith("表") else ""}.get(block.kind, "")
    return bool(label) and han_number(label) in numbers


def _opening(blocks: list[tuple[int, Block]], reference: Reference) -> list[tuple[int, Block]]:
    """What stands for a document as a whole: its letterhead, else its first block; the annex in full where that is named."""
    return blocks if reference.annex else [(i, b) for i, b in blocks if b.kind == "letterhead" and not b.part] or blocks[:1]


def _is_read(document: Document, text: str) -> bool:
    """Whether the document's names and headings have every number of the words; one that they have not is of a place that
    cannot be read."""
    names = [document.title, document.author, document.source, document.date, str(document.year),
             *(b.text for b in document.blocks if b.kind in ("letterhead", "heading")),
             *(part_id(part).strip("ap.") for part in {b.part for b in document.blocks})]
    told = SYMBOL.sub(" ", _session(text)[1])
    return set(NUMERAL.findall(fold(told))) <= set(NUMERAL.findall(fold(" ".join(names))))


def _section(blocks: list[tuple[int, Block]], reference: Reference) -> list[tuple[int, Block]]:
    """The heading that the reference names, with or without its number, and what stands under it."""
    told = squash(fold(reference.tail))
    named = [b.text for _, b in blocks if b.kind == "heading" and not b.label
             and any(len(words) > 1 and words in told for words in (_bare(b.text), squash(fold(b.text))))]
    longest = max(named, key=len, default="") or _numbered(blocks, reference.tail)
    return [(i, b) for i, b in blocks if longest and (longest in b.headings or b.text == longest)]


def _numbered(blocks: list[tuple[int, Block]], text: str) -> str:
    """The outermost heading with the number of a section that the text names; empty if there is none."""
    if not (m := SECTION.search(text)):
        return ""
    number = han_number(next(g for g in m.groups() if g))
    heads = [b for _, b in blocks if b.kind == "heading" and not b.label
             and (n := HEADING_NUMBER.match(b.text)) and han_number(n[0].strip(" .．、")) == number]
    return min(heads, key=lambda b: len(b.headings)).text if heads else ""


def _bare(heading: str) -> str:
    """A heading's words without its number."""
    return squash(fold(HEADING_NUMBER.sub("", heading)))


def _rows(found: list[tuple[int, Block]], reference: Reference) -> list[tuple[int, Block]]:
    """The rows whose labels the reference's tail names; the whole table if it names none."""
    tail = fold(reference.tail)
    wanted = [w for word in tail.split() if (w := word.strip("，,。:：、的"))]
    if not wanted:
        return found
    rows = [(i, b) for i, b in found if b.kind == "row"]
    if whole := [(i, b) for i, b in rows if any(squash(fold(c.text)) == squash(tail) for c in b.cells[:3])]:
        return whole
    labels = ROW.sub(" ", tail)
    named = _labelled(rows, labels)
    if not (m := ROW.search(tail)):
        return named
    numbers = _numbers(m[1] or m[2])
    if labels.strip("，,。:：、的 "):
        return [row for n, row in enumerate(named, 1) if n in numbers]
    return [(i, b) for i, b in rows if b.ordinal in numbers]


def _labelled(rows: list[tuple[int, Block]], labels: str) -> list[tuple[int, Block]]:
    """The rows that bear most of the labels, and all of those that are numbers."""
    plain = labels.replace("年", " ")
    lists = [_numbers(m[0]) for m in LABELS.finditer(plain)]
    words = LABELS.sub(" ", plain).split()
    scored = []
    for i, b in rows:
        held = [2.0 * any(han_number(c.text) in numbers for c in b.cells[:3]) for numbers in lists]
        score = sum(held) + sum(_labels_hold(b, w) for w in words)
        if all(held) and all(_labels_hold(b, w) for w in words if any(c.isdigit() for c in w)):
            scored.append((score, i, b))
    return _best(scored)


def _lines(found: list[tuple[int, Block]], reference: Reference) -> list[tuple[int, Block]]:
    """The programme's lines whose day and time the reference's tail names; all of them if it names none."""
    wanted = [w for word in fold(reference.tail).split() if (w := word.strip("，,。、的"))]
    if not wanted:
        return found
    return _best([(sum(squash(w) in squash(fold(" ".join([*b.headings, b.text]))) for w in wanted), i, b)
                  for i, b in found])


def _best(scored: list[tuple[float, int, Block]]) -> list[tuple[int, Block]]:
    best = max((score for score, _, _ in scored), default=0)
    return [(i, b) for score, i, b in scored if score == best and best > 0]


def _labels_hold(block: Block, word: str) -> float:
    word = word.strip("，,。:：、的")
    labels = [fold(c.text) for c in block.cells[:3]]
    if not word:
        return 0.0
    if word in labels:
        return 2.0
    return 1.0 if any(word in label for label in labels if not label.replace(".", "").isdigit()) else 0.0


def around(document: Document, spans: Sequence[Span], count: int) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The ``count`` paragraphs, points or rows before and after a place, in reading order, within its part."""
    here = [i for i, b in enumerate(document.blocks) if any(a < d and c < e for a, e in b.spans for c, d in spans)]
    if not here:
        return (), ()
    part = document.blocks[here[0]].part
    beside = [(i, b) for i, b in enumerate(document.blocks) if b.kind in TEXT_KINDS and b.part == part]
    before, after = [b for i, b in beside if i < here[0]], [b for i, b in beside if i > here[-1]]
    return tuple(before[len(before) - min(count, len(before)):]), tuple(after[:count])
