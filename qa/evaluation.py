"""Quality on a gold file: each question is judged by itself, then judgements are averaged, resampled, grouped."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa.batch.question_files import Question, read_questions
from qa.batch.rows import Row, asked
from qa.errors import BatchError
from qa.intervals import auroc, intervals
from qa.types import Span, spanned, squash

LONGEST_PASSAGE, LONGEST_CITATION = 1000, 400
"""Characters, white space not counted, over which a passage or citation covers nothing: it would point at too much."""

READING_CHARACTERS = 2000
"""What a person reads before giving up: the reach of recall@2000chars."""

LONG_KINDS = ("list", "comparison")
MOST_NUMBERS = 20
"""An answer with more numbers than this may hold the right one by luck."""

MEASURES = ("recall@1", "recall@5", "recall@10", "recall@2000chars", "mrr@10", "answer_accuracy", "citation_recall",
            "citation_precision", "citation_exact", "markers_valid", "figures_cited", "answered_answerable",
            "refused_unanswerable", "balanced_abstention", "abstention_auroc")
"""In reading order: finding, answering, citing, refusing. All lie between 0 and 1 and get an interval."""

NUMBER = re.compile(r"\d+(?:\.\d+)?")
MARKER = re.compile(r"\[(\d+)\]")

Values = dict[str, list[float]]
"""What one question adds to each measure: mostly one value, for citations one each."""
Piece = tuple[str, set[int]]
"""A piece of evidence: its source and its positions there, white space not counted."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A question with what a right answer holds and where its evidence stands."""

    question: Question
    language: str
    kind: str
    answers: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    """Pairs of source and quote."""
    one_is_enough: bool

    @property
    def answerable(self) -> bool:
        return self.kind != "unanswerable"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one question went."""

    gold: Gold
    values: Values
    confidence: float
    missing: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one run over a gold file."""

    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    """95 % bootstrap intervals."""
    groups: dict[str, tuple[float, int]]
    """Mean and number of questions by "measure, field value"."""

    def to_json(self) -> dict[str, Any]:
        """One flat object, with the intervals and the groups inside; a figure that is undefined is null."""
        figures = {name: None if value != value else value for name, value in self.figures.items()}
        return figures | {"intervals": {name: list(pair) for name, pair in self.intervals.items()},
                          "by": {name: list(pair) for name, pair in self.groups.items()}}


class SolidText:
    """A source's text together with its characters that are not white space, by which evidence is measured."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offsets = [i for i, c in enumerate(text) if not c.isspace()]
        self.solid = squash(text)

    def positions_of(self, quote: str) -> set[int] | None:
        """Where the quote stands first, or None."""
        start = self.solid.find(squash(quote))
        return None if start < 0 else set(range(start, start + len(squash(quote))))

    def positions_in(self, spans: Iterable[Sequence[int]]) -> set[int]:
        """The positions that the spans hold, each once."""
        return {position for start, end in spans
                for position in range(bisect_left(self.offsets, start), bisect_left(self.offsets, end))}


Sources = Mapping[str, SolidText]


def read_gold(path: str) -> list[Gold]:
    """The questions of a gold file; raises BatchError that names the first unusable one."""
    questions = read_questions(path)
    if not questions:
        raise BatchError(f"{path} holds no gold questions. Write one JSON object a line")
    return [to_gold(question) for question in questions]


def to_gold(question: Question) -> Gold:
    """A gold question from its row; language, kind, answers and any may be left out, evidence if unanswerable."""
    row, id = question.extra, question.id
    if question.error:
        raise BatchError(f"Gold {id}: {question.error}")
    kind = str(row.get("kind") or "")
    try:
        evidence = tuple((str(e["file"]), str(e["quote"])) for e in row.get("evidence") or ())
    except (KeyError, TypeError) as error:
        raise BatchError(f'Gold {id}: "evidence" is not a list of {{"file", "quote"}}') from error
    if not evidence and kind != "unanswerable":
        raise BatchError(f'Gold {id} has no evidence. Add it, or set "kind" to "unanswerable"')
    return Gold(replace(question, extra={}), str(row.get("language") or ""), kind,
                tuple(map(str, row.get("answers") or ())), evidence, bool(row.get("any")))


def evaluate(gold: Sequence[Gold], rows: Iterable[Row], texts: Mapping[str, str]) -> Report:
    """The figures of answer rows against gold questions; ``texts`` is the corpus, by source.

    Raises BatchError if a gold quote does not stand in the corpus, or no row is of a gold question.
    """
    judgements = judge_all(gold, rows, texts)
    return Report(figures(judgements), intervals(judgements, MEASURES), groups(judgements))


def judge_all(gold: Sequence[Gold], rows: Iterable[Row], texts: Mapping[str, str]) -> list[Judgement]:
    """How each gold question went; raises BatchError if a gold quote does not stand in the corpus, or no row is of a
    gold question. Retrieval is not judged where no answer has its passages: a workbook leaves them out."""
    sources = {source: SolidText(text) for source, text in texts.items()}
    found = rows_of(gold, rows)
    answers = [row for row in found if row and not failed(row)]
    searched = not answers or any("passages" in row for row in answers)
    return [judge(g, row, sources, searched) for g, row in zip(gold, found, strict=True)]


def rows_of(gold: Sequence[Gold], rows: Iterable[Row]) -> list[Row | None]:
    """The row of each gold question: the one with its id and words, else with its words, else with its id and words that
    no gold question has.

    Raises BatchError if there are rows, but none of a gold question.
    """
    keys = [asked(g.question.id, g.question.question) for g in gold]
    by_key = {asked(row.get("id"), row.get("question")): row for row in rows}
    taken, told = set(keys), {words for _, words in keys}
    by_words = {words: row for (id, words), row in by_key.items() if (id, words) not in taken}
    by_id = {id: row for (id, words), row in by_key.items() if words not in told}
    found = [by_key.get(key) or by_words.get(key[1]) or by_id.get(key[0]) for key in keys]
    if by_key and not any(found):
        raise BatchError("None of the answers is to a gold question, by its id or its words. "
                         "Ask the gold file itself: qa batch GOLD -o answers.jsonl")
    return found


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


def find_piece(gold: Gold, source: str, quote: str, sources: Sources) -> Piece:
    """Where a gold quote stands."""
    positions = sources[source].positions_of(quote) if source in sources else None
    if positions is None:
        raise BatchError(f"Gold {gold.question.id}: {quote[:40]!r} does not stand in {source} of this corpus. "
                         "Name the corpus it was written for with --corpus DIR")
    return source, positions


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


def figures(judgements: Sequence[Judgement]) -> dict[str, float]:
    """Each measure's mean over what all questions add to it, rounded to four digits."""
    pooled: Values = {}
    for judgement in judgements:
        for name, values in judgement.values.items():
            pooled.setdefault(name, []).extend(values)
    means = {name: mean(values) for name, values in sorted(pooled.items())}
    both = means.get("refused_unanswerable", 0.0) + means.get("answered_answerable", 0.0)
    return means | {"balanced_abstention": round(both / 2, 4), "abstention_auroc": round(auroc(judgements), 4),
                    "questions": len(judgements), "missing": sum(j.missing for j in judgements)}


def mean(values: Sequence[float]) -> float:
    """The mean to four digits; 0 of nothing."""
    return round(sum(values) / len(values), 4) if values else 0.0


GROUPINGS: tuple[tuple[str, str, Callable[[Gold], str]], ...] = (
    ("recall@5", "language", lambda gold: gold.language),
    ("recall@5", "kind", lambda gold: gold.kind),
    ("recall@5", "file", lambda gold: gold.evidence[0][0]),
    ("answer_accuracy", "kind", lambda gold: gold.kind),
)


def groups(judgements: Sequence[Judgement]) -> dict[str, tuple[float, int]]:
    """Means of parts of the gold file, as "recall@5, language zh"."""
    pooled: Values = {}
    for measure, name, field in GROUPINGS:
        for judgement in judgements:
            if measure in judgement.values:
                pooled.setdefault(f"{measure}, {name} {field(judgement.gold)}", []).extend(judgement.values[measure])
    return {name: (mean(values), len(values)) for name, values in sorted(pooled.items())}
