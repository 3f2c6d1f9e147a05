"""The blocks of a document that stand at the place a reference names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.documents.locators.naming import part_id
from qa.documents.locators.reading import (
    AND,
    FIGURES,
    NUMBER,
    NUMBERS,
    SYMBOL,
    TO,
    Reference,
    clauses_in,
    numbers_in,
    session_in,
)
from qa.documents.structure.labels import DECIMAL_MARK, article_number, label_number
from qa.documents.structure.shapes import ORDINAL_MARK
from qa.text.numbers import HAN_NUMBER, YEAR_MARK, han_number
from qa.text.packs import alternatives, words
from qa.text.words import fold, whole_words
from qa.types import Block, Document, Span, meet, squash

ROW = re.compile(rf"{alternatives('references.forms.row', numbers=NUMBERS)}|\b(?:{alternatives('references.row')})\s*({FIGURES})")
LABELS = re.compile(rf"(?:\d{{1,4}}|{HAN_NUMBER})(?:\s*(?:{TO}|{AND})\s*(?:\d{{1,4}}|{HAN_NUMBER}))+")
"""Labels of rows as a range or a list: 2007-2009, 二、三."""
NUMERAL = re.compile(rf"[a-z\d]*\d[a-z\d]*|(?:{ORDINAL_MARK})\s*{HAN_NUMBER}")
SECTION = re.compile(rf"{alternatives('references.forms.section', number=NUMBER)}|\b(?:{alternatives('references.section')})\s*(\d{{1,2}})",
                     re.IGNORECASE)
HEADING_NUMBER = re.compile(rf"^(?:{HAN_NUMBER}|[A-Z]|[IVX]{{1,5}}|\d{{1,2}})\s*[.．、]\s*")
MARKS = "，,،。:：、" + "".join(words("references.particles"))
"""Around the labels of a reference."""
TEXT_KINDS = ("paragraph", "item", "row", "programme")


def find_blocks(document: Document, reference: Reference, whole: bool = True) -> list[tuple[int, Block]]:
    """Indices and blocks of the document at the reference's place, in reading order; what stands for the document as a
    ``whole``, if it may be meant, where no place is named."""
    blocks = [(i, b) for i, b in enumerate(document.blocks) if b.part or not reference.annex]
    if not reference.kind:
        if clauses := _own_label(blocks, reference):
            return clauses
        section = _section(blocks, reference)
        found = section or (_opening(blocks, reference) if whole else [])
        return found if _is_read(document, SECTION.sub(" ", reference.tail) if section else reference.tail) else []
    kind = reference.kind
    if kind == "page":
        spans = document.places.on_leaves("page", [str(number) for number in reference.numbers]) if document.places is not None else []
        return [(i, b) for i, b in blocks if meet(b.spans, spans)]
    if kind in ("article", "clause"):
        return _own_label(blocks, reference)
    if kind == "paragraph" and not any(b.kind == "paragraph" and b.label for _, b in blocks) and (
            reference.annex or reference.symbols or set(whole_words(f"{document.title} {document.source}")).intersection(reference.words)):
        kind = "point"
    found = [(i, b) for i, b in blocks if _CHOOSERS[kind](b, reference)]
    if reference.kind == "table":
        return _rows(found, reference)
    return _lines(found, reference) if reference.kind == "programme" else found


_CHOOSERS = {
    "paragraph": lambda b, r: b.kind == "paragraph" and 0 < label_number(b.label) in r.numbers,
    "point": lambda b, r: b.kind in ("paragraph", "item") and not b.label and b.ordinal in r.numbers,
    "table": lambda b, r: (b.kind == "row" and han_number(b.label) in r.numbers)
    or (b.kind == "heading" and b.label.startswith("表") and han_number(b.label[1:]) in r.numbers),
    "footnote": lambda b, r: b.kind == "footnote" and b.label.isdigit() and int(b.label) in r.numbers,
    "endnote": lambda b, r: b.kind == "endnote" and b.label.isdigit() and int(b.label) in r.numbers,
    "letterhead": lambda b, r: b.kind == "letterhead" and (r.annex or not b.part),
    "programme": lambda b, r: b.kind == "programme",
}


def _own_label(blocks: list[tuple[int, Block]], reference: Reference) -> list[tuple[int, Block]]:
    """The paragraphs that bear the label of an article or clause; else the headings that begin with it and what stands under them."""
    clauses = clauses_in(reference.tail)

    def is_meant(text: str) -> bool:
        m = DECIMAL_MARK.match(f"{text} .")
        return 0 < article_number(text) in reference.numbers or m is not None and m[1] in clauses

    heads = {b.text for _, b in blocks if b.kind == "heading" and is_meant(b.text)}
    return [(i, b) for i, b in blocks if b.kind == "paragraph" and is_meant(b.label)] \
        or [(i, b) for i, b in blocks if b.text in heads or heads.intersection(b.headings)]


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
    told = SYMBOL.sub(" ", session_in(text)[1])
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
    wanted = [w for word in tail.split() if (w := word.strip(MARKS))]
    if not wanted:
        return found
    rows = [(i, b) for i, b in found if b.kind == "row"]
    if whole := [(i, b) for i, b in rows if any(squash(fold(c.text)) == squash(tail) for c in b.cells[:3])]:
        return whole
    labels = ROW.sub(" ", tail)
    named = _labelled(rows, labels)
    if not (m := ROW.search(tail)):
        return named
    numbers = numbers_in(m[1] or m[2])
    if labels.strip(f"{MARKS} "):
        return [row for n, row in enumerate(named, 1) if n in numbers]
    return [(i, b) for i, b in rows if b.ordinal in numbers]


def _labelled(rows: list[tuple[int, Block]], labels: str) -> list[tuple[int, Block]]:
    """The rows that bear most of the labels, and all of those that are numbers."""
    plain = labels.replace(YEAR_MARK, " ")
    lists = [numbers_in(m[0]) for m in LABELS.finditer(plain)]
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
    wanted = [w for word in fold(reference.tail).split() if (w := word.strip(MARKS))]
    if not wanted:
        return found
    return _best([(sum(squash(w) in squash(fold(" ".join([*b.headings, b.text]))) for w in wanted), i, b)
                  for i, b in found])


def _best(scored: list[tuple[float, int, Block]]) -> list[tuple[int, Block]]:
    best = max((score for score, _, _ in scored), default=0)
    return [(i, b) for score, i, b in scored if score == best and best > 0]


def _labels_hold(block: Block, word: str) -> float:
    word = word.strip(MARKS)
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
