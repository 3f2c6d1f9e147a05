"""What each step of retrieval is worth on a gold file: every step's ranking is judged alike, overall and by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from qa.evaluation.gold import Gold, SolidText, find_piece
from qa.evaluation.intervals import Intervals, intervals
from qa.evaluation.judging import Judgement, judge_retrieval
from qa.evaluation.report import GROUPINGS, mean
from qa.search.stages import STAGES
from qa.types import Passage, Turn

MEASURES = ("recall@1", "recall@5", "recall@2000chars", "mrr@10")
PARTED = "recall@5"
"""The measure that is given by part as well."""
PARTS = tuple((name, field) for measure, name, field in GROUPINGS if measure == PARTED)
"""Each part's name, and to which of its values a question belongs."""


class Searching(Protocol):
    """What can say how each step of its search ranks the passages."""

    def stages(self, question: str, history: Sequence[Turn] = ()) -> dict[str, list[Passage]]: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions, with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    count: int

    def to_json(self) -> dict[str, float]:
        return {"mean": self.mean, "low": self.low, "high": self.high, "questions": self.count}


@dataclass(frozen=True, slots=True)
class Ablation:
    """Figures by stage: of each measure overall, and of PARTED by "language zh", "kind table" and the like."""

    overall: dict[str, dict[str, Figure]]
    by: dict[str, dict[str, Figure]]

    def to_json(self) -> dict[str, Any]:
        return {stage: {name: figure.to_json() for name, figure in row.items()}
                | {f"{PARTED}, {part}": figure.to_json() for part, figure in self.by[stage].items()}
                for stage, row in self.overall.items()}

    def parts(self, name: str) -> list[str]:
        """The values of a part that occur, in order."""
        return sorted(part for part in self.by[STAGES[0]] if part.startswith(f"{name} "))


def ablate(searching: Searching, gold: Sequence[Gold], texts: Mapping[str, str]) -> Iterator[dict[str, Judgement]]:
    """How each answerable question went at each stage, one after another."""
    sources = {source: SolidText(text) for source, text in texts.items()}
    for one in gold:
        if one.answerable:
            pieces = [find_piece(one, source, quote, sources) for source, quote in one.evidence]
            need = 1 if one.one_is_enough else len(pieces)
            found = searching.stages(one.question.question, one.question.history)
            yield {stage: Judgement(one, judge_retrieval([{"source": p.source, "spans": p.spans} for p in passages],
                                                         pieces, need, sources), 0.0, False)
                   for stage, passages in found.items()}


def ablation(judged: Sequence[dict[str, Judgement]]) -> Ablation:
    """The figures of all questions together."""
    by_stage = {stage: [row[stage] for row in judged] for stage in STAGES}
    return Ablation({stage: _figures(rows, MEASURES) for stage, rows in by_stage.items()},
                    {stage: _by_part(rows) for stage, rows in by_stage.items()})


def _by_part(judgements: Sequence[Judgement]) -> dict[str, Figure]:
    found: dict[str, list[Judgement]] = {}
    for name, field in PARTS:
        for judgement in judgements:
            found.setdefault(f"{name} {field(judgement.gold)}", []).append(judgement)
    return {part: _figures(found[part], (PARTED,))[PARTED] for part in sorted(found)}


def _figures(judgements: Sequence[Judgement], measures: Sequence[str]) -> dict[str, Figure]:
    spread: Intervals = intervals(judgements, measures)
    return {name: Figure(mean([v for j in judgements for v in j.values[name]]), *spread[name], len(judgements))
            for name in measures if name in spread}
