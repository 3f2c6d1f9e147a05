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
from qa.question.glossary import names, stands, things
from qa.question.question import Question
from qa.question.wording import OF_DOCUMENT
from qa.search.ranker import load_weights
from qa.search.retrieve import Evidence
from qa.search.signals import SATURATED, Unit, told_by, told_in
from qa.text.languages import HAN, language_of
from qa.text.numbers import numerals
from qa.text.packs import alternatives, union
from qa.text.words import fold, simplify, words_in
from qa.types import Hit

ANSWER_AT = 0.5
"""Below this probability the question is refused."""
LONG_HAN, LONG_NAME = 4, 7
"""Characters from which a name is known with one of them wrong."""
NOW = union("answers.now")
"""Tells of the time of the document."""
DECADE = re.compile(rf"(?<!\d)((?:19|20)\d)0(?:{alternatives('answers.decade')})")
NEAR = 5
"""Passages in which a name of the question is looked for."""
KNOWN_FIELD = 0.5
"""How far documents must be of the field of the vocabulary for what none of its words tells in them to be lacking, not unknown."""
CLAUSE = re.compile(r"[，,；;。]")
"""Between clauses."""


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
    the question, and what is lacking. Those that gave nothing on corpora left out are gone (`benchmarks/fit.py --table`)."""
    question, best, spread = evidence.question, evidence.best(), evidence.spread
    if best is None:
        return {}
    passage = evidence.hits[best.candidate].passage
    share = evidence.weights / max(1e-9, float(evidence.weights.sum()))
    is_foreign = told_in(passage.text) != question.language
    return {
        "top": spread.top, "deviations": spread.deviations, "above": spread.above, "above_ten": spread.above_ten,
        "usual": spread.usual, "foreign": float(is_foreign),
        "cover": 20 * float(np.minimum(best.cover, SATURATED) @ share), "kind_lacking": best.signals.kind_lacking,
        "words": math.log1p(len(words_in(passage.text[best.start:best.end]))),
        **{name: float(name in lacking) * (spread.field if name in OF_FIELD else 1.0) for name in CHECKS}}


def missing_year(question: Question, evidence: Evidence, best: Unit) -> str:
    """The first year of the question, no decade, that stands nowhere near and is of no document near."""
    near = f"{_near(evidence.hits)} {' '.join(evidence.years[:NEAR])}"
    return next((y for y in question.years if y not in near and y not in _decades(question.text)), "")


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
        if any(kind.is_told(YEAR.sub(" ", clause), best.language) for kind in kinds):
            values.append(f"{dated} {clause}")
    is_other = len(values) > 1 and all(_is_other_time(question, part) and not NOW.search(part) for part in values)
    return question.years[0] if is_other else ""


def _is_other_time(question: Question, words: str) -> bool:
    """Whether the words name years, but none of the question's, nor of its decades."""
    told = set(YEAR.findall(numerals(fold(words))))
    return bool(question.years and told) and not told & set(question.years) and not {f"{y[:3]}0" for y in told} & _decades(question.text)


def uncounted(question: Question, evidence: Evidence, best: Unit) -> str:
    """The people, refugees or women, whose number is asked for and whom neither the best unit, a Chinese one, nor its headings
    name, in the question's words; empty if there are none, or the documents are of another field."""
    asked = answer_type.wanted(question.text) or answer_type.wanted(question.earlier)
    is_known = evidence.spread.field >= KNOWN_FIELD and any(kind.name in answer_type.MEASURED for kind in asked)
    return _unsaid(question, question.groups, evidence, best) if is_known else ""


def missing_names(question: Question, hits: Sequence[Hit]) -> list[str]:
    """The names in the question that stand nowhere near, in the question's words. What is near must be in its language; of the
    vocabulary's names it is also known how Chinese texts write them, of no others how a foreign text does."""
    near = _near(hits)
    language = language_of(near)
    named = question.named if language in ("zh", question.language) else []
    strangers = question.strangers if language == question.language else []
    lacking = [words for words, variants in named if not any(stands(numerals(fold(v)), near) for v in variants)]
    return lacking + [words for words, variants in strangers if not any(_stands(numerals(fold(v)), near) for v in variants)]


def _stands(name: str, text: str) -> bool:
    """Whether the text has the name that nothing is known of; a long one may be mistyped in one character."""
    if name in text:
        return True
    least = LONG_HAN if HAN.match(name) else LONG_NAME
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


def kind(question: Question, evidence: Evidence, best: Unit) -> str:
    """The name of the first kind of answer that the question wants and the best unit does not give, as far as that can be told."""
    words = told_by(evidence.hits[best.candidate].passage, best.start, best.end)
    unknown = () if evidence.spread.field >= KNOWN_FIELD else answer_type.OF_FIELD
    return next((one.name for one in answer_type.wanted(question.text) if one.name in answer_type.CERTAIN and one.name not in unknown
                 and not answer_type.holds([one], words, best.language, question.said)), "")


def _unsaid(question: Question, asked: Sequence[tuple[str, tuple[str, ...]]], evidence: Evidence, best: Unit) -> str:
    """The words of the first of those asked for that neither the best unit, a Chinese one, nor its headings name; empty if all are."""
    whole = _whole(evidence, best)
    if not HAN.search(evidence.hits[best.candidate].passage.text):
        return ""
    return next((words for words, variants in asked if not any(stands(v, whole) for v in variants)
                 and not _in_parts(words, question.language, whole)), "")


def _decades(text: str) -> set[str]:
    return {f"{m[1]}0" for m in DECADE.finditer(text)}


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
    "missing_year": missing_year, "missing_name": missing_name, "other_year": other_year, "put_in": put_in, "unsaid_name": unsaid_name,
    "uncounted": uncounted, "kind": kind}
"""What may be lacking, the most telling first."""
OF_FIELD = ("uncounted", "kind")
"""Checks that read texts by words of the vocabulary's field: they count as far as the documents are of that."""
