"""Quality on a gold file: each question is judged by itself, then judgements are averaged, resampled, grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.batch.rows import Row, asked
from qa.errors import BatchError
from qa.evaluation.gold import Gold, SolidText
from qa.evaluation.intervals import auroc, intervals
from qa.evaluation.judging import Judgement, Values, failed, judge

MEASURES = ("recall@1", "recall@5", "recall@10", "recall@2000chars", "mrr@10", "answer_accuracy", "citation_recall",
            "citation_precision", "citation_exact", "markers_valid", "figures_cited", "answered_answerable",
            "refused_unanswerable", "balanced_abstention", "abstention_auroc")
"""In reading order: finding, answering, citing, refusing. All lie between 0 and 1 and get an interval."""


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
