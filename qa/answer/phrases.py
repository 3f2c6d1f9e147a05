"""What the program itself says in an answer, by language: from `says` of the packs."""

from __future__ import annotations

from collections.abc import Collection

from qa.text.packs import LANGUAGES, pack


def _said(key: str) -> dict[str, str]:
    return {language: pack(language)["says"][key] for language in LANGUAGES}


def _named(table: str) -> dict[str, dict[str, str]]:
    """The entries of one of its tables, each by language."""
    return {key: {language: pack(language)["says"][table][key] for language in LANGUAGES} for key in pack(LANGUAGES[0])["says"][table]}


_LEAD, _ALSO, _NAMES = _said("lead"), _said("also"), _named("languages")
REFUSAL, NEAREST = _said("refusal"), _said("nearest")
MISSING, LEFT_OUT, STRANGE, NOT_TOLD, UNCOUNTED = map(_said, ("missing", "left_out", "strange", "not_told", "uncounted"))
"""Why it was refused, with ``{what}`` the question names."""
KINDS = _named("kinds")
"""Kinds of answers (`answer_type.TYPES`) as NOT_TOLD names them."""
SEVERAL, PARTLY, NO_SUMMARY, NO_MORE = map(_said, ("several", "partly", "no_summary", "no_more"))
GOES_ON = _said("goes_on")
"""What a place holds beyond what is told of it."""
FOLLOW_UP, SESSION_REPORT = _said("follow_up"), _said("session_report")
"""A suggestion; in it, a document without a symbol, if it is the only one of its session."""
SAME_LABEL = _said("same_label")
COMPUTED, COMPUTED_TOTALS = _said("computed"), _said("computed_totals")
"""After the row that is the largest or smallest of its table, or of its totals: nobody's words, and so said to be computed."""
STANDS_AT = _said("stands_at")
COURTESIES = _named("courtesies")
"""What is said to a greeting, to thanks, and to who asks for a translation: not the documents' words, and no refusal."""


def lead(language: str, cited: Collection[str]) -> str:
    """What is said before words of documents in these languages, if all are in others than the question's; else nothing."""
    if language in cited or not cited or not _NAMES.keys() >= set(cited):
        return ""
    return _LEAD[language].format(language=_ALSO[language].join(_NAMES[name][language] for name in _NAMES if name in cited))


def is_courtesy(answer: str) -> bool:
    """Whether an answer's text is one of these, and so neither cites nor refuses."""
    return any(answer in told.values() for told in COURTESIES.values())


def is_refusal(answer: str) -> bool:
    """Whether an answer's text is one of this program's refusals."""
    return answer.startswith(tuple(REFUSAL.values()))
