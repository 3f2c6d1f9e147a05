"""What a letterhead says: title, symbol, session, agenda item, date, author."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from qa.text.numbers import han_number
from qa.text.packs import LANGUAGES, alternatives, entry, pattern, union

SESSION = union("letterhead.session")
SESSION_WORDS = re.compile(rf"^([^\W\d_]+(?:[- ’'][^\W\d_]+){{0,4}}) (?:{alternatives('references.session')})(?:$|\s*[,(])", re.IGNORECASE)
AGENDA = union("letterhead.agenda")
AGENDA_NUMBER = re.compile(rf"(?:{alternatives('letterhead.item')})\s*((?:\d{{1,3}}(?:\s*[(（][a-z]{{1,3}}[)）])?"
                           rf"(?:\s*(?:[、,]|{alternatives('references.and')})\s*(?=\d))?)+)", re.IGNORECASE)
_REPORT, _REPORT_OF = alternatives("letterhead.report"), alternatives("letterhead.report_of")
REPORT = re.compile(rf"^.{{2,24}}(?:{_REPORT})|(?:{_REPORT_OF})\S.{{3,60}}$")
DATE = union("letterhead.date")
DATE_WORDS = re.compile(rf"\b(\d{{1,2}} (?:{alternatives('letterhead.months')}) ((?:19|20)\d\d))\b")
ORIGINAL = union("letterhead.original", shapes=r"[［\[]", flags=re.NOFLAG)
"""Begins a line that tells the original language, or stands in brackets."""
FIRST_SESSION = 1945
"""Session n of the General Assembly opens in the year 1945 + n."""
@dataclass(frozen=True, slots=True)
class Letterhead:
    """The facts a letterhead gives; empty where it is silent."""

    title: str = ""
    session: int | None = None
    year: int | None = None
    date: str = ""
    agenda_item: str = ""
    author: str = ""


def english_ordinal(words: str) -> int:
    """Sixty-seventh → 67; 0 if the words are no ordinal under a hundred."""
    tens, ones = entry("en", "ordinals.tens"), entry("en", "ordinals.ones")
    head, _, tail = words.lower().replace(" ", "-").partition("-")
    for stem, value in tens.items():
        if head == stem + "y" and tail in ones:
            return int(value) + ones.index(tail) + 1
        if head == stem + "ieth" and not tail:
            return int(value)
    return ones.index(head) + 1 if head in ones and not tail else 0


@cache
def _stems() -> dict[str, int]:
    """How the words of ordinals begin, in all languages that count so; the values of a number's words add up."""
    return {stem: value for language in LANGUAGES for stem, value in dict(entry(language, "ordinals.stems")).items()}


def ordinal(words: str) -> int:
    """The value of an ordinal under a hundred in English, French, Russian or Spanish; 0 if the words are none."""
    plain = words.lower()
    for several, one in entry("fr", "ordinals.instead").items():
        plain = plain.replace(several, one)
    values = []
    for word in re.split(r"[- ]", plain):
        stems = [stem for stem in _stems() if word.startswith(stem)]
        values.append(_stems()[max(stems, key=len)] if stems else -99)
    return english_ordinal(words) or max(0, sum(values))


def looks_like_letterhead(texts: list[str]) -> bool:
    """Whether a document's first lines are a letterhead rather than the beginning of its text."""
    return any(_session([t]) or AGENDA.match(t) and AGENDA_NUMBER.search(t) or REPORT.match(t) or _letter(t)
               for t in texts)


def read_letterhead(texts: list[str]) -> Letterhead:
    """The facts in a letterhead's lines, which are given joined where they were wrapped."""
    session = _session(texts)
    agenda = next((" ".join(m[1].split()) for t in texts if AGENDA.match(t) and (m := AGENDA_NUMBER.search(t))), "")
    if letter := next((m for t in texts if (m := _letter(t))), None):
        told = letter.groupdict()
        date = told.get("date") or f"{told['year']}-{int(told['month']):02}-{int(told['day']):02}"
        return Letterhead(letter[0].strip(), session, int(told["year"]), date, agenda, told["author"])
    title, author = _report_title(texts)
    date, year = _date(texts)
    return Letterhead(title, session, year or (FIRST_SESSION + session if session else None), date, agenda, author)


def _letter(text: str) -> re.Match[str] | None:
    """The title of a letter with its date and author."""
    found = (pattern(language, "letterhead.letter", re.NOFLAG).search(text) for language in LANGUAGES)
    return next(filter(None, found), None)


def _session(texts: list[str]) -> int | None:
    for text in texts:
        if m := SESSION.match(text):
            return han_number(m[1]) or None
        if (m := SESSION_WORDS.match(text)) and ordinal(m[1]):
            return ordinal(m[1])
    return None


def _date(texts: list[str]) -> tuple[str, int | None]:
    for text in texts:
        if m := DATE.search(text):
            return f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", int(m[1])
        if m := DATE_WORDS.search(text):
            return m[1], int(m[2])
    return "", None


def _report_title(texts: list[str]) -> tuple[str, str]:
    """The line before the one that names the kind of document and its author, and that author."""
    plain = [t for t in texts if not (_session([t]) or AGENDA.match(t) and AGENDA_NUMBER.search(t) or DATE.fullmatch(t)
                                      or DATE_WORDS.fullmatch(t) or ORIGINAL.match(t))]
    report = next((i for i, t in enumerate(plain) if REPORT.match(t)), None)
    if report is None:
        return (plain[0] if plain else ""), ""
    author = re.sub(rf"{_REPORT}|{_REPORT_OF}", "", plain[report])
    return " ".join(plain[max(0, report - 1):report + 1]), author
