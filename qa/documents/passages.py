"""Documents to passages: paragraph-sized, split at sentence ends, with the context that helps to find them."""

from __future__ import annotations

from qa.documents.locators.naming import label_columns, passage_id, place_of
from qa.documents.structure.lines import Positions
from qa.text.sentences import Range, clauses, sentences
from qa.types import Block, Document, Passage, squash

MOST_CHARACTERS = 260
"""A longer paragraph is split at sentence ends; white space not counted. 200 … 340 score alike in `qa eval`."""
ROUNDED_UP, LONGEST_PIECE = 0.25, 416
"""A paragraph is split once more if a quarter of a piece is over; a piece takes in a whole sentence up to this length."""
LONGEST_SENTENCE = 400
"""A citation holds at most this many characters, so a longer sentence is cut at its clause marks."""
PART_TITLE = 80
"""Characters of an annex's heading that go along with its passages."""
NOTE_CONTEXT = 80
"""Characters before a note's mark that tell what the note is about."""


def make_passages(document: Document) -> list[Passage]:
    """The document's passages in reading order; every block but plain headings has one or more."""
    out: list[Passage] = []
    seen: dict[str, int] = {}
    noted, parts = _noted(document), _part_titles(document)
    for number, block in enumerate(document.blocks):
        pieces = _pieces(block)
        positions = Positions(document.text, block.spans, block.text)
        context = _context(document, block, noted.get(number, ""), parts)
        for n, (start, end) in enumerate(pieces, 1):
            name = passage_id(document, block, n, len(pieces))
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                name = f"{name}~{seen[name]}"
            spans = positions.spans(start, end)
            out.append(Passage(name, document.source, spans, block.text[start:end], context, document.title, place_of(document, block, spans),
                               block.kind, block.label, number))
    return out


def whole(document: Document, number: int) -> Passage:
    """A block in one passage, as it is told rather than searched: without context."""
    block = document.blocks[number]
    return Passage(passage_id(document, block, 1, 1), document.source, block.spans, block.text, "", document.title,
                   place_of(document, block), block.kind, block.label, number)


def _pieces(block: Block) -> list[Range]:
    """Ranges of the block's text, each a passage: whole sentences in even groups."""
    if block.kind not in ("paragraph", "item", "footnote", "endnote", "tablenote"):
        return _grouped(block.text, clauses(block.text, 0, len(block.text), LONGEST_SENTENCE))
    return _grouped(block.text, split(block.text))


def split(text: str) -> list[Range]:
    """The sentences of a block, overlong ones cut at clause marks so that each can be cited."""
    out: list[Range] = []
    for start, end in sentences(text):
        if len(squash(text[start:end])) > LONGEST_SENTENCE:
            out += clauses(text, start, end, LONGEST_SENTENCE)
        else:
            out.append((start, end))
    return out


def _grouped(text: str, ranges: list[Range]) -> list[Range]:
    """Neighbouring sentences joined into as few pieces as fit, of about one size."""
    sizes = [len(squash(text[a:b])) for a, b in ranges]
    count = max(1, round(sum(sizes) / MOST_CHARACTERS + ROUNDED_UP))
    goal = sum(sizes) / count
    out: list[Range] = []
    held = 0.0
    for (start, end), size in zip(ranges, sizes, strict=True):
        if out and held + size / 2 <= goal and held + size <= LONGEST_PIECE:
            out[-1] = (out[-1][0], end)
            held += size
        else:
            out.append((start, end))
            held = size
    return out


def _context(document: Document, block: Block, noted: str, part_titles: dict[str, str]) -> str:
    """Title, headings and, for a table row or note, the words that say what it is about."""
    parts = [document.title, *(h for h in block.headings if h)]
    if block.part:
        parts.insert(1, part_titles.get(block.part, block.part))
    if block.kind == "row":
        parts.append(describe_row(block))
    if block.kind == "footnote":
        parts.append(noted)
    if block.kind == "tablenote" and block.marks:
        parts.append(_marked_column(document, block))
    return " | ".join(p for p in parts if p)


def _part_titles(document: Document) -> dict[str, str]:
    """Each annex's own heading, which says what it is: a report, a summary, a programme."""
    heads = [block for block in document.blocks if block.kind == "letterhead" and block.part]
    return {block.part: block.text[:PART_TITLE] for block in reversed(heads)}


def _marked_column(document: Document, note: Block) -> str:
    """The column heading before the mark of a table's note; empty if the mark stands elsewhere."""
    rows = (b for b in document.blocks if b.kind == "row" and b.headings == note.headings)
    columns = [c for c in next((b.columns for b in rows), ()) if c.spans and c.spans[-1][1] <= note.marks[0].span[0]]
    return max(columns, key=lambda column: column.spans[-1][1]).text if columns else ""


def describe_row(block: Block) -> str:
    """The row with its column headings: 年份 2009；圆桌会议 二；题目 …；共计 9.

    A label that stands alone, as a total's does, comes after the headings of all label columns."""
    pairs = [f"{column.text} {cell.text}".strip() for column, cell in zip(block.columns, block.cells, strict=False)
             if cell.text]
    before = max(0, label_columns(block) - 1)
    alone = before and block.cells[before].text and not any(cell.text for cell in block.cells[:before])
    return " ".join([*(column.text for column in block.columns[:before] if alone and column.text), "；".join(pairs)])


def _noted(document: Document) -> dict[int, str]:
    """By the number of a note's block the words before the last mark that refers to it where it stands, else before the first later:
    chapters may count their notes anew."""
    said: dict[tuple[str, str], str] = {}
    open_: dict[tuple[str, str], int] = {}
    found: dict[int, str] = {}
    for number, block in enumerate(document.blocks):
        key = (block.part, block.label)
        if block.kind == "footnote" and key in said:
            found[number] = said.pop(key)
        elif block.kind == "footnote":
            open_[key] = number
        for mark in block.marks:
            before = [document.text[a:min(b, mark.span[0])] for a, b in block.spans if a < mark.span[0]]
            words = "".join("".join(before).split("\n")).strip()[-NOTE_CONTEXT:]
            if (at := open_.pop((block.part, mark.label), None)) is not None:
                found[at] = words
            else:
                said.setdefault((block.part, mark.label), words)
    return found
