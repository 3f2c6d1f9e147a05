"""Fit the weights of the ranker and of the confidence on unlike corpora together, cross-validated by leaving whole corpora out.

    python -m benchmarks.fit GOLD.jsonl [...] [--squad NAME=FILE[,QUESTIONS][:ARTICLES] ...] [--keep DIR] [--ranker]
                             [--to FILE] [--left-out DIR] [--table]

The ranker is a linear model over a unit's signals, fitted so that a unit that holds the answer outweighs the others of its question
(listwise softmax, L2); its weights stay unless ``--ranker`` is given: refitted on all corpora together they were no better on any
that was left out, and worse on the five documents. Only that of late interaction was raised by hand: first passages that hold the
answer, on the average of nine sets of questions, .840 → .844 with 5 instead of 3.2, first units .755 → .756. The confidence is a
logistic model over what a search found. Every corpus counts the same. Nothing that ranks is fitted on a corpus whose name begins
with x (XQuAD). ``--table`` tells what each signal and feature is worth on corpora left out.
"""

from __future__ import annotations

import argparse
import json
import pickle
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.corpora import MOST_ARTICLES, Case, alone_cases, gold_cases, squad_cases, strange_cases
from qa.assistant import Assistant
from qa.search.judgement import ANSWER_AT, CHECKS, told
from qa.search.ranker import WEIGHTS, load_weights, rank_units
from qa.search.retrieve import Evidence
from qa.search.signals import Signals

RANKER_L2, CONFIDENCE_L2 = 0.001, 0.001
"""Over standardised features."""
ANSWERABLE = 0.75
"""Share of the questions people ask that their documents answer: the probability that the confidence starts from."""
HARDNESS = {"absent": 1.0, "near": 0.3, "out": 0.3}
"""How much each kind of what is not answerable counts: people ask more often for what is absent than for a near miss."""
GOLD = "five"
"""The name of the five documents among the corpora."""

Corpora = Mapping[str, Sequence[Case]]


def middle(corpora: Corpora, ranker: Mapping[str, float]) -> float:
    """The ranker's score of the usual best unit of a question that is answerable."""
    tops = [float((matrix(case) @ vector(ranker)).max()) for cases in corpora.values() for case in cases if case.label == "answerable"]
    return round(float(np.mean(tops)), 2)


def ranker_without(corpora: Corpora, signals: Collection[str], without: str) -> dict[str, float]:
    """The ranker's weights fitted on all corpora but those of one family and XQuAD."""
    return fit_ranker({name: cases for name, cases in but(corpora, without).items() if family(name) != "x"}, signals)


def but(corpora: Mapping[str, Any], without: str) -> dict[str, Any]:
    """The corpora that are not of the family."""
    return {name: cases for name, cases in corpora.items() if family(name) != without}


def family(name: str) -> str:
    """Corpora that are of the same texts: all of XQuAD, and each with its articles alone."""
    return "x" if name.startswith("x") else name.partition("-")[0]


# -- the ranker


def matrix(case: Case) -> np.ndarray:
    """(units, signals)."""
    return np.array([unit.signals for unit in case.found.units], np.float64).reshape(-1, len(Signals._fields))


def vector(ranker: Mapping[str, float]) -> np.ndarray:
    """(signals,) weights in their order."""
    return np.array([ranker.get(name, 0.0) for name in Signals._fields])


def fit_ranker(corpora: Corpora, signals: Collection[str]) -> dict[str, float]:
    """Weights by the name of the signal; cases without a unit that holds the answer say nothing."""
    columns = [n for n, name in enumerate(Signals._fields) if name in signals]
    telling = {name: [case for case in cases if case.holds.any()] for name, cases in corpora.items()}
    used = [(case, 1 / len(corpora) / len(cases)) for cases in telling.values() for case in cases]
    x = np.concatenate([matrix(case)[:, columns] for case, _ in used])
    y, shares = np.concatenate([case.holds for case, _ in used]), np.array([share for _, share in used])
    sizes = [len(case.holds) for case, _ in used]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(used)), sizes)
    spread = x.std(0) + 1e-9
    z = x / spread

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = z @ w
        e = np.exp(s - np.maximum.reduceat(s, starts)[of])
        p = e / np.add.reduceat(e, starts)[of]
        right = np.add.reduceat(p * y, starts) + 1e-12
        slope = z.T @ ((p - p * y / right[of]) * shares[of])
        return float(-(shares * np.log(right)).sum() + RANKER_L2 * w @ w), slope + 2 * RANKER_L2 * w

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B").x / spread
    return {Signals._fields[n]: round(float(w), 4) for n, w in zip(columns, found, strict=True)}


def first(cases: Sequence[Case], ranker: Mapping[str, float]) -> tuple[float, float]:
    """How often the first unit holds the answer, and how often its passage does, over the answerable."""
    w = vector(ranker)
    tops = [(case, int(np.argmax(matrix(case) @ w))) for case in cases if case.label == "answerable" and len(case.holds)]
    return float(np.mean([c.holds[n] for c, n in tops])), float(np.mean([c.passage_holds[n] for c, n in tops]))


# -- the confidence


def featured(cases: Sequence[Case], ranker: Mapping[str, float]) -> list[tuple[str, dict[str, float]]]:
    """The label of each case, and what the confidence is told of it under this ranker."""
    out = []
    for case in cases:
        found = reranked(case.found, vector(ranker))
        best = found.best()
        lacking = {name: words for name, check in CHECKS.items() if best and (words := check(found.question, found, best))}
        out.append((case.label, told(found, lacking)))
    return [one for one in out if one[1]]


def reranked(found: Evidence, w: np.ndarray) -> Evidence:
    """The evidence as a ranker with these weights finds it."""
    units = [replace(u, score=float(s)) for u, s in zip(found.units, rank_units(found.units, w), strict=True)]
    units.sort(key=lambda u: -u.score)
    order = list(dict.fromkeys(u.candidate for u in units))
    hits = tuple(replace(found.hits[c], rank=n) for n, c in enumerate(order, 1))
    place = {c: n for n, c in enumerate(order)}
    years = tuple(found.years[c] for c in order)
    return replace(found, hits=hits, years=years, units=tuple(replace(u, candidate=place[u.candidate]) for u in units))


Featured = Mapping[str, Sequence[tuple[str, dict[str, float]]]]


def fit_confidence(corpora: Featured, features: Collection[str]) -> dict[str, float]:
    """Weights by the name of the feature, and the bias."""
    names = sorted(features)
    x = np.array([[row[name] for name in names] for rows in corpora.values() for _, row in rows])
    y = np.array([label == "answerable" for rows in corpora.values() for label, _ in rows])
    shares = np.concatenate([shared([label for label, _ in rows]) for rows in corpora.values()]) / len(corpora)
    mean = shares @ x
    spread = np.sqrt(shares @ (x - mean) ** 2) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = z @ w
        total = float((shares * np.logaddexp(0, np.where(y, -s, s))).sum() + CONFIDENCE_L2 * w[:-1] @ w[:-1])
        return total, z.T @ (shares * (1 / (1 + np.exp(-s)) - y)) + 2 * CONFIDENCE_L2 * np.r_[w[:-1], 0]

    w = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x
    raw = w[:-1] / spread
    return {name: round(float(v), 4) for name, v in zip(names, raw, strict=True)} | {"bias": round(float(w[-1] - raw @ mean), 4)}


def shared(labels: Sequence[str]) -> np.ndarray:
    """Weights of the cases of a corpus that sum to one: ANSWERABLE for those that are, the rest by HARDNESS for the other kinds."""
    others = {label: HARDNESS[label] for label in sorted(set(labels) - {"answerable"})}
    share = {"answerable": ANSWERABLE} | {label: (1 - ANSWERABLE) * weight / sum(others.values()) for label, weight in others.items()}
    return np.array([share[label] / labels.count(label) for label in labels])


def probabilities(rows: Sequence[tuple[str, dict[str, float]]], confidence: Mapping[str, float]) -> np.ndarray:
    """(cases,)."""
    totals = np.array([sum(w * row[name] for name, w in confidence.items() if name != "bias") for _, row in rows]) + confidence["bias"]
    return np.asarray(1 / (1 + np.exp(-totals)))


def auroc(pos: np.ndarray, neg: np.ndarray) -> float:
    """Share of pairs in which the answerable one is rated higher."""
    return float(((pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])).mean())


def figures(rows: Sequence[tuple[str, dict[str, float]]], confidence: Mapping[str, float]) -> dict[str, float]:
    """What these weights do on a corpus: log loss, answered, and of each other kind refused and AUROC."""
    p, labels = probabilities(rows, confidence), np.array([label for label, _ in rows])
    ours, given = p[labels == "answerable"], np.clip(np.where(labels == "answerable", p, 1 - p), 1e-6, 1)
    out = {"log loss": float(-(shared(labels.tolist()) * np.log(given)).sum()), "answered": float((ours >= ANSWER_AT).mean())}
    for label in ("absent", "near", "out"):
        if (theirs := p[labels == label]).size:
            out |= {f"refused {label}": float((theirs < ANSWER_AT).mean()), f"auroc {label}": auroc(ours, theirs)}
    return out


def ranked_left_out(corpora: Corpora, signals: Collection[str]) -> dict[str, dict[str, float]]:
    """How often the first unit and the first passage of each corpus hold the answer, by a ranker fitted on all others."""
    rankers = {name: ranker_without(corpora, signals, name) for name in {family(name) for name in corpora}}
    return {name: dict(zip(("unit@1", "passage@1"), first(cases, rankers[family(name)]), strict=True)) for name, cases in corpora.items()}


Told = Mapping[str, Mapping[str, Sequence[tuple[str, dict[str, float]]]]]
"""By family: what the confidence is told of every corpus under a ranker that has not seen the family."""


def told_by(corpora: Corpora, rankers: Mapping[str, dict[str, float]]) -> Told:
    """What the confidence is told of every corpus, by the ranker for each family that is left out."""
    told_of = {str(ranker): {name: featured(cases, ranker) for name, cases in corpora.items()} for ranker in rankers.values()}
    return {without: told_of[str(ranker)] for without, ranker in rankers.items()}


def judged_left_out(rows: Told, features: Collection[str]) -> dict[str, dict[str, float]]:
    """The figures of each corpus by a confidence fitted on all others."""
    fitted = {without: fit_confidence(but(told_of, without), features) for without, told_of in rows.items()}
    return {name: figures(rows[family(name)][name], fitted[family(name)]) for told_of in list(rows.values())[:1] for name in told_of}


# -- the table


def table(corpora: Corpora, signals: Sequence[str], features: Sequence[str]) -> Iterator[tuple[str, dict[str, float]]]:
    """What changes on corpora left out, on their average, when one signal or one feature is left out of every fit."""
    ranked, rows = means(ranked_left_out(corpora, signals)), told_by(corpora, dict.fromkeys(map(family, corpora), load_weights()["ranker"]))
    judged = means(judged_left_out(rows, features))
    yield "all", ranked | judged
    for name in signals:
        yield f"signal {name}", _changes(ranked, means(ranked_left_out(corpora, [s for s in signals if s != name])))
    for name in features:
        yield f"feature {name}", _changes(judged, means(judged_left_out(rows, [f for f in features if f != name])))


def means(found: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure over the corpora that have it."""
    names = dict.fromkeys(name for row in found.values() for name in row)
    return {name: float(np.mean([row[name] for row in found.values() if name in row])) for name in names}


def _changes(whole: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {name: other[name] - value for name, value in whole.items()}


# -- the command


def read_corpora(options: argparse.Namespace) -> dict[str, list[Case]]:
    """The cases of every corpus, from ``--keep`` where they are kept there; of each file in the shape of SQuAD also with one article at a time."""
    kept: Path = options.keep or Path(tempfile.mkdtemp())
    kept.mkdir(parents=True, exist_ok=True)
    makers = {GOLD: partial(_gold, options)} if options.gold else {}
    for name, _, given in (one.partition("=") for one in options.squad):
        makers[name] = partial(_squad, squad_cases, given, kept / name, options.most)
        makers[f"{name}-alone"] = partial(_squad, alone_cases, given, kept / name, options.most // 2)
    found = {}
    for name, make in makers.items():
        file = kept / f"{name}.pickle"
        if not file.exists():
            file.write_bytes(pickle.dumps(list(make())))
        found[name] = pickle.loads(file.read_bytes())
    return found


def _gold(options: argparse.Namespace) -> Iterator[Case]:
    """The gold questions, and some of the other corpora's, which the five documents do not answer."""
    assistant = Assistant.open(index=options.index)
    yield from gold_cases(assistant, options.gold)
    others = [list(map(Path, given.partition("=")[2].partition(":")[0].split(",")))[-1] for given in options.squad]
    yield from strange_cases(assistant, others, options.most // 8)


def _squad(make: Callable[..., Iterator[Case]], given: str, work: Path, most: int) -> Iterator[Case]:
    files, _, articles = given.partition(":")
    file, *questions = map(Path, files.split(","))
    return make(file, questions[0] if questions else None, work, most, int(articles or MOST_ARTICLES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="*", help="files of gold questions on the default corpus, taken together")
    parser.add_argument("--squad", action="append", default=[], help="NAME=FILE[,QUESTIONS][:ARTICLES], a file in the shape of SQuAD")
    parser.add_argument("--most", type=int, default=200, help="answerable questions of each such file")
    parser.add_argument("--index", help="index folder of the default corpus, as for qa")
    parser.add_argument("--keep", type=Path, help="folder in which what was found is kept for the next run")
    parser.add_argument("--ranker", action="store_true", help="fit the ranker anew as well; else its weights stay")
    parser.add_argument("--left-out", type=Path, help="folder for weights with each corpus left out of the fit, as cmrc.json; x.json: all of XQuAD")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="where the weights are written")
    parser.add_argument("--table", action="store_true", help="what each signal and feature is worth; writes nothing")
    parser.add_argument("--dry-run", action="store_true", help="print the figures, write nothing")
    parser.add_argument("--json", action="store_true", help="the figures of corpora left out as one object in the last line")
    options = parser.parse_args()
    corpora = read_corpora(options)
    signals = list(Signals._fields)
    some = next(case for cases in corpora.values() for case in cases)
    features = sorted(next(row for _, row in featured([some], {})))
    if options.table:
        for name, row in table(corpora, signals, features):
            print(f"{name:24}", {k: round(v, 4) for k, v in row.items()}, flush=True)
        return
    rankers = {name: ranker_without(corpora, signals, name) if options.ranker else load_weights()["ranker"]
               for name in {*map(family, corpora), ""}}
    rows = told_by(corpora, rankers)
    judged = judged_left_out(rows, features)
    found = {name: dict(zip(("unit@1", "passage@1"), first(cases, rankers[family(name)]), strict=True)) | judged[name]
             for name, cases in corpora.items()}
    for name, row in found.items():
        print(f"{name:6} left out", {k: round(v, 3) for k, v in row.items()})
    for without in dict.fromkeys(["", *map(family, corpora)]) if options.left_out else [""]:
        used, ranker, confidence = but(corpora, without), rankers[without], fit_confidence(but(rows[without], without), features)
        written: dict[str, Any] = {"middle": middle(used, ranker), "ranker": ranker, "confidence": confidence}
        to = options.left_out / f"{without}.json" if without else options.to
        if not without:
            print("ranker:", ranker, "\nconfidence:", confidence)
        if not options.dry_run:
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    if options.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
