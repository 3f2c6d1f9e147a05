"""What a letterhead says: title, symbol, session, agenda item, date, author."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.text.numbers import HAN_NUMBER, han_number

SESSION = re.compile(rf"^第?\s*({HAN_NUMBER}|\d{{1,3}})\s*届会议(?:$|\s|[(（])")
SESSION_WORDS = re.compile(r"^([^\W\d_]+(?:[- ’'][^\W\d_]+){0,4}) (?:session|сессия|per[ií]odo de sesiones)"
                           r"(?:$|\s*[,(])", re.IGNORECASE)
_ITEM = r"项目|項目|items?|points?|temas?|пункты?"
AGENDA = re.compile(r"^(?:暂定|临时|臨時)?(?:议程|議程)\s*\*{0,2}\s*(?:项目|項目)?|^(?:项目|項目)\s*\d"
                    r"|^(?:provisional )?agenda\*?(?: item)?|^item \d"
                    r"|^points? \d.*ordre du jour|^temas? \d.*programa|^пункты? \d.*повестки", re.IGNORECASE)
AGENDA_NUMBER = re.compile(rf"(?:{_ITEM})\s*((?:\d{{1,3}}(?:\s*[(（][a-z]{{1,3}}[)）])?"
                           r"(?:\s*(?:和|、|,|and|et|y|и)\s*(?=\d))?)+)",
                           re.IGNORECASE)
_KINDS = "报告|说明|說明|報告|备忘录|備忘錄|致辞|致辭"
_AUTHORED = (r"^(?:Report|Note|Memorandum) (?:of|by) (?:the )?"
             r"|^(?:Rapport|Note|Mémorandum) (?:du |de la |de l’|de l'|des |de )"
             r"|^(?:Informe|Nota|Memorando) (?:del |de la |de )|^(?:Доклад|Записка|Меморандум) ")
REPORT = re.compile(rf"^.{{2,24}}的(?:{_KINDS})$|(?:{_AUTHORED})\S.{{3,60}}$")
LETTER = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(.{2,40}?)给(.{2,30}?)的信$")
LETTER_EN = re.compile(r"^Letter dated (\d{1,2} [A-Z][a-z]+ (\d{4})) from (.{4,90}?) addressed to (.{4,60})$")
DATE = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_MONTHS = ("January|February|March|April|May|June|July|August|September|October|November|December"
           "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
           "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
           "|de [a-z]{4,10} de")
DATE_WORDS = re.compile(rf"\b(\d{{1,2}} (?:{_MONTHS}) ((?:19|20)\d\d))\b")
FIRST_SESSION = 1945
"""Session n of the General Assembly opens in the year 1945 + n."""
TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
ONES = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
STEMS = {
    "vingt": 20, "trent": 30, "quarant": 40, "cinquant": 50, "soixant": 60, "prem": 1, "uni": 1, "deux": 2, "trois": 3,
    "quatr": 4, "cinqu": 5, "six": 6, "sept": 7, "huit": 8, "neuv": 9, "dix": 10, "onz": 11, "douz": 12, "treiz": 13,
    "quatorz": 14, "quinz": 15, "seiz": 16, "et": 0,
    "двадцат": 20, "тридцат": 30, "сорок": 40, "пятьдесят": 50, "пятидесят": 50, "шестьдесят": 60, "шестидесят": 60,
    "семьдесят": 70, "семидесят": 70, "восемьдесят": 80, "восьмидесят": 80, "девяност": 90, "перв": 1, "втор": 2,
    "трет": 3, "четверт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10,
    "vigésim": 20, "trigésim": 30, "cuadragésim": 40, "quincuagésim": 50, "sexagésim": 60, "septuagésim": 70,
    "octogésim": 80, "nonagésim": 90, "primer": 1, "segund": 2, "tercer": 3, "cuart": 4, "quint": 5, "sext": 6,
    "séptim": 7, "octav": 8, "noven": 9, "décim": 10,
}
"""How the words of French, Russian and Spanish ordinals begin; the values of a number's words add up."""


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


def ordinal(words: str) -> int:
    """The value of an ordinal under a hundred in English, French, Russian or Spanish; 0 if the words are none."""
    plain = words.lower().replace("quatre-vingt", "huitante")
    values = []
    for word in re.split(r"[- ]", plain):
        stems = [stem for stem in STEMS if word.startswith(stem)]
        values.append(80 if word.startswith("huitante") else STEMS[max(stems, key=len)] if stems else -99)
    return english_ordinal(words) or max(0, sum(values))


def looks_like_letterhead(texts: list[str]) -> bool:
    """Whether a document's first lines are a letterhead rather than the beginning of its text."""
    return any(_session([t]) or AGENDA.match(t) and AGENDA_NUMBER.search(t) or REPORT.match(t) or LETTER.search(t)
               or LETTER_EN.match(t) for t in texts)


def read_letterhead(texts: list[str]) -> Letterhead:
    """The facts in a letterhead's lines, which are given joined where they were wrapped."""
    session = _session(texts)
    agenda = next((" ".join(m[1].split()) for t in texts if AGENDA.match(t) and (m := AGENDA_NUMBER.search(t))), "")
    if letter := next((m for t in texts if (m := LETTER.search(t))), None):
        date = f"{letter[1]}-{int(letter[2]):02}-{int(letter[3]):02}"
        return Letterhead(letter[0].strip(), session, int(letter[1]), date, agenda, letter[4])
    if letter := next((m for t in texts if (m := LETTER_EN.match(t))), None):
        return Letterhead(letter[0].strip(), session, int(letter[2]), letter[1], agenda, letter[3])
    title, author = _report_title(texts)
    date, year = _date(texts)
    return Letterhead(title, session, year or (FIRST_SESSION + session if session else None), date, agenda, author)


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
                                      or DATE_WORDS.fullmatch(t) or t.startswith(("［", "[", "Original")))]
    report = next((i for i, t in enumerate(plain) if REPORT.match(t)), None)
    if report is None:
        return (plain[0] if plain else ""), ""
    author = re.sub(rf"的(?:{_KINDS})$|{_AUTHORED}", "", plain[report])
    return " ".join(plain[max(0, report - 1):report + 1]), author
