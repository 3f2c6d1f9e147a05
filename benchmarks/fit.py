"""Fit the weights of the ranker and of the confidence, cross-validated, and write qa/search/weights.json.

    python benchmarks/fit.py tests/gold/dev.jsonl [MORE.jsonl ...] [--dry-run]

The ranker is a linear model over a unit's features, fitted so that a unit that holds the evidence outweighs the others
of its question (listwise softmax, L2). The confidence is a logistic model over what a search found; a question becomes
unanswerable when its evidence is taken out of what may be found.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from qa.answer.conversation import answered_turns
from qa.assistant import Assistant
from qa.documents.structure.lines import Positions
from qa.question.question import Question
from qa.question.reading import read_question
from qa.search.confidence import FEATURES as TOLD
from qa.search.confidence import is_ruled_out, told
from qa.search.fusion import READ
from qa.search.ranker import FEATURES, WEIGHTS, rank_units
from qa.search.retrieve import Evidence
from qa.types import Passage, Turn, squash

FOLDS = 10
RANKER_L2, CONFIDENCE_L2 = 0.0003, 0.003
"""By the cross-validated figures this command prints for 0.00003 … 0.1: the strongest that loses no more than chance."""
ANSWERABLE = 0.7
"""Share of the questions people ask that their documents answer: the probability that the confidence starts from."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was found for a question, all of its documents there or its evidence taken out."""

    case: int
    question: Question
    found: Evidence
    answerable: bool
    real: bool
    """Whether nothing was taken out."""


@dataclass(slots=True)
class Case:
    """One gold question with what was found for it."""

    row: dict[str, Any]
    question: Question
    found: Evidence
    features: np.ndarray
    """(units, features)."""
    holds: np.ndarray
    """(units,) whether the unit holds half of a piece of the evidence."""


def flat_positions(text: str) -> tuple[str, np.ndarray]:
    """The text without white space and, for each of its characters, the place in the text."""
    places = np.array([i for i, c in enumerate(text) if not c.isspace()])
    return "".join(text[i] for i in places), places


def pieces(assistant: Assistant, row: dict[str, Any]) -> list[tuple[str, set[int]]]:
    """Each piece of evidence as its file and the places of its characters in the file's text."""
    out = []
    for piece in row["evidence"]:
        flat, places = flat_positions(assistant.document(piece["file"]).text)
        start = flat.find(squash(piece["quote"]))
        out.append((piece["file"], set(places[start:start + len(squash(piece["quote"]))].tolist())))
    return out


def case(assistant: Assistant, row: dict[str, Any]) -> Case:
    """Search for a gold question and label the units found."""
    question = read_question(row["question"], answered_turns([Turn(**t) for t in row.get("history", [])]))
    found = assistant.searcher.search(question, READ)
    wanted = pieces(assistant, row)
    holds = []
    for unit in found.units:
        passage = found.hits[unit.candidate].passage
        text = assistant.document(passage.source).text
        spans = Positions(text, passage.spans, passage.text).spans(unit.start, unit.end)
        held = {i for a, b in spans for i in range(a, b)}
        holds.append(any(f == passage.source and len(held & p) >= 0.5 * len(p) for f, p in wanted))
    return Case(row, question, found, np.array([u.features for u in found.units]), np.array(holds, bool))


def fit_ranker(cases: Sequence[Case], l2: float = RANKER_L2) -> np.ndarray:
    """(features,) weights; cases without a unit that holds evidence say nothing."""
    used = [c for c in cases if c.holds.any()]
    x, y = np.concatenate([c.features for c in used]).astype(np.float64), np.concatenate([c.holds for c in used])
    sizes = [len(c.holds) for c in used]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(used)), sizes)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        e = np.exp(s - np.maximum.reduceat(s, starts)[of])
        p = e / np.add.reduceat(e, starts)[of]
        right = np.add.reduceat(p * y, starts) + 1e-12
        total = -np.log(right).sum() / len(used)
        slope = x.T @ (p - p * y / right[of]) / len(used)
        return total + l2 * w @ w, slope + 2 * l2 * w

    return np.asarray(minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x)


def auroc(pos: np.ndarray, neg: np.ndarray) -> float:
    """Share of pairs in which the answerable one is rated higher."""
    return float(((pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])).mean())


def folds(count: int, seed: int = 0) -> list[np.ndarray]:
    """Indices of each fold."""
    order = np.random.RandomState(seed).permutation(count)
    return [order[i::FOLDS] for i in range(FOLDS)]


def cross_validate_ranker(cases: Sequence[Case], l2: float) -> dict[str, float]:
    """How often the first unit holds evidence, and the mean reciprocal rank of the first passage with one."""
    first, reciprocal = [], []
    for seed in range(3):
        for fold in folds(len(cases), seed):
            held_out = set(fold.tolist())
            w = fit_ranker([c for i, c in enumerate(cases) if i not in held_out], l2)
            found = [ranked(cases[i], w) for i in fold]
            first += [one for one, _ in found]
            reciprocal += [rank for _, rank in found]
    return {"unit@1": round(float(np.mean(first)), 4), "mrr@10": round(float(np.mean(reciprocal)), 4)}


def ranked(c: Case, w: np.ndarray) -> tuple[bool, float]:
    """Whether the best unit holds evidence, and 1 / rank of the first passage with such a unit."""
    order = np.argsort(-(c.features @ w), kind="stable")
    passages = list(dict.fromkeys(c.found.units[u].candidate for u in order))
    good = {c.found.units[u].candidate for u in np.flatnonzero(c.holds)}
    rank = next((n for n, p in enumerate(passages[:10], 1) if p in good), 0)
    return bool(c.holds[order[0]]), 1 / rank if rank else 0.0


def searches(assistant: Assistant, cases: Sequence[Case]) -> list[Search]:
    """Every question as it is, and those that are answered once more without their evidence."""
    found = []
    everything = range(len(assistant.knowledge.passages))
    for n, c in enumerate(cases):
        found.append(Search(n, c.question, c.found, is_answerable(c), True))
        if is_answerable(c):
            wanted = pieces(assistant, c.row)
            without = [p for p in everything if not holds_evidence(assistant.knowledge.passages[p], wanted)]
            found.append(Search(n, c.question, assistant.searcher.search(c.question, READ, without), False, False))
    return found


def is_answerable(c: Case) -> bool:
    return bool(c.row["kind"] != "unanswerable")


def features_of(found: Sequence[Search], w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(searches, features) what the confidence is told of each under these weights of the ranker; (searches,) whether it is asked at
    all: what is told of another year or thing is refused whatever it says."""
    again = [reranked(one.found, w) for one in found]
    return (np.array([told(one.question, evidence) for one, evidence in zip(found, again, strict=True)]),
            np.array([not is_ruled_out(one.question, evidence) for one, evidence in zip(found, again, strict=True)]))


def reranked(found: Evidence, w: np.ndarray) -> Evidence:
    """The evidence as a ranker with these weights finds it."""
    units = [replace(u, score=float(s)) for u, s in zip(found.units, rank_units(found.units, w), strict=True)]
    units.sort(key=lambda u: -u.score)
    order = list(dict.fromkeys(u.candidate for u in units))
    best = {c: next(u.score for u in units if u.candidate == c) for c in order}
    hits = tuple(replace(found.hits[c], rank=n, signals=found.hits[c].signals | {"ranker": best[c]}) for n, c in enumerate(order, 1))
    place = {c: n for n, c in enumerate(order)}
    return replace(found, hits=hits, units=tuple(replace(u, candidate=place[u.candidate]) for u in units))


def holds_evidence(passage: Passage, wanted: Sequence[tuple[str, set[int]]]) -> bool:
    """Whether the passage has a part of the evidence that would give the answer away."""
    return any(f == passage.source and sum(a <= i < b for i in p for a, b in passage.spans) >= 0.3 * len(p)
               for f, p in wanted)


def fit_logistic(x: np.ndarray, y: np.ndarray, share: np.ndarray, l2: float = CONFIDENCE_L2) -> np.ndarray:
    """(features + 1,) weights over standardised features, the last the bias; ``share`` weighs the rows."""
    z = np.c_[x, np.ones(len(x))]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        p = 1 / (1 + np.exp(-(z @ w)))
        total = -(share * np.where(y, np.log(p + 1e-12), np.log(1 - p + 1e-12))).sum()
        return total + l2 * w[:-1] @ w[:-1], z.T @ (share * (p - y)) + 2 * l2 * np.r_[w[:-1], 0]

    return np.asarray(minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x)


def shares(y: np.ndarray, real: np.ndarray) -> np.ndarray:
    """Row weights that sum to one: ANSWERABLE for those that are, the rest half for real unanswerable ones and half for the
    many more made by taking evidence out."""
    made, true = (~y & ~real).sum(), (~y & real).sum()
    weight = np.where(y, ANSWERABLE / max(1, y.sum()),
                      (1 - ANSWERABLE) / 2 * np.where(real, 1 / max(1, true), 1 / max(1, made)))
    return np.asarray(weight / weight.sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+", help="files of gold questions, taken together")
    parser.add_argument("--index", help="index folder, as for qa")
    parser.add_argument("--dry-run", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args()
    assistant = Assistant.open(index=options.index)
    rows = [json.loads(line) for file in options.gold for line in file.read_text("utf-8").splitlines() if line.strip()]
    cases = [case(assistant, row) for row in rows]
    cases = [c for c in cases if not assistant.named(c.question)]
    answerable = [c for c in cases if is_answerable(c)]
    for l2 in (0.00003, 0.0001, 0.0003, 0.001):
        print(f"ranker, cross-validated, L2 {l2}:", cross_validate_ranker(answerable, l2))
    w = fit_ranker(answerable)
    print("ranker, as fitted:", {n: round(float(v), 3) for n, v in zip(FEATURES, w, strict=True)})
    fitted: dict[str, Any] = {"middle": round(float(np.mean([(c.features @ w).max() for c in answerable])), 2),
                              "ranker": {n: round(float(v), 4) for n, v in zip(FEATURES, w, strict=True)}}
    found = searches(assistant, cases)
    y, real = np.array([one.answerable for one in found]), np.array([one.real for one in found])
    tests = [fold_of(found, cases, fold) for fold in folds(len(cases))]
    for l2 in (0.003, 0.01, 0.03, 0.1):
        print(f"confidence, cross-validated, L2 {l2}:", cross_validate_confidence(tests, y, real, l2))
    x, asked = features_of(found, w)
    mean, spread = standard(x[asked])
    c = fit_logistic((x[asked] - mean) / spread, y[asked], shares(y[asked], real[asked]))
    raw = c[:-1] / spread
    fitted["confidence"] = {n: round(float(v), 4) for n, v in zip(TOLD, raw, strict=True)}
    fitted["confidence"]["bias"] = round(float(c[-1] - raw @ mean), 4)
    print("confidence, as fitted:", fitted["confidence"])
    if not options.dry_run:
        WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def fold_of(found: Sequence[Search], cases: Sequence[Case], fold: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(searches,) which of them are of a question of the fold; (searches, features) all under a ranker that has not seen these, and
    (searches,) of which the confidence is asked."""
    held = set(fold.tolist())
    w = fit_ranker([c for n, c in enumerate(cases) if is_answerable(c) and n not in held])
    return np.array([one.case in held for one in found]), *features_of(found, w)


def standard(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(features,) mean and spread."""
    return x.mean(0), x.std(0) + 1e-9


def cross_validate_confidence(tests: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]], y: np.ndarray, real: np.ndarray,
                              l2: float) -> dict[str, float]:
    """Area under the curve among real questions and among all, and the share answered and refused at 0.5; of each question
    by a ranker, a scaling and a confidence that have not seen it."""
    p = np.zeros(len(y))
    for test, x, asked in tests:
        seen, test = asked & ~test, asked & test
        mean, spread = standard(x[seen])
        z = (x - mean) / spread
        w = fit_logistic(z[seen], y[seen], shares(y[seen], real[seen]), l2)
        p[test] = 1 / (1 + np.exp(-(np.c_[z[test], np.ones(test.sum())] @ w)))
    out = {"auroc": auroc(p[y], p[~y & real]), "auroc with evidence out": auroc(p[y], p[~y])}
    for at in (0.4, 0.5, 0.6):
        out[f"answered at {at}"] = round(float((p[y] >= at).mean()), 3)
        out[f"refused at {at}"] = round(float((p[~y & real] < at).mean()), 3)
    return out


if __name__ == "__main__":
    main()
