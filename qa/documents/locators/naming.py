"""Names for places in documents: readable ids that a rebuild keeps, and the parts by which a person would find them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from qa.documents.locators.writing import write_locator
from qa.documents.structure.labels import article_number, label_number
from qa.documents.structure.shapes import PART, ROMAN, TIME
from qa.text.numbers import han_number
from qa.text.packs import union
from qa.text.words import terms
from qa.types import Block, Citation, Document, Leaf, Match, Place, Span, spanned, squash

KIND_IDS = {"letterhead": "head", "heading": "h", "paragraph": "u", "item": "u", "signature": "sig", "footnote": "fn",
            "endnote": "en", "programme": "prog"}
SHORT_HEADING = 8
"""Characters of a heading by which an unnumbered paragraph is told."""
MOST_LABELS = 2
"""Labels by which a row is told."""
TOTAL = union("tables.total")


def block_id(document: Document, block: Block) -> str:
    """The block's name within its document: p5, p2-1, t2, t2.r3, t2.na, fn9, en4, head, a.u12 (the annex's twelfth point)."""
    part = part_id(block.part)
    if block.kind == "paragraph" and block.label:
        return f"{part}p{label_number(block.label) or block.label.replace('.', '-')}"
    if block.kind == "heading" and block.label:
        return f"{part}t{block.label.removeprefix('表')}"
    if block.kind == "row":
        return f"{part}t{block.label}.r{block.ordinal}"
    if block.kind == "tablenote":
        table, letter = re.fullmatch(r"(.*?)([a-z]?)", block.label).groups()  # type: ignore[union-attr]
        return f"{part}t{table}.n{letter or block.ordinal}"
    if block.kind in ("footnote", "endnote"):
        label = block.label if block.label.isalnum() else f"star{block.ordinal}"
        return f"{part}{KIND_IDS[block.kind]}{label}"
    if block.kind in ("letterhead", "signature"):
        return f"{part}{KIND_IDS[block.kind]}{block.ordinal if block.ordinal > 1 else ''}"
    return f"{part}{KIND_IDS.get(block.kind, 'u')}{block.ordinal}"


def part_id(part: str) -> str:
    """What the ids of an annex begin with: a. for 附件, a2. for 附件二 or Annex II, app. for an appendix."""
    if not part:
        return ""
    name, again = re.fullmatch(r"(.*?)(?: \((\d+)\))?", part, re.DOTALL).groups()  # type: ignore[union-attr]
    m = PART.match(name)
    word, number = (m[1] or m[3], m[2] or m[4] or "") if m else ("", "")
    counted = ROMAN.index(number.upper()) + 1 if number.upper() in ROMAN else han_number(number)
    kind = "app" if word.lower().startswith(("附录", "附錄", "app", "ap", "доб")) else "a"
    return f"{kind}{counted or number.lower()}{f'-{again}' if again else ''}."


def passage_id(document: Document, block: Block, chunk: int, chunks: int) -> str:
    """``source:block`` or, of a block in several pieces, ``source:block.2``."""
    name = f"{document.source}:{block_id(document, block)}"
    return f"{name}.{chunk}" if chunks > 1 else name


def place_of(document: Document, block: Block, spans: Sequence[Span] = ()) -> Place:
    """Where a person would look for the block, or for the words of it at ``spans``."""
    kind, number, labels, heading = _PLACES[block.kind](block)
    return Place(document.short, kind, number, labels, heading, block.part, leaf_of(document, spans or block.spans))


def leaf_of(document: Document, spans: Sequence[Span]) -> Leaf:
    """The page, slide, sheet … that words of a document stand on, where its format has such."""
    return document.places.leaf(spans) if document.places is not None else ("", "")


_Placed = TypeVar("_Placed", Citation, Match)


def placed(item: _Placed, document: Document, language: str) -> _Placed:
    """A citation or match with where its words stand in the file, which its locator, in a language, then names."""
    if document.places is None:
        return item
    place = replace(item.place, leaf=leaf_of(document, item.spans)) if item.place is not None else None
    return replace(item, places=tuple(document.places.at(item.spans)), place=place,
                   locator=write_locator(place, language) if place is not None else item.locator)


def column_of(document: Document, row: Block, column: int) -> Place:
    """The column of a row's table."""
    return Place(document.short, "column", table_number(row), (), row.columns[column].text, row.part)


def table_number(block: Block) -> str:
    """The number that its caption gives the table of a row, as in 表2; empty if it gives none."""
    return block.label if block.headings and block.headings[-1].startswith("表") else ""


_Parts = tuple[str, str, tuple[str, ...], str]
"""Kind, number, labels and heading of a place."""


def _heading(block: Block) -> _Parts:
    return ("caption", block.label.removeprefix("表"), (), "") if block.label else ("heading", "", (), block.text)


def _paragraph(block: Block) -> _Parts:
    if block.label:
        return ("article" if article_number(block.label) else "paragraph"), block.label, (), ""
    if block.part:
        return "point", str(block.ordinal), (), ""
    heading = block.headings[-1] if block.headings else ""
    return "unnumbered", str(block.ordinal), (), heading if len(heading) <= SHORT_HEADING else ""


def _row(block: Block) -> _Parts:
    labels = tuple(c.text for c in block.cells[:label_columns(block)] if c.text)[:MOST_LABELS]
    return ("row", table_number(block), labels, "") if labels else ("nth_row", table_number(block), (str(block.ordinal),), "")


def _table_note(block: Block) -> _Parts:
    letter = block.label[-1:] if block.label[-1:].isalpha() else ""
    return "table_note", re.sub("[a-z]+$", "", block.label), (letter,), ""


def _programme(block: Block) -> _Parts:
    time = TIME.match(block.text)
    return "programme", "", (time[0].strip() if time else block.text[:12],), block.headings[-1] if block.headings else ""


_PLACES: dict[str, Callable[[Block], _Parts]] = {
    "letterhead": lambda b: ("part_opening" if b.part else "opening", "", (), ""),
    "heading": _heading,
    "paragraph": _paragraph,
    "item": _paragraph,
    "signature": lambda b: ("signature", "", (), ""),
    "row": _row,
    "footnote": lambda b: ("footnote" if b.label.isalnum() else "sign_note", b.label, (), ""),
    "endnote": lambda b: ("endnote", b.label, (), ""),
    "tablenote": _table_note,
    "programme": _programme,
}


def label_columns(block: Block) -> int:
    """How many leading cells of a row are labels rather than figures."""
    figures = 0
    for cell in reversed(block.cells):
        if not re.fullmatch(r"[(（]?[-–−+]?[\d.,]*\d%?[)）]?|[-–—….]+", cell.text):
            break
        figures += 1
    if figures == len(block.cells):
        figures -= 1
    return len(block.cells) - figures


def is_total(block: Block) -> bool:
    """Whether the row adds others up, by its labels."""
    return any(TOTAL.search("".join(c.text.split())) for c in block.cells[:label_columns(block)] if c.text)


def label_words(block: Block) -> frozenset[str]:
    """What a row's labels say besides that it adds others up; nothing for the total of all."""
    labels = ("".join(c.text.split()) for c in block.cells[:label_columns(block)])
    return frozenset(word for label in labels for word in terms(TOTAL.sub(" ", label)))


def stands_at(document: Document, spans: Sequence[Span], quote: str) -> bool:
    """Whether the quote is the document's text at the spans, white space aside."""
    return squash(spanned(document.text, spans)) == squash(quote) != ""
