"""Why a question is refused: what it names or wants and the nearest sentence does not say."""

from __future__ import annotations

from collections.abc import Iterator

from qa.answer import phrases
from qa.documents.locators.reading import YEAR
from qa.question import answer_type
from qa.question.question import Question
from qa.search.confidence import anothers, left_out, missing_name, other_year, uncounted, unsaid
from qa.search.ranker import told_by, untold_by
from qa.search.retrieve import Evidence
from qa.text.numbers import numerals
from qa.text.words import fold
from qa.types import Document


def reason(question: Question, evidence: Evidence, documents: dict[str, Document], is_strange: bool) -> str:
    """In the question's language, the first that can be told; empty if none can. ``is_strange``: most of its words stand nowhere."""
    return next((said[question.language].format(what=what) for said, what in _reasons(question, evidence, documents, is_strange) if what), "")


def _reasons(question: Question, evidence: Evidence, documents: dict[str, Document],
             is_strange: bool) -> Iterator[tuple[dict[str, str], str]]:
    yield phrases.MISSING, missing_name(question, evidence)
    yield phrases.LEFT_OUT, other_year(question, evidence)
    yield phrases.UNCOUNTED, uncounted(question, evidence)
    yield phrases.LEFT_OUT, left_out(question, evidence) or unsaid(question, question.named, evidence) or _year(question, evidence, documents)
    yield phrases.LEFT_OUT, anothers(question, evidence)
    yield phrases.NOT_TOLD, _kind(question, evidence)
    yield phrases.LEFT_OUT, _attribute(question, evidence)
    is_elsewhere = is_strange and not (question.named or question.earlier or question.reference.kind)
    yield phrases.STRANGE, question.text if is_elsewhere else ""


def _year(question: Question, evidence: Evidence, documents: dict[str, Document]) -> str:
    """The first year of the question that neither the best unit nor its headings nor the date of its document have."""
    if not (best := evidence.best(question)):
        return ""
    passage = evidence.hits[best.candidate].passage
    document = documents[passage.source]
    told = YEAR.findall(numerals(fold(f"{passage.context} {best.before} {passage.text[best.start:best.end]} {document.date} {document.year}")))
    return next((year for year in question.years if year not in told), "")


def _attribute(question: Question, evidence: Evidence) -> str:
    """What of a thing the question asks for and the best unit does not tell, in the question's words."""
    if not (best := evidence.best(question)):
        return ""
    return untold_by(question.attributes, evidence.hits[best.candidate].passage, (best.start, best.end), best.before)


def _kind(question: Question, evidence: Evidence) -> str:
    """What kind of answer the question wants and the best unit does not give, in the question's language."""
    if not (best := evidence.best(question)):
        return ""
    words = told_by(evidence.hits[best.candidate].passage, best.start, best.end)
    kinds = (kind.name for kind in answer_type.wanted(question.text) if not answer_type.held([kind], words, question.said))
    return next((phrases.KINDS[name][question.language] for name in kinds if name in phrases.KINDS), "")


def refusal(question: Question, reason: str = "") -> tuple[str, ...]:
    """That the corpus does not say, why where that can be told, and what the passages below are."""
    language = question.language
    return (phrases.REFUSAL[language], *filter(None, [reason]), phrases.NEAREST[language])
