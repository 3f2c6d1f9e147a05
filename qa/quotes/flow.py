"""The documents' words as look-up reads them: one folded text, page furniture and note marks left out, that knows its blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from qa.quotes.alignment import within_word
from qa.quotes.ngrams import NgramIndex
from qa.text.folding import APART, TIGHT, Folded, fold_quote
from qa.text.packs import alternatives
from qa.types import Block, Document, Span

NEGATION = re.compile(rf"(?:{alternatives('quotes.negation_before')})$")
"""Right before the words that were found: whoever left it out turned their meaning."""


class Flow:
    """The words of all documents as one text; ranges [start, end) are of its characters."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        flows = [flow_of(document) for document in documents]
        self.grams = NgramIndex("\n".join(flow.text for flow, _ in flows))
        self.text = self.grams.text
        self.codes = codes(self.text)
        empty = np.zeros(0, np.int32)
        self.places = np.concatenate([empty, *(np.append(flow.places, 0) for flow, _ in flows)])
        """(n,) where each character stands in its document."""
        self.blocks = np.concatenate([empty, *(np.append(blocks, -1) for _, blocks in flows)])
        """(n,) the number of its block there; -1 between documents."""
        self._joins = np.concatenate([np.zeros(0, np.uint8), *(flow.joins for flow, _ in flows)])
        self._starts = np.cumsum([0, *(len(flow) + 1 for flow, _ in flows)])

    def __len__(self) -> int:
        return len(self.text)

    def document(self, at: int) -> Document:
        """The document that the character belongs to."""
        return self._documents[int(np.searchsorted(self._starts, at, side="right")) - 1]

    def bounds(self, at: int) -> tuple[int, int]:
        """The range of the document around the character nearest to ``at``."""
        document = int(np.searchsorted(self._starts, min(max(0, at), len(self) - 1), side="right"))
        return int(self._starts[document - 1]), int(self._starts[document]) - 1

    def occurrences(self, folded: Folded) -> list[int]:
        """Where the words stand exactly, no number cut at either end and none run together within."""
        return [at for at in self.grams.occurrences(folded.text) if self._numbers_agree(folded, at)]

    def _numbers_agree(self, folded: Folded, start: int) -> bool:
        joins = self._joins[start:start + len(folded) + 1]
        return bool(joins[0] == joins[-1] == APART) and hang_together(folded, joins)

    def with_negation(self, start: int) -> int:
        """Where the words begin, with the negation right before them that whoever quoted them left out."""
        before = NEGATION.search(self.text[max(self.bounds(start)[0], start - 2):start])
        if not before or self.document(start).text[self.places[start - 1] + 1:self.places[start]].strip():
            return start
        return start - len(before[0])

    def whole_words(self, start: int, end: int) -> tuple[int, int]:
        """The range with the number or word at either end taken in whole."""
        while self._cuts(start):
            start -= 1
        while self._cuts(end):
            end += 1
        return start, end

    def _cuts(self, at: int) -> bool:
        """Whether a number or a word of a script that sets words apart goes on there."""
        beside = 0 < at < len(self) and 0 <= self.places[at] - self.places[at - 1] <= 1
        return bool(self._joins[at] != APART or beside and within_word(self.text, at))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """From the first to the last character, clipped to the blocks that the words run through."""
        document, spans = self.document(start), []
        blocks, places = self.blocks[start:end], self.places[start:end]
        for number in dict.fromkeys(blocks.tolist()):
            inside = places[blocks == number]
            low, high = int(inside.min()), int(inside.max()) + 1
            block = document.blocks[number]
            spans += [(max(a, low), min(b, high)) for a, b in (*column_spans(block), *block.spans) if a < high and b > low]
        return tuple(sorted(spans))

    def block(self, at: int) -> Block:
        """The block of a character: its table's caption, if there is one, for a column heading."""
        return block_at(self.document(at), int(self.blocks[at]), int(self.places[at]))


def hang_together(folded: Folded, joins: np.ndarray) -> bool:
    """Whether the digits within the words hang together as characters with these joins (n + 1,) do."""
    return not (np.abs(joins[1:-1].astype(np.int8) - folded.joins[1:-1].astype(np.int8)) == TIGHT).any()


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
