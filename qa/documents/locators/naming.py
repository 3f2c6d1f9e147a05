"""Names for places in documents: readable ids that a rebuild keeps, and locators as a person would say them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.documents.structure.labels import article_number, label_number
from qa.documents.structure.shapes import PART, ROMAN, TIME
from qa.text.numbers import han_number
from qa.text.packs import union
from qa.text.words import terms
from qa.types import Block, Document, Span, spanned, squash

KIND_IDS = {"letterhead": "head", "heading": "h", "paragraph": "u", "item": "u", "signature": "sig", "footnote": "fn",
            "endnote": "en", "programme": "prog"}
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


def place(block: Block) -> str:
    """Where a person would look within the document: 第5段, 第五条, 表2 2009年 二, 脚注5, 附件 第3点, 文首 …"""
    part = f"{block.part} " if block.part else ""
    return part + _PLACES[block.kind](block)


def _paragraph(block: Block) -> str:
    if block.label:
        return block.label if article_number(block.label) else f"第{block.label}段"
    if block.part:
        return f"第{block.ordinal}点"
    heading = block.headings[-1] if block.headings else ""
    return f"{heading} 第{block.ordinal}个自然段" if 0 < len(heading) <= 8 else f"第{block.ordinal}个自然段"


def table_number(block: Block) -> str:
    """The number that its caption gives the table of a row, as in 表2; empty if it gives none."""
    return f"表{block.label}" if block.headings and block.headings[-1].startswith("表") else ""


def _row(block: Block) -> str:
    table = table_number(block) or "表格"
    labels = [c.text for c in block.cells[:label_columns(block)] if c.text]
    if len(labels) > 1 and labels[0].isdigit():
        labels[0] += "年"
    if len(labels) > 2:
        labels = labels[:2]
    return " ".join([table, *labels]) if labels else f"{table} 第{block.ordinal}行"


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


def _footnote(block: Block) -> str:
    return f"脚注{block.label}" if block.label.isalnum() else f"{block.label}号注"


_PLACES = {
    "letterhead": lambda b: "文首" if not b.part else "开头",
    "heading": lambda b: f"标题“{b.text}”" if not b.label else f"{b.label}标题",
    "paragraph": _paragraph,
    "item": _paragraph,
    "signature": lambda b: "落款",
    "row": _row,
    "footnote": _footnote,
    "endnote": lambda b: f"尾注{b.label}",
    "tablenote": lambda b: f"表{re.sub(r'[a-z]+$', '', b.label)}注{b.label[-1] if b.label[-1:].isalpha() else ''}",
    "programme": lambda b: f"日程 {b.headings[-1] + ' ' if b.headings else ''}{_time(b.text)}".strip(),
}


def _time(text: str) -> str:
    m = TIME.match(text)
    return m[0].strip() if m else text[:12]


def locator(document: Document, block: Block) -> str:
    """Document and place in one: A/67/254，第5段."""
    return f"{document.short}，{place(block)}"


def stands_at(document: Document, spans: Sequence[Span], quote: str) -> bool:
    """Whether the quote is the document's text at the spans, white space aside."""
    return squash(spanned(document.text, spans)) == squash(quote) != ""
