"""How far a figure over a few questions can be trusted: intervals from resampled questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from qa.evaluation.judging import Judgement

RESAMPLES, SEED = 1000, 0

Intervals = dict[str, tuple[float, float]]


def intervals(judgements: Sequence[Judgement], measures: Sequence[str]) -> Intervals:
    """95 % intervals of measures (percentile bootstrap; Efron 1979), seeded."""
    return percentiles(samples(judgements, measures))


def difference_intervals(old: Sequence[Judgement], new: Sequence[Judgement], measures: Sequence[str]) -> Intervals:
    """95 % intervals of new minus old; both are of the same questions in the same order, which are drawn together."""
    before, after = samples(old, measures), samples(new, measures)
    return percentiles({name: after[name] - before[name] for name in before})


def samples(judgements: Sequence[Judgement], measures: Sequence[str]) -> dict[str, np.ndarray]:
    """Each measure's values over resampled questions, NaN where it is undefined; the same draws for any judgements."""
    if not judgements:
        return {}
    count = len(judgements)
    draws = np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    found = {name: resampled_mean(judgements, name, draws) for name in measures}
    if "balanced_abstention" in found:
        found["balanced_abstention"] = (found["answered_answerable"] + found["refused_unanswerable"]) / 2
    if "abstention_auroc" in found:
        found["abstention_auroc"] = resampled_auroc(judgements, draws)
    return found


def percentiles(values: Mapping[str, np.ndarray]) -> Intervals:
    """From the 2.5th to the 97.5th percentile, to four digits; nothing for what is undefined."""
    return {name: (round(float(low), 4), round(float(high), 4)) for name, sample in values.items()
            if np.isfinite(sample).any() for low, high in [np.nanpercentile(sample, [2.5, 97.5])]}


def resampled_mean(judgements: Sequence[Judgement], name: str, draws: np.ndarray) -> np.ndarray:
    """The measure's mean in each draw, NaN where a draw has no value of it; draws: resamples × questions."""
    sums = np.array([sum(j.values.get(name, ())) for j in judgements])
    counts = np.array([len(j.values.get(name, ())) for j in judgements])
    with np.errstate(invalid="ignore"):
        return (draws @ sums) / (draws @ counts)


def auroc(judgements: Sequence[Judgement]) -> float:
    """How often an answerable question's confidence is above an unanswerable one's, ties half; NaN without both."""
    wins = confidence_wins(judgements)
    return float(wins.mean()) if wins.size else float("nan")


def confidence_wins(judgements: Sequence[Judgement]) -> np.ndarray:
    """For each answerable (row) and unanswerable question (column): 1 if the first is surer, ½ on a tie, else 0."""
    yes = np.array([j.confidence for j in judgements if j.gold.answerable])[:, None]
    no = np.array([j.confidence for j in judgements if not j.gold.answerable])[None, :]
    return (yes > no) + 0.5 * (yes == no)


def resampled_auroc(judgements: Sequence[Judgement], draws: np.ndarray) -> np.ndarray:
    """The AUROC in each draw: wins weighted by how often both questions of a pair were drawn."""
    answerable = np.array([j.gold.answerable for j in judgements])
    yes, no = draws[:, answerable], draws[:, ~answerable]
    with np.errstate(invalid="ignore"):
        return ((yes @ confidence_wins(judgements)) * no).sum(axis=1) / (yes.sum(axis=1) * no.sum(axis=1))
