"""Where words come from: exactly, under edits, or in parts from several places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from qa.documents.locators.naming import label_columns
from qa.documents.structure.labels import DECIMAL_MARK, label_number
from qa.documents.structure.shapes import PARAGRAPH_STYLES
from qa.quotes.alignment import Alignment, align, solid_part
from qa.quotes.flow import Flow, block_at, codes, hang_together
from qa.quotes.matches import CLOSING, match_at, with_punctuation
from qa.quotes.ngrams import SLACK
from qa.text.folding import APART, TIGHT, Folded, fold_quote
from qa.text.numbers import han_number
from qa.text.sentences import sentences
from qa.types import Block, Document, Located, Match, Span, spanned

FEWEST_CHARACTERS = 4
"""Fewer folded characters are no quotation: they say nothing about their source."""
NEAR_AT = 0.55
"""Least share of characters that agree at one place for words to come from there."""
PART_AT = 0.8
"""The same for each part of words that were put together, and the least share of the words that the parts make up."""
SHORTEST_NEAR, SHORTEST_PART = 8, 6
"""Fewer characters that nearly agree are chance. The four are measured with `python -m benchmarks.lookup`."""
SHORTEST_OF_LONG = 16
"""The same of a part of long words, of which a word that is said again and again would be many."""
LONGEST_ALIGNED = 600
"""Longer words are looked up in stretches of whole sentences."""
MOST_CANDIDATES = 8
ONE_STRETCH = 12
"""Characters that may lie between parts of one sentence, so that what was left out between them is told."""
NOTE_MARK = re.compile(r"(?:(?<=[。！？；，、：”’」』》）])|(?<=[^\W\d_][.,;)”\"]))\s*([\d⁰¹²³⁴-⁹]{1,3})$")
"""A figure after the last mark of copied words; a note's, if the source has it there."""
MARKER = re.compile(r"(?:\s*\[\d{1,3}\])+(?=[。.！？!?]?\s*$)")
"""Citation markers at the end of words that were copied from an answer."""
MOST_HEADED = 2
"""Columns whose headings may stand before a row, unless it is all of them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch [start, end) of the corpus that words resemble."""

    start: int
    end: int
    similarity: float
    pairs: tuple[tuple[int, int], ...] = ()
    """(character of the words, character of the corpus) that agree."""


class QuoteIndex:
    """Look-up over the words of all documents as one text, page furniture and note marks left out."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._flow = Flow(documents)

    def __len__(self) -> int:
        """Characters that words are compared with."""
        return len(self._flow)

    def look_up(self, text: str) -> Located:
        """Where the words stand; those too short for a quotation as whole words, wherever they do."""
        if not is_short(text):
            return self.find(text)
        folded = fold_quote(text)
        ranges = ((at, at + len(folded)) for at in self._flow.occurrences(folded))
        places = [_Place(*words, 1.0) for words in ranges if self._flow.whole_words(*words) == words]
        return Located(text, "exact" if places else "absent", tuple(self._match(text, place) for place in places))

    def find(self, text: str) -> Located:
        """Where the words stand: exact, near one place, stitched from several, or absent; best place first."""
        folded = fold_quote(text)
        if len(folded) < FEWEST_CHARACTERS:
            return Located(text, "absent", ())
        if exact := self._exact(folded) or self._before_note(text):
            return Located(text, "exact", tuple(self._match(text, place) for place in exact))
        if (words := self._own_words(text)) != text:
            return replace(self.find(words), text=text)
        if headed := next(self.headed_rows(text), None):
            return Located(text, "stitched", headed)
        is_long = len(folded) > LONGEST_ALIGNED
        near = [] if is_long else self._near(folded)
        parts = []
        if not near or near[0].similarity < 1 - SHORTEST_PART / len(folded):
            stretches = ((start, _slice(folded, start, end)) for start, end in _stretches(text, folded))
            parts = [(a, b, place) for start, words in stretches for a, b, place in self._parts(words, start, self._near(words))
                     if not is_long or b - a >= SHORTEST_OF_LONG]
        if len(parts) > 1 and sum(b - a for a, b, _ in parts) >= (NEAR_AT if is_long else PART_AT) * len(folded):
            if (stretch := _one_stretch(parts, len(folded))) and stretch.similarity >= NEAR_AT:
                return Located(text, "near", (self._match(text, stretch, True),))
            return Located(text, "stitched", tuple(self._part(text, folded, *part) for part in _with_figures(parts, folded)))
        close = [place for place in near if place.similarity >= max(NEAR_AT, near[0].similarity - 0.02)]
        return Located(text, "near" if close else "absent", tuple(self._match(text, place, True) for place in close))

    def _before_note(self, text: str) -> list[_Place]:
        """Where the words stand exactly before the mark of a note that was copied with them."""
        if not (mark := NOTE_MARK.search(text.rstrip())):
            return []
        return [place for place in self._exact(fold_quote(text[:mark.start()])) if self._is_noted(place, fold_quote(mark[1]).text)]

    def _is_noted(self, place: _Place, label: str) -> bool:
        """Whether the document refers to the note of that label right after the words and their last mark."""
        document = self._flow.document(place.start)
        end = int(self._flow.places[place.end - 1]) + 1
        marks = (mark for block in document.blocks for mark in block.marks if mark.span[0] >= end and mark.label == label)
        return any(not document.text[end:mark.span[0]].strip().strip(CLOSING) for mark in marks)

    def _own_words(self, text: str) -> str:
        """The words without what was copied along: markers of citations at their end, their paragraph's number before them."""
        bare = MARKER.sub("", text)
        if bare != text and any(self._is_bracketed(place.end) for place in self._exact(fold_quote(bare))):
            bare = text
        for label in filter(None, (style.match(bare.lstrip()) for style in [*PARAGRAPH_STYLES.values(), DECIMAL_MARK])):
            words = bare.lstrip()[label.end():]
            folded = fold_quote(words)
            if any(self._is_numbered(place, label[1]) for place in self._exact(folded) or self._near(folded)[:1]):
                return words
        return bare

    def _is_bracketed(self, at: int) -> bool:
        """Whether a figure in square brackets follows here that is the document's own text."""
        return self._flow.text[at:at + 1].isdigit() and "[" in self._flow.document(at).text[self._flow.places[at - 1] + 1:self._flow.places[at]]

    def _is_numbered(self, place: _Place, label: str) -> bool:
        """Whether a paragraph with that number begins with the words."""
        number = self._flow.blocks[place.start]
        block = self._flow.document(place.start).blocks[number]
        begins = not place.start or self._flow.blocks[place.start - 1] != number
        return begins and block.kind == "paragraph" and (block.label == label or 0 < label_number(block.label) == han_number(label))

    def headed_rows(self, text: str) -> Iterator[tuple[Match, ...]]:
        """Table rows with words from above them in front, their columns' headings and the labels that they leave out, that the
        text is made of: a match for each piece, all exact."""
        folded = fold_quote(text)
        tail = folded.text[-FEWEST_CHARACTERS:]
        ends = np.asarray(self._flow.grams.occurrences(tail) if len(tail) == FEWEST_CHARACTERS else [], np.int64) + len(tail)
        for end in ends[self._flow.blocks[ends - 1] != self._flow.blocks[ends]].tolist():
            document, number = self._flow.document(end - 1), int(self._flow.blocks[end - 1])
            block = document.blocks[number]
            if block.kind != "row" or not folded.text.endswith(fold_quote(spanned(document.text, block.spans)).text):
                continue
            for heads in _heads(block):
                pieces = [*((s,) for s in heads), block.spans]
                if heads and (cuts := _ends([fold_quote(spanned(document.text, spans)) for spans in pieces], folded)):
                    words = [text[folded.places[a]:folded.places[b - 1] + 1] for a, b in pairwise([0, *cuts])]
                    blocks = [block_at(document, number, spans[0][0]) for spans in pieces]
                    yield tuple(match_at(document, *piece) for piece in zip(blocks, pieces, words, strict=True))
                    break

    def _exact(self, folded: Folded) -> list[_Place]:
        if len(folded) < FEWEST_CHARACTERS:
            return []
        return [_Place(at, at + len(folded), 1.0) for at in self._flow.occurrences(folded)]

    def _near(self, folded: Folded) -> list[_Place]:
        """Places that the words resemble, best first, each but once."""
        places: dict[tuple[int, int], _Place] = {}
        likely = self._flow.grams.likely_places(folded.text, MOST_CANDIDATES)
        for at, share in likely:
            if share >= 0.4 * likely[0][1]:
                place = self._aligned(folded, at)
                places[place.start, place.end] = place
        found = [p for p in places.values() if len(p.pairs) >= min(SHORTEST_NEAR, len(folded) - 1)]
        return sorted(found, key=lambda p: (-p.similarity, p.start))

    def _aligned(self, folded: Folded, at: int) -> _Place:
        """The words laid against the corpus where they may begin; a number or word at either end is taken in whole."""
        slack = SLACK + len(folded) // 8
        first, last = self._flow.bounds(at + len(folded) // 2)
        low, high = max(first, at - slack), min(last, at + len(folded) + 2 * slack)
        found = align(codes(folded.text), self._flow.codes[low:high])
        if not found.pairs:
            return _Place(low, low, 0.0)
        start, end = self._flow.whole_words(low + found.start, low + found.end)
        if found.pairs[0][0]:
            start = self._flow.with_negation(start)
        edits = max(1, found.edits + (start < low + found.start) + (end > low + found.end))
        pairs = tuple((i, low + j) for i, j in found.pairs)
        return _Place(start, end, max(0.0, 1 - edits / max(len(folded), found.end - found.start)), pairs)

    def _parts(self, folded: Folded, at: int, near: Sequence[_Place]) -> list[tuple[int, int, _Place]]:
        """Ranges of the words, counted from ``at``, that stand together somewhere, with their places, in order."""
        if len(folded) < SHORTEST_PART:
            return []
        pieces = [(piece, place) for place in near if (piece := solid_part(_as_alignment(place), SHORTEST_PART))]
        if not pieces:
            return []
        (start, end), _ = max(pieces, key=lambda found: found[0][1] - found[0][0])
        part = _slice(folded, start, end)
        place = next(iter(self._exact(part)), None) or max(self._near(part), key=lambda p: p.similarity, default=None)
        if not place or place.similarity < PART_AT:
            return []
        if start + at and (denied := self._flow.with_negation(place.start)) < place.start:
            place = replace(place, start=denied, similarity=place.similarity * (1 - (place.start - denied) / len(part)))
        before, after = _slice(folded, 0, start), _slice(folded, end, len(folded))
        return [*self._parts(before, at, self._near(before)), (at + start, at + end, place),
                *self._parts(after, at + end, self._near(after))]

    def _part(self, text: str, folded: Folded, start: int, end: int, place: _Place) -> Match:
        words = text[folded.places[start]:folded.places[end - 1] + 1]
        return self._match(words, place, place.similarity < 1)

    def _match(self, quoted: str, place: _Place, departs: bool = False) -> Match:
        """The match at a place; where the words depart from it, with their diff."""
        document = self._flow.document(place.start)
        spans = with_punctuation(document.text, self._flow.spans(place.start, place.end), quoted)
        return match_at(document, self._flow.block(place.start), spans, quoted, place.similarity, departs)


def is_short(text: str) -> bool:
    """Whether words are too few characters to be checked as a quotation."""
    return 0 < len(fold_quote(text)) < FEWEST_CHARACTERS


def _stretches(text: str, folded: Folded) -> Iterator[tuple[int, int]]:
    """Ranges of the words of at most LONGEST_ALIGNED characters, cut where sentences end if any do."""
    ends = np.searchsorted(folded.places, [end for _, end in sentences(text)]).tolist()
    start = 0
    while start < len(folded):
        most = min(len(folded), start + LONGEST_ALIGNED)
        end = most if most == len(folded) else max((end for end in ends if start < end <= most), default=most)
        yield start, end
        start = end


def _one_stretch(parts: Sequence[tuple[int, int, _Place]], length: int) -> _Place | None:
    """The place of all parts of ``length`` characters of words, if they stand in order and close together there."""
    places = [place for *_, place in parts]
    if not all(0 <= right.start - left.end <= ONE_STRETCH for left, right in pairwise(places)):
        return None
    start, end = places[0].start, places[-1].end
    return _Place(start, end, sum(p.similarity * (b - a) for a, b, p in parts) / max(length, end - start))


def _with_figures(parts: Sequence[tuple[int, int, _Place]], folded: Folded) -> Iterator[tuple[int, int, _Place]]:
    """The parts, each with the words before it that are of no part, and the last with those after it, where they hold figures."""
    before = 0
    for number, (start, end, place) in enumerate(parts, 1):
        after = len(folded) if number == len(parts) else end
        low = before if re.search(r"\d", folded.text[before:start]) else start
        high = after if re.search(r"\d", folded.text[end:after]) else end
        yield low, high, replace(place, similarity=place.similarity * (end - start) / (high - low))
        before = end


def _heads(block: Block) -> Iterator[list[Span]]:
    """What may be cited before a row: headings of some or all of its columns, and the labels that it has from rows above."""
    labels = {span for cell in block.cells for span in cell.spans if span[1] <= block.spans[0][0]}
    first = label_columns(block)
    filled = [column for column, cell in zip(block.columns[first:], block.cells[first:], strict=False) if cell.text]
    for columns in (*(some for n in range(MOST_HEADED + 1) for some in combinations(block.columns, n)), filled):
        yield sorted(labels.union(span for column in columns for span in column.spans))


def _ends(pieces: Sequence[Folded], folded: Folded) -> list[int]:
    """Where each of the pieces ends in the words, if the words are just the pieces; else nothing."""
    ends = [int(n) for n in np.cumsum([len(piece) for piece in pieces])]
    if "".join(piece.text for piece in pieces) != folded.text or any(
            folded.joins[end] == TIGHT and folded.places[end] == folded.places[end - 1] + 1 for end in ends[:-1]):
        return []
    parts = zip([0, *ends], ends, pieces, strict=False)
    return ends if all(len(piece) and hang_together(_slice(folded, a, b), piece.joins) for a, b, piece in parts) else []


def _slice(folded: Folded, start: int, end: int) -> Folded:
    joins = folded.joins[start:end + 1].copy()
    joins[[0, -1]] = APART
    return Folded(folded.text[start:end], folded.places[start:end], joins)


def _as_alignment(place: _Place) -> Alignment:
    return Alignment(place.start, place.end, 0, place.pairs)
