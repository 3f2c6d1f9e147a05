"""How one question went: what its answer adds to each measure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.batch.rows import Row
from qa.evaluation.gold import Gold, Piece, Sources, find_piece
from qa.types import Span, spanned, squash

LONGEST_PASSAGE, LONGEST_CITATION = 1000, 400
"""Characters, white space not counted, over which a passage or citation covers nothing: it would point at too much."""

READING_CHARACTERS = 2000
"""What a person reads before giving up: the reach of recall@2000chars."""

LONG_KINDS = ("list", "comparison")
MOST_NUMBERS = 20
"""An answer with more numbers than this may hold the right one by luck."""

NUMBER = re.compile(r"\d+(?:\.\d+)?")
MARKER = re.compile(r"\[(\d+)\]")

Values = dict[str, list[float]]
"""What one question adds to each measure: mostly one value, for citations one each."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one question went."""

    gold: Gold
    values: Values
    confidence: float
    missing: bool


def failed(row: Row) -> bool:
    """Whether a row holds no answer."""
    return "answer" not in row or "error" in row


def judge(gold: Gold, row: Row | None, sources: Sources, searched: bool) -> Judgement:
    """What one question adds to each measure, those of retrieval if it is ``searched``; a missing or failed row is wrong
    in all, refusal included."""
    pieces = [find_piece(gold, source, quote, sources) for source, quote in gold.evidence]
    missing = row is None or failed(row)
    given: Row = {} if row is None or missing else row
    answered = bool(given.get("answered"))
    values = {"answered_answerable" if gold.answerable else "refused_unanswerable":
              [float(not missing and answered == gold.answerable)]}
    if answered:
        values |= judge_form(given, sources)
    if gold.answerable:
        need = 1 if gold.one_is_enough else len(pieces)
        if searched:
            values |= judge_retrieval(given.get("passages") or [], pieces, need, sources)
        values |= judge_evidence(given.get("citations") or [], pieces, need, sources, answered)
        values |= judge_answer(gold, given.get("answer") or "", answered)
    return Judgement(gold, values, 0.5 if missing else float(given.get("confidence") or 0), missing)


def held(item: Row, sources: Sources) -> set[int]:
    """The positions of a citation or passage; none where its source is not in the corpus."""
    source = sources.get(item.get("source", ""))
    return source.positions_in(item.get("spans") or ()) if source else set()


def covered(items: Iterable[Row], pieces: Sequence[Piece], sources: Sources, longest: int) -> set[int]:
    """Which pieces the items cover: one of them holds half of the piece's characters."""
    found: set[int] = set()
    for item in items:
        positions = held(item, sources)
        if len(positions) <= longest:
            found |= {i for i, (source, wanted) in enumerate(pieces)
                      if source == item.get("source") and len(positions & wanted) >= 0.5 * len(wanted)}
    return found


def judge_retrieval(passages: Sequence[Row], pieces: Sequence[Piece], need: int, sources: Sources) -> Values:
    """recall@k, recall@2000chars, mrr@10 and the length of the first passages."""
    def recalled(items: Sequence[Row]) -> list[float]:
        return [float(len(covered(items, pieces, sources, LONGEST_PASSAGE)) >= need)]

    first = (rank for rank, p in enumerate(passages[:10], 1) if covered([p], pieces, sources, LONGEST_PASSAGE))
    return {**{f"recall@{k}": recalled(passages[:k]) for k in (1, 5, 10)},
            "recall@2000chars": recalled(within_reading(passages, sources)), "mrr@10": [1 / next(first, float("inf"))],
            "passage_chars": [float(len(held(p, sources))) for p in passages[:5] if p.get("source") in sources]}


def within_reading(passages: Sequence[Row], sources: Sources) -> Sequence[Row]:
    """The first passages whose characters add up to at most READING_CHARACTERS."""
    used = 0
    for count, passage in enumerate(passages):
        used += len(held(passage, sources))
        if used > READING_CHARACTERS:
            return passages[:count]
    return passages


def judge_evidence(citations: Sequence[Row], pieces: Sequence[Piece], need: int, sources: Sources,
                   answered: bool) -> Values:
    """citation_recall, and citation_precision of what was answered."""
    recall = answered and len(covered(citations, pieces, sources, LONGEST_CITATION)) >= need
    values = {"citation_recall": [float(recall)]}
    if answered:
        values["citation_precision"] = [float(bool(covered([c], pieces, sources, LONGEST_CITATION))) for c in citations]
    return values


def judge_form(row: Row, sources: Sources) -> Values:
    """markers_valid, figures_cited and citation_exact: what holds of any answer, right or wrong."""
    answer, citations = row.get("answer") or "", row.get("citations") or []
    marks = {int(number) for number in MARKER.findall(answer)}
    told = fold(" ".join(f"{c.get('quote', '')} {c.get('locator', '')} {c.get('document', '')}" for c in citations))
    numbers = NUMBER.findall(fold(MARKER.sub(" ", answer)))
    return {"markers_valid": [float(bool(marks) and marks == {c.get("number") for c in citations})],
            "figures_cited": [float(all(number in told for number in numbers))],
            "citation_exact": [float(stands_so(c, sources)) for c in citations] or [0.0]}


def stands_so(citation: Row, sources: Sources) -> bool:
    """Whether the citation's quote is the source's text at its spans, white space aside."""
    source = sources.get(citation.get("source", ""))
    spans: list[Span] = [(start, end) for start, end in citation.get("spans") or ()]
    return source is not None and squash(citation.get("quote", "")) == squash(spanned(source.text, spans)) != ""


def judge_answer(gold: Gold, answer: str, answered: bool) -> Values:
    """answer_accuracy where there is a short answer, and the answer's length."""
    values: Values = {"answer_chars": [float(len(answer))]} if answered else {}
    if gold.answers:
        limit = 800 if gold.kind in LONG_KINDS else 400
        values["answer_accuracy"] = [float(answered and holds_answer(answer, gold.answers, limit))]
    return values


def holds_answer(answer: str, accepted: Iterable[str], limit: int) -> bool:
    """Whether an answer within the limits holds an accepted string; a number counts only whole."""
    answer = MARKER.sub(" ", answer)
    if len(answer) > limit or len(NUMBER.findall(answer)) > MOST_NUMBERS:
        return False
    gapped, plain = fold_gapped(answer), fold(answer)
    return any(stands_whole(fold(string), gapped) or stands_whole(fold_gapped(string), gapped)
               or (re.search(r"\d\s+\d", string) is not None and stands_whole(fold(string), plain))
               for string in accepted)


def fold(text: str) -> str:
    """NFKC, lower case, no white space."""
    return squash(unicodedata.normalize("NFKC", text).lower())


def fold_gapped(text: str) -> str:
    """As `fold`, but white space between two digits leaves a bar, so that `1990 155` is not one number."""
    return squash(re.sub(r"(?<=\d)\s+(?=\d)", "|", unicodedata.normalize("NFKC", text).lower()))


def stands_whole(needle: str, text: str) -> bool:
    """Whether ``needle`` stands in ``text`` and no number runs on at its ends."""
    left = r"(?<![\d.])" if needle[:1].isdigit() else ""
    right = r"(?!\d|\.\d)" if needle[-1:].isdigit() else ""
    return re.search(left + re.escape(needle) + right, text) is not None
