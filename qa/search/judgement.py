"""How likely it is that the corpus answers a question, and what the question names or wants and the best sentence lacks: one
object, which the answer, its confidence and the reason of a refusal all read."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from qa.documents.locators.reading import YEAR
from qa.question import answer_type
from qa.question.attributes import CLAUSE, is_anothers
from qa.question.glossary import names, stands, things
from qa.question.ordinals import ordinals
from qa.question.question import Question
from qa.question.wording import OF_DOCUMENT
from qa.search.ranker import load_weights
from qa.search.retrieve import Evidence
from qa.search.signals import SATURATED, Unit, is_of_another, told_by, untold_by
from qa.text.languages import language_of
from qa.text.numbers import numerals
from qa.text.words import fold, simplify, words_in
from qa.types import Hit

ANSWER_AT = 0.5
"""Below this probability the question is refused."""
LONG_HAN, LONG_NAME = 4, 7
"""Characters from which a name is known with one of them wrong."""
NOW = re.compile(r"目前|现在|当前|迄今|现有|如今")
"""Tells of the time of the document."""
DECADE = re.compile(r"(?<!\d)((?:19|20)\d)0(?:s|年代)")
NEAR = 5
"""Passages in which a name of the question is looked for."""
UNMATCHED = 0.82
"""A token of the question whose best likeness is lower is hardly found in the unit."""
OF_FIELD = ("attribute", "uncounted", "anothers")
"""Checks that were made for the field of the vocabulary: they count as far as the documents are of that."""
RAREST = 8
"""Heaviest tokens of a question, of which the two that are matched worst count."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a search is worth to its question."""

    probability: float
    """That the corpus answers."""
    lacking: dict[str, str]
    """What the best unit, or all that is near, lacks, by the name of the check, in the question's words; only what is lacking."""


def judge(evidence: Evidence) -> Judgement:
    """The one judgement of what was found; none of its checks decides alone."""
    if not (best := evidence.best()):
        return Judgement(0.0, {})
    lacking = {name: words for name, check in CHECKS.items() if (words := check(evidence.question, evidence, best))}
    fitted = load_weights()["confidence"]
    features = told(evidence, lacking)
    total = fitted["bias"] + sum(weight * features[name] for name, weight in fitted.items() if name != "bias")
    return Judgement(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), lacking)


def told(evidence: Evidence, lacking: dict[str, str]) -> dict[str, float]:
    """Each feature of the confidence by its name: how the best passage stands out among those found, how well the best unit covers
    the question, and what is lacking."""
    question, best, spread = evidence.question, evidence.best(), evidence.spread
    if best is None:
        return {}
    passage = evidence.hits[best.candidate].passage
    share = evidence.weights / max(1e-9, float(evidence.weights.sum()))
    heaviest = best.cover[(-evidence.weights).argsort()[:RAREST]]
    is_foreign = float(language_of(passage.text) != question.language)
    signals, cover = best.signals, 20 * float(np.minimum(best.cover, SATURATED) @ share)
    checks = {name: float(name in lacking) for name in CHECKS}
    return {
        "top": spread.top, "deviations": spread.deviations, "above": spread.above, "above_ten": spread.above_ten,
        "strange": spread.strange * (1 - is_foreign),
        "foreign": is_foreign, "foreign_top": spread.top * is_foreign,
        "foreign_cover": cover * is_foreign, "chinese": float(not is_foreign and question.language == "zh"),
        "cover": cover, "lexical": signals.lexical * (1 - is_foreign), "kind_held": signals.kind_held, "kind_lacking": signals.kind_lacking,
        "digits": signals.digits, "asks_number": float(question.asks_number), "another": signals.another,
        "unmatched": float(share[best.cover < UNMATCHED].sum()), "rarest": sum(sorted(map(float, heaviest))[:2]) / max(1, min(2, len(heaviest))),
        "unit_length": math.log(max(1, best.end - best.start)), "length": math.log1p(len(question.content)),
        **{name: held * (spread.field if name in OF_FIELD else 1.0) for name, held in checks.items()}, "field_kind": checks["kind"] * spread.field}


def missing_year(question: Question, evidence: Evidence, best: Unit) -> str:
    """The first year of the question, no decade, that stands nowhere near and is of no document near."""
    near = f"{_near(evidence.hits)} {' '.join(evidence.years[:NEAR])}"
    return next((y for y in question.years if y not in near and y not in _decades(question.text)), "")


def other_time(question: Question, evidence: Evidence, best: Unit) -> str:
    """The years or the series that the question names where the best unit names others of them: the right topic at the wrong time."""
    words = f"{best.before} {told_by(evidence.hits[best.candidate].passage, best.start, best.end)}"
    if _is_other_time(question, words):
        return question.years[0]
    return str(min(question.ordinals)[0]) if is_of_another(question.ordinals, words) else ""


def other_year(question: Question, evidence: Evidence, best: Unit) -> str:
    """The first year of the question where the best unit names others and all that it counts or measures stands after one of them or in
    its clause: 2012 年 where 汇款于 2011 年达到 3 720 亿美元; what it tells of now is of its document's year. Or where its document is older
    than the years and names none of them."""
    if not question.years:
        return ""
    if evidence.hits[best.candidate].passage.source in evidence.too_old:
        return question.years[0]
    if OF_DOCUMENT.search(question.text):
        return ""
    asked = answer_type.wanted(question.text) or answer_type.wanted(question.earlier)
    if not asked and (question.earlier or question.put_in):
        asked = list(answer_type.TYPES)
    kinds = [kind for kind in asked if kind.name in answer_type.MEASURED]
    words = f"{best.before} {told_by(evidence.hits[best.candidate].passage, best.start, best.end)}"
    values, dated = [words], ""
    for clause in CLAUSE.split(words):
        dated = clause if YEAR.search(numerals(fold(clause))) else dated
        if any(kind.held(YEAR.sub(" ", clause)) for kind in kinds):
            values.append(f"{dated} {clause}")
    is_other = len(values) > 1 and all(_is_other_time(question, part) and not NOW.search(part) for part in values)
    return question.years[0] if is_other else ""


def _is_other_time(question: Question, words: str) -> bool:
    """Whether the words name years, but none of the question's, nor of its decades."""
    told = set(YEAR.findall(numerals(fold(words))))
    return bool(question.years and told) and not told & set(question.years) and not {f"{y[:3]}0" for y in told} & _decades(question.text)


def uncounted(question: Question, evidence: Evidence, best: Unit) -> str:
    """The people, refugees or women, whose number is asked for and whom neither the best unit, a Chinese one, nor its headings
    name, in the question's words; empty if there are none."""
    return _unsaid(question, question.groups, evidence, best) if question.asks_number else ""


def missing_names(question: Question, hits: Sequence[Hit]) -> list[str]:
    """The names in the question that stand nowhere near, in the question's words; none where what is near is in a third
    language, whose ways to write them are not known."""
    near = _near(hits)
    if language_of(near) not in ("zh", question.language):
        return []
    lacking = [words for words, variants in question.named if not any(stands(numerals(fold(v)), near) for v in variants)]
    return lacking + [words for words, variants in question.strangers if not any(_stands(numerals(fold(v)), near) for v in variants)]


def _stands(name: str, text: str) -> bool:
    """Whether the text has the name that nothing is known of; a long one may be mistyped in one character."""
    if name in text:
        return True
    least = LONG_HAN if answer_type.HAN.match(name) else LONG_NAME
    return len(name) >= least and any(re.search(f"{re.escape(name[:i])}[^\\W\\d_]{re.escape(name[i + 1:])}", text) for i in range(len(name)))


def missing_name(question: Question, evidence: Evidence, best: Unit) -> str:
    """The first name in the question that stands nowhere near."""
    return next(iter(missing_names(question, evidence.hits)), "")


def put_in(question: Question, evidence: Evidence, best: Unit) -> str:
    """A name in a follow-up, or a year that it puts in, which the best unit is not about: the answer to the question before comes again."""
    new = question.put_in or (question.text if question.earlier else "")
    return _unsaid(question, names(new, question.language), evidence, best) or _unsaid_year(question, evidence, best)


def _unsaid_year(question: Question, evidence: Evidence, best: Unit) -> str:
    """The first year put in that the best unit and its headings lack and that its document is not of."""
    whole = numerals(fold(f"{best.before} {_whole(evidence, best)} {evidence.years[best.candidate]}"))
    return next((year for year in YEAR.findall(numerals(fold(question.put_in))) if year not in whole), "")


def unsaid_name(question: Question, evidence: Evidence, best: Unit) -> str:
    """A country, body or city that the question names and the best unit does not."""
    return _unsaid(question, question.named, evidence, best)


def unsaid_year(question: Question, evidence: Evidence, best: Unit) -> str:
    """The first year of the question that neither the best unit nor its headings nor the date of its document have."""
    whole = numerals(fold(f"{best.before} {_whole(evidence, best)} {evidence.years[best.candidate]}"))
    return next((year for year in question.years if year not in whole and year not in _decades(question.text)), "")


def other_of_series(question: Question, evidence: Evidence, best: Unit) -> str:
    """The number in a series that the question names where the best unit is of none or of another one."""
    series = question.ordinals
    return str(min(series)[0]) if series and not series & ordinals(f"{best.before} {_whole(evidence, best)}") else ""


def kind(question: Question, evidence: Evidence, best: Unit) -> str:
    """The name of the first kind of answer that the question wants and the best unit does not give, as far as that can be told."""
    words = told_by(evidence.hits[best.candidate].passage, best.start, best.end)
    return next((one.name for one in answer_type.wanted(question.text)
                 if one.name in answer_type.CERTAIN and not answer_type.holds([one], words, question.said)), "")


def attribute(question: Question, evidence: Evidence, best: Unit) -> str:
    """What of a thing the question asks for and the best unit does not tell, in the question's words."""
    return untold_by(question.attributes, evidence.hits[best.candidate].passage, (best.start, best.end), best.before)


def _unsaid(question: Question, asked: Sequence[tuple[str, tuple[str, ...]]], evidence: Evidence, best: Unit) -> str:
    """The words of the first of those asked for that neither the best unit, a Chinese one, nor its headings name; empty if all are."""
    whole = _whole(evidence, best)
    if not answer_type.HAN.search(evidence.hits[best.candidate].passage.text):
        return ""
    return next((words for words, variants in asked if not any(stands(v, whole) for v in variants)
                 and not _in_parts(words, question.language, whole)), "")


def _decades(text: str) -> set[str]:
    return {f"{m[1]}0" for m in DECADE.finditer(text)}


def anothers(question: Question, evidence: Evidence, best: Unit) -> str:
    """The first name in the question, in its words, where the best unit, a Chinese one, tells the attribute asked for of something that the
    question does not name; empty if it does not, or if the question asks several things."""
    passage = evidence.hits[best.candidate].passage
    if question.parts or not answer_type.HAN.search(passage.text):
        return ""
    earlier = simplify(f"{passage.context} {passage.text[:best.start]}")
    is_so = is_anothers(question.attributes, [v for _, v in question.named], simplify(passage.text[best.start:best.end]), earlier)
    return question.named[0][0] if is_so else ""


def _whole(evidence: Evidence, unit: Unit) -> str:
    """A unit with its headings, in simplified characters."""
    passage = evidence.hits[unit.candidate].passage
    return simplify(f"{passage.context} {passage.text[unit.start:unit.end]}")


def _in_parts(words: str, language: str, whole: str) -> bool:
    """Whether the text names what each of several words says by itself: 女性移民 where women and migrants are."""
    said = [things(word, language) for word, *_ in words_in(words)]
    return len(said) > 1 and all(any(v in whole for variants in concepts for v in variants) for concepts in said)


def _near(hits: Sequence[Hit]) -> str:
    return numerals(fold(" ".join(f"{h.passage.text} {h.passage.context}" for h in hits[:NEAR])))


Check = Callable[[Question, Evidence, Unit], str]
CHECKS: dict[str, Check] = {
    "missing_year": missing_year, "missing_name": missing_name, "other_year": other_year, "uncounted": uncounted, "put_in": put_in,
    "unsaid_name": unsaid_name, "unsaid_year": unsaid_year, "anothers": anothers, "other_time": other_time, "series": other_of_series,
    "kind": kind, "attribute": attribute}
"""What may be lacking, the most telling first."""
