"""What a letterhead says: title, symbol, session, agenda item, date, author."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.shapes import HAN_NUMBER, han_number

SESSION = re.compile(rf"^第?\s*({HAN_NUMBER}|\d{{1,3}})\s*届会议(?:$|\s|[(（])")
SESSION_EN = re.compile(r"^([A-Z][a-z]+(?:[- ][a-z]+)?) (?:session|Session)$")
AGENDA = re.compile(r"^(?:暂定|临时)?(?:议程|議程)\s*\*{0,2}\s*(?:项目|項目)?|^(?:Provisional )?[Aa]genda\*?(?: item)?|^Item \d")
AGENDA_NUMBER = re.compile(r"(?:项目|項目|[Ii]tems?)\s*((?:\d[\d()（）a-z]*(?:\s*(?:和|、|,|and)\s*)?)+)")
REPORT = re.compile(r"^.{2,24}的(?:报告|说明|說明|報告|备忘录|致辞)$|^(?:Report|Note|Memorandum) (?:of|by) the .{3,60}$")
LETTER = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(.{2,40}?)给(.{2,30}?)的信$")
LETTER_EN = re.compile(r"^Letter dated (\d{1,2} [A-Z][a-z]+ (\d{4})) from (.{4,90}?) addressed to (.{4,60})$")
DATE = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
DATE_EN = re.compile(r"\b(\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
                     r"|December) ((?:19|20)\d\d))\b")
FIRST_SESSION = 1945
"""Session n of the General Assembly opens in the year 1945 + n."""
TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
ONES = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


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
    head, _, tail = words.lower().replace(" ", "-").partition("-")
    for stem, value in TENS.items():
        if head == stem + "y" and tail in ONES[1:]:
            return value + ONES.index(tail)
        if head == stem + "ieth" and not tail:
            return value
    return ONES.index(head) if head in ONES[1:] and not tail else 0


def looks_like_letterhead(texts: list[str]) -> bool:
    """Whether a document's first lines are a letterhead rather than the beginning of its text."""
    return any(SESSION.match(t) or SESSION_EN.match(t) or AGENDA_NUMBER.search(t) and AGENDA.match(t)
               or REPORT.match(t) or LETTER.search(t) or LETTER_EN.match(t) for t in texts)


def read_letterhead(texts: list[str]) -> Letterhead:
    """The facts in a letterhead's lines, which are given joined where they were wrapped."""
    letter = next((m for t in texts if (m := LETTER.search(t))), None)
    letter_en = next((m for t in texts if (m := LETTER_EN.match(t))), None)
    report = next((i for i, t in enumerate(texts) if REPORT.match(t)), None)
    session = _session(texts)
    agenda = next((" ".join(m[1].split()) for t in texts if (m := AGENDA_NUMBER.search(t))), "")
    if letter or letter_en:
        found = letter or letter_en
        assert found
        date = f"{letter[1]}-{int(letter[2]):02}-{int(letter[3]):02}" if letter else letter_en[1]  # type: ignore[index]
        year = int(letter[1] if letter else letter_en[2])  # type: ignore[index]
        author = letter[4] if letter else letter_en[3]  # type: ignore[index]
        return Letterhead(found.group(0).strip(), session, year, date, agenda, author)
    title, author = _report_title(texts, report)
    date = _date(texts)
    year = int(date[:4]) if date[:4].isdigit() else int(date[-4:]) if date else None
    if year is None and session:
        year = FIRST_SESSION + session
    return Letterhead(title, session, year, date, agenda, author)


def _session(texts: list[str]) -> int | None:
    for text in texts:
        if m := SESSION.match(text):
            return han_number(m[1]) or None
        if (m := SESSION_EN.match(text)) and english_ordinal(m[1]):
            return english_ordinal(m[1])
    return None


def _date(texts: list[str]) -> str:
    for text in texts:
        if m := DATE.search(text):
            return f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"
        if m := DATE_EN.search(text):
            return m[1]
    return ""


def _report_title(texts: list[str], report: int | None) -> tuple[str, str]:
    """The line before the one that names the kind of document and its author, and that line itself."""
    plain = [t for t in texts if not (SESSION.match(t) or SESSION_EN.match(t) or AGENDA_NUMBER.search(t) or DATE.fullmatch(t)
                                      or t.startswith(("［", "[", "Original")))]
    if report is None:
        return (plain[0] if plain else ""), ""
    before = [t for t in texts[:report] if t in plain and not REPORT.match(t)]
    title = f"{before[-1]} {texts[report]}" if before else texts[report]
    author = re.sub(r"的(?:报告|说明|說明|報告|备忘录|致辞)$|^(?:Report|Note|Memorandum) (?:of|by) the ", "", texts[report])
    return title, author
