"""Two runs over the same questions: which answers, citations and refusals changed, and what that did to the scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

from qa.batch.rows import Row, asked, state_of
from qa.evaluation.gold import Gold
from qa.evaluation.intervals import difference_intervals
from qa.evaluation.report import MEASURES, figures, judge_all
from qa.types import squash

Key = tuple[str, str, int]
"""Id, question, and which of those that share both: an id with another question is another question."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question that went otherwise in the new run; ``kinds`` says how.

    One of: answered, refused (it was the other way round), failed, mended (it failed before); or of two answers:
    answer, citations, or both.
    """

    kinds: tuple[str, ...]
    old: Row
    new: Row

    def to_json(self) -> dict[str, Any]:
        return {"id": self.new.get("id"), "question": self.new.get("question"), "changed": list(self.kinds),
                "old": told(self.old), "new": told(self.new)}


@dataclass(frozen=True, slots=True)
class Score:
    """One measure of both runs; ``interval`` is the 95 % interval of new minus old, the questions drawn together."""

    old: float
    new: float
    interval: tuple[float, float] | None

    @property
    def difference(self) -> float:
        return round(self.new - self.old, 4)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one run to another."""

    both: int
    """Questions that are in both files."""
    changes: tuple[Change, ...]
    gone: tuple[Row, ...]
    """Rows of questions that only the old file has."""
    new: tuple[Row, ...]
    scores: Mapping[str, Score]

    @property
    def counts(self) -> dict[str, int]:
        """How many questions are in both runs, the same or changed, and how many are in one only."""
        return {"both": self.both, "same": self.both - len(self.changes), "changed": len(self.changes),
                "gone": len(self.gone), "new": len(self.new)}

    def to_json(self) -> dict[str, Any]:
        scores = {name: {"old": s.old, "new": s.new, "difference": s.difference,
                         "interval": list(s.interval) if s.interval else None} for name, s in self.scores.items()}
        return {**self.counts, "changes": [change.to_json() for change in self.changes],
                "only_old": [row.get("id") for row in self.gone], "only_new": [row.get("id") for row in self.new],
                **({"scores": scores} if scores else {})}


def compare(old: Sequence[Row], new: Sequence[Row], gold: Sequence[Gold] = (),
            texts: Mapping[str, str] | None = None) -> Comparison:
    """What changed from the old rows to the new; with gold and the corpus by source, the scores of both."""
    before, after = keyed(old), keyed(new)
    pairs = [(before[key], row) for key, row in after.items() if key in before]
    changes = tuple(Change(kinds, *pair) for pair in pairs if (kinds := kinds_of(*pair)))
    return Comparison(len(pairs), changes, tuple(row for key, row in before.items() if key not in after),
                      tuple(row for key, row in after.items() if key not in before),
                      scores_of(old, new, gold, texts or {}) if gold else {})


def keyed(rows: Iterable[Row]) -> dict[Key, Row]:
    """The rows by what makes them the same question in both runs, in order."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[Key, Row] = {}
    for row in rows:
        pair = asked(row.get("id"), row.get("question"))
        found[(*pair, seen[pair])] = row
        seen[pair] += 1
    return found


def kinds_of(old: Row, new: Row) -> tuple[str, ...]:
    """How two rows of a question differ; nothing if they say and cite the same."""
    before, after = state_of(old), state_of(new)
    if before != after:
        return ("mended",) if before == "failed" else (after,)
    if before != "answered":
        return ()
    differing = {"answer": old["answer"] != new["answer"], "citations": cited(old).keys() != cited(new).keys()}
    return tuple(kind for kind, differs in differing.items() if differs)


def cited(row: Row) -> dict[tuple[str, str], Row]:
    """The citations of a row by file and words: the same words at another offset are the same citation."""
    return {(c["source"], squash(c["quote"])): c for c in row.get("citations") or ()}


def told(row: Row) -> dict[str, Any]:
    """What a row says, without what came with it from the search."""
    if state_of(row) == "failed":
        return {"error": row.get("error", "")}
    return {"answered": row["answered"], "answer": row["answer"],
            "citations": [{"locator": c.get("locator", ""), "source": c["source"], "quote": c["quote"]}
                          for c in cited(row).values()]}


def scores_of(old: Iterable[Row], new: Iterable[Row], gold: Sequence[Gold],
              texts: Mapping[str, str]) -> dict[str, Score]:
    """Each measure that is defined for both runs. Raises BatchError if the gold is of another corpus or other questions."""
    before, after = judge_all(gold, old, texts), judge_all(gold, new, texts)
    spread = difference_intervals(before, after, MEASURES)
    was, now = figures(before), figures(after)
    return {name: Score(was[name], now[name], spread.get(name)) for name in MEASURES
            if all(isfinite(means.get(name, nan)) for means in (was, now))}
