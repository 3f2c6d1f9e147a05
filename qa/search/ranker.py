"""A linear model over a unit's signals: which sentence answers best, and so which passage comes first."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from qa.search.signals import Signals, Unit

WEIGHTS = Path(__file__).with_name("weights.json")
"""Weights of the ranker and of the confidence; written by `python -m benchmarks.fit`, which cross-validates them."""
SPREAD = 5.0
"""Ranker scores, which are log-odds, are this much milder on the scale that is shown."""


def rank_units(units: Sequence[Unit], weights: np.ndarray | None = None) -> np.ndarray:
    """(units,) the ranker's scores, higher is better, with what standing near the answer before adds."""
    chosen = ranker_weights() if weights is None else weights
    return np.array([u.signals for u in units], np.float32).reshape(-1, len(Signals._fields)) @ chosen + np.array([u.near for u in units], np.float32)


def shown(score: float) -> float:
    """A ranker's score on a scale from 0 to 1 on which a usual first hit is at one half."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, (score - load_weights()["middle"]) / SPREAD))))


@lru_cache(1)
def load_weights() -> dict[str, Any]:
    """What `benchmarks/fit.py` wrote."""
    return dict(json.loads(WEIGHTS.read_text(encoding="utf-8")))


@lru_cache(1)
def ranker_weights() -> np.ndarray:
    """(len(Signals._fields),) the fitted weights of the ranker."""
    fitted = load_weights()["ranker"]
    return np.array([fitted.get(name, 0.0) for name in Signals._fields], np.float32)
