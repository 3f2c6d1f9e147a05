"""A document's words as look-up reads them: one folded text, page furniture and note marks left out, that knows its blocks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.folding import APART, Folded, fold_quote
from qa.types import Block, Document, Span


def flow_of(document: Document) -> tuple[Folded, np.ndarray]:
    """A document's blocks as one folded text, and the block (n,) of each of its characters; column headings are of the first row."""
    whole = fold_quote(document.text)
    chosen: list[np.ndarray] = []
    blocks: list[np.ndarray] = []
    apart: list[int] = []
    headings: set[Span] = set()
    for number, block in enumerate(document.blocks):
        cells = [a for cell in block.cells for a, _ in cell.spans]
        columns = [span for span in column_spans(block) if span not in headings]
        headings.update(columns)
        for start, end in (*columns, *block.spans):
            low, high = _first_at(whole, [start, end])
            chosen.append(np.arange(low, high))
            blocks.append(np.full(high - low, number, np.int32))
            apart += [low, *_first_at(whole, [a for a in cells if start < a < end])]
    rows = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
    joins = whole.joins.copy()
    joins[apart] = APART
    text = codes(whole.text)[rows].tobytes().decode("utf-32-le", "surrogatepass")
    flow = Folded(text, whole.places[rows], np.append(joins[rows], APART))
    return flow, np.concatenate([np.zeros(0, np.int32), *blocks])


def column_spans(block: Block) -> list[Span]:
    """Where the column headings of a row stand, in order."""
    return sorted({span for column in block.columns for span in column.spans})


def block_at(document: Document, number: int, offset: int) -> Block:
    """What stands at an offset that belongs to the block: its table's caption, if there is one, for a column heading."""
    block = document.blocks[number]
    if not any(start <= offset < end for start, end in column_spans(block)):
        return block
    return next((b for b in reversed(document.blocks[:number]) if b.kind == "heading" and b.label == f"表{block.label}"), block)


def _first_at(folded: Folded, places: Sequence[int]) -> list[int]:
    """The first folded character at or after each place."""
    return [int(i) for i in np.searchsorted(folded.places, np.asarray(places, np.int32))]


def codes(text: str) -> np.ndarray:
    """(n,) the code point of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
