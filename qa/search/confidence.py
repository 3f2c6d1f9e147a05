"""How likely it is that the corpus answers a question."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from qa.documents.locators.reading import YEAR
from qa.question import answer_type
from qa.question.attributes import CLAUSE, is_anothers
from qa.question.glossary import names, stands, things
from qa.question.ordinals import ordinals
from qa.question.question import Question
from qa.question.wording import OF_DOCUMENT
from qa.search.ranker import FEATURES as RANKED
from qa.search.ranker import Unit, is_of_another, load_weights, told_by
from qa.search.retrieve import Evidence
from qa.text.languages import language_of
from qa.text.numbers import numerals
from qa.text.words import fold, simplify, terms, words_in
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
FEATURES = ("top", "unit_length", "missing_names", "typed", "asks_number", "length", "chinese_unit", "another", "others", "untold", "series")
"""Names of what is told of a search, in the order of the confidence's weights. Chosen by adding and leaving out, one after
another, by the cross-validated figures of `benchmarks/fit.py`."""


def told(question: Question, evidence: Evidence) -> np.ndarray:
    """(len(FEATURES),) what tells the answerable from the unanswerable: how good the best unit is, and what the question
    names or wants and it lacks."""
    if not (best := evidence.best(question)):
        return np.zeros(len(FEATURES))
    unit, unit_length = float(best.features[RANKED.index("unit")]), math.log(max(1, best.end - best.start)) / 2
    words = told_by(evidence.hits[best.candidate].passage, best.start, best.end)
    kinds = [kind for kind in answer_type.wanted(question.text) if kind.name in answer_type.CERTAIN]
    typed = answer_type.held(kinds, words, question.said)
    series = question.ordinals
    length = sum(len(term) > 1 or term.isdigit() for term in terms(question.search))
    return np.array([evidence.hits[0].signals["ranker"], unit_length,
                     float(bool(missing_names(question, evidence.hits) or left_out(question, evidence))),
                     typed, float(question.asks_number), math.log1p(length), unit if question.language == "zh" else 0.0,
                     float(names_another(question, f"{best.before} {words}")), float(bool(uncounted(question, evidence))),
                     float(best.features[RANKED.index("untold")]),
                     float(bool(series) and not series & ordinals(f"{best.before} {_whole(evidence, best)}"))])


def confidence(question: Question, evidence: Evidence) -> float:
    """The estimated probability that the corpus answers."""
    fitted = load_weights()["confidence"]
    total = fitted["bias"] + sum(fitted[n] * v for n, v in zip(FEATURES, told(question, evidence).tolist(), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def is_ruled_out(question: Question, evidence: Evidence) -> bool:
    """Whether what is told is of another year or, of a question that asks one thing, of another thing than the question names."""
    return is_of_other_time(question, evidence) or not question.parts and bool(anothers(question, evidence))


def is_of_other_time(question: Question, evidence: Evidence) -> bool:
    """Whether the question names a year that stands nowhere near, or of which nothing that answers it is or can be told."""
    best = evidence.best(question)
    is_too_old = bool(best and evidence.hits[best.candidate].passage.source in evidence.too_old)
    return is_too_old or bool(missing_year(question, evidence) or other_year(question, evidence))


def missing_name(question: Question, evidence: Evidence) -> str:
    """A year or name that the question holds and none of the nearest passages, headings, titles or dates does."""
    return missing_year(question, evidence) or next(iter(missing_names(question, evidence.hits)), "")


def missing_year(question: Question, evidence: Evidence) -> str:
    """The first year of the question, no decade, that stands nowhere near and is of no document near."""
    near = f"{_near(evidence.hits)} {' '.join(evidence.years[:NEAR])}"
    return next((y for y in question.years if y not in near and y not in _decades(question.text)), "")


def names_another(question: Question, words: str) -> bool:
    """Whether the words name years, but none of those asked for, or another of a series: the right topic at the wrong time."""
    return _is_other_time(question, words) or is_of_another(question.ordinals, words)


def other_year(question: Question, evidence: Evidence) -> str:
    """The first year of the question where the best unit names others and all that it counts or measures stands after one of them or in
    its clause: 2012 年 where 汇款于 2011 年达到 3 720 亿美元; what it tells of now is of its document's year."""
    if not question.years or OF_DOCUMENT.search(question.text) or not (best := evidence.best(question)):
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


def uncounted(question: Question, evidence: Evidence) -> str:
    """The people, refugees or women, whose number is asked for and whom neither the best unit, a Chinese one, nor its headings
    name, in the question's words; empty if there are none."""
    return unsaid(question, question.groups, evidence) if question.asks_number else ""


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


def left_out(question: Question, evidence: Evidence) -> str:
    """A name in a follow-up, or a year that it puts in, which the best unit is not about: the answer to the question before comes again."""
    new = question.put_in or (question.text if question.earlier else "")
    return unsaid(question, names(new, question.language), evidence) or _unsaid_year(question, evidence)


def _unsaid_year(question: Question, evidence: Evidence) -> str:
    """The first year put in that the best unit and its headings lack and that its document is not of."""
    years = YEAR.findall(numerals(fold(question.put_in)))
    if not years or not (best := evidence.best(question)):
        return ""
    whole = numerals(fold(f"{best.before} {_whole(evidence, best)} {evidence.years[best.candidate]}"))
    return next((year for year in years if year not in whole), "")


def unsaid(question: Question, asked: Sequence[tuple[str, tuple[str, ...]]], evidence: Evidence) -> str:
    """The words of the first of those asked for that neither the best unit, a Chinese one, nor its headings name; empty if all are."""
    if not (best := evidence.best(question)):
        return ""
    whole = _whole(evidence, best)
    if not answer_type.HAN.search(evidence.hits[best.candidate].passage.text):
        return ""
    return next((words for words, variants in asked if not any(stands(v, whole) for v in variants)
                 and not _in_parts(words, question.language, whole)), "")


def _decades(text: str) -> set[str]:
    return {f"{m[1]}0" for m in DECADE.finditer(text)}


def anothers(question: Question, evidence: Evidence) -> str:
    """The first name in the question, in its words, where the best unit, a Chinese one, tells the attribute asked for of something that the
    question does not name; empty if it does not."""
    best = evidence.best(question)
    passage = best and evidence.hits[best.candidate].passage
    if not best or not passage or not answer_type.HAN.search(passage.text):
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
