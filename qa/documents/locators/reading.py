"""References in words (A/67/254 第40段; paragraph 40 of the 2012 report; 表2 2009年) to the documents and places they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.documents.structure.letterhead import ordinal
from qa.text.numbers import HAN_NUMBER, han_number
from qa.text.words import terms

NUMBER = rf"(?:\d{{1,5}}(?!\d|\s*年)|{HAN_NUMBER})"
TO = r"(?:[-–—~～至到]|to\b|à|al?\b|по\b)"
AND = r"(?:[、,，;和及与]|and\b|et\b|y\b|и\b|و)"
NUMBERS = rf"{NUMBER}(?:\s*[段条條点行]?\s*(?:{TO}|{AND})\s*(?:第\s*)?{NUMBER})*"
FIGURES = rf"\d{{1,5}}(?!\d)(?:\s*(?:{TO}|{AND})\s*(?:第\s*)?\d{{1,5}}(?!\d))*"
"""What the patterns of places and of rows are made of: a number, marks of a range and of a list, such numbers, in figures alone."""
_DECIMAL = r"(?<![\d.])\d{1,2}(?:\.\d{1,2}){1,3}(?!\d|\.\d)"
_DECIMALS = rf"{_DECIMAL}(?:\s*(?:{TO}|{AND})\s*(?:第\s*)?{_DECIMAL})*"
_PARAGRAPH = r"paragraphs?|paragraphes?|para?s?\b\.?|p[aá]rr(?:afo)?s?\b\.?|пункт\w*|абзац\w*|пп?\.|[وفب]?(?:ال|لل)فقر(?:ة|ات)|¶¶?|§§?"
_ARTICLE = r"articles?|arts?\b\.?|art[ií]culos?|стать\w*|ст\.|[وفب]?(?:ال|لل)م(?:ادة|واد)"
_CLAUSE = rf"{_PARAGRAPH}|{_ARTICLE}|(?:sub)?(?:sections?|clauses?)|sec(?:ci[oó]n(?:es)?|\.)|cl[aá]usulas?|(?:раздел|подпункт)\w*" \
          r"|[وفب]?(?:ال|لل)(?:بند|قسم)"
_MORE_TABLES = rf"(?:\s*(?:{TO}|{AND})\s*(?:表格?\s*)?(?>\d{{1,3}}|{HAN_NUMBER})(?!\d|\s*[年月日个项位次种%％]))*"
PLACES = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in {
    "clause":
        rf"第\s*({_DECIMALS})\s*[段条條款节節章项項]|({_DECIMALS})\s*段(?!时间|落后)|段落\s*({_DECIMALS})|(?<![^\W\d_])(?:{_CLAUSE})\s*({_DECIMALS})",
    "paragraph":
        rf"第\s*({NUMBERS})\s*段(?!时间|落后)|(?<![\d./])(\d{{1,5}})\s*段|段落\s*({NUMBERS})(?!\s*[个种项])"
        rf"|(?<![^\W\d_])(?:{_PARAGRAPH})\s*({FIGURES})",
    "point": rf"第\s*({NUMBERS})\s*(?:点|个自然段)",
    "table": rf"(?<![列报外代发图])表格?\s*((?:\d{{1,3}}(?!\d)|{HAN_NUMBER}(?![下样致旦])){_MORE_TABLES})|第\s*({NUMBER})\s*[张个]?表"
             rf"|(?<![^\W\d_])(?<!round[ -])(?:tables?|tableaux?|cuadros?|tablas?|таблиц\w*|табл\.|[وفب]?(?:ال|لل)?جدول)"
             rf"\s*(?:no\.?|n[°ºo]\.?|núm\.?|№|رقم)?\s*(\d{{1,2}}(?!\d){_MORE_TABLES})",
    "endnote": rf"尾注\s*({NUMBERS})|endnotes?\s*({FIGURES})",
    "footnote":
        rf"(?:脚注|注释|附注|(?<![关备标表加专传译编作])注)\s*({NUMBERS})"
        rf"|第\s*({NUMBERS})\s*[个条号]?\s*(?:脚注|注释|注(?![册意重定明]))|(?:foot)?notes?\s*(?:de bas de page|al pie)?\s*({FIGURES})"
        rf"|notas?\s*(?:al pie|a pie de página)?\s*({FIGURES})|(?<![^\W\d_])(?:fn\.?|nn?\.)\s*({FIGURES})"
        rf"|сноск\w*\s*({FIGURES})|[وفب]?(?:ال|لل)حاشية\s*({FIGURES})",
    "article":
        rf"第\s*({NUMBERS})\s*[条條](?!\s*(?:建议|意见|措施|原则|路|线|河))|(?<![^\W\d_])(?:{_ARTICLE})\s*({FIGURES})",
}.items()}
MOST_NUMBERS = 200
"""A range of more paragraphs is cut short."""
SYMBOL = re.compile(r"(?<![A-Za-z0-9/])([A-Z]{1,6}(?:/[A-Z0-9][A-Z0-9.\-]*){1,6})", re.IGNORECASE)
SESSION = re.compile(rf"(?:第\s*)?({HAN_NUMBER}|\d{{1,3}})\s*届|(?<!\d)(\d{{1,3}})(?:st|nd|rd|th|e|ème|ª|º|-я|-й|-ю|-ой)?\s+"
                     r"(?:session|sesión|período|сесси\w*)|الدورة\s*(\d{1,3})")
SESSION_WORDS = re.compile(r"((?:[^\W\d_]+[- ’']){0,3}[^\W\d_]+)\s+(?:sessions?|сесси\w*|per[ií]odo de sesiones)\b", re.IGNORECASE)
SESSION_ARABIC = re.compile(r"(?:ال)?دورة\s+ال(\w+)(?:\s+وال(\w+))?")
ARABIC = {"أولى": 1, "حادية": 1, "ثانية": 2, "ثالثة": 3, "رابعة": 4, "خامسة": 5, "سادسة": 6, "سابعة": 7, "ثامنة": 8, "تاسعة": 9,
          "عاشرة": 10, "عشر": 20, "ثلاث": 30, "أربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}
"""Arabic ordinals; the tens end in ين or ون."""
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
ANNEX = re.compile(r"附件|附录|\bannex\b|\bappendix\b|\bannexe\b|\banexo\b|приложени\w*|المرفق", re.IGNORECASE)
HEAD = re.compile(r"文首|抬头|\bletterhead\b")
PROGRAMME = re.compile(r"日程|议程安排|\bprogramme\b")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference names: documents by symbol, session, year or words; a place within them."""

    symbols: tuple[str, ...] = ()
    session: int | None = None
    years: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    kind: str = ""
    numbers: tuple[int, ...] = ()
    tail: str = ""
    """A clause's numbers, as 2.1; what follows a table's number or the word programme: labels; without a place, the whole text: headings."""
    annex: bool = False


def parse_reference(text: str) -> Reference:
    """Read a reference; one without a place has an empty ``kind``."""
    kind, numbers, tail, rest = _place(text)
    session, rest = session_in(rest)
    symbols = tuple(m[1].upper().rstrip(".-") for m in SYMBOL.finditer(rest) if any(c.isdigit() for c in m[1]))
    rest = SYMBOL.sub(lambda m: " " if any(c.isdigit() for c in m[1]) else m[1].replace("/", " "), rest)
    years = tuple(int(y) for y in YEAR.findall(rest))
    words = tuple(w for w in terms(ANNEX.sub(" ", YEAR.sub(" ", rest)))
                  if w not in _PLAIN and not (w in _PROVIDES and kind in ("article", "clause")) and (not w.isdigit() or w.startswith("0")))
    return Reference(symbols, session, years, words, kind, numbers, tail, bool(ANNEX.search(text)))


_PLAIN = frozenset("年 段 第 文件 资料 文档 这些 这份 这 全部 所有 整个 全文 内容 谈 讲 说 写 主要 意思 "
                   "paragraph para report document summary say says does".split())
_PROVIDES = frozenset("规定 怎么 provide provides state states l dit prévoit qué dice dispone establece говорит гласит ماذا ما تقول تنص".split())
"""Words besides with which one asks what articles and clauses say."""


def _place(text: str) -> tuple[str, tuple[int, ...], str, str]:
    """Kind, numbers, what follows (for a table or programme; a clause's numbers), and the text without them."""
    for kind, pattern in PLACES.items():
        found = list(pattern.finditer(text))
        if not found:
            continue
        if kind == "clause":
            return kind, (), " ".join(next(filter(None, m.groups())) for m in found), pattern.sub(" ", text)
        numbers = tuple(dict.fromkeys(n for m in found for n in numbers_in(next(g for g in m.groups() if g))))
        if kind == "table":
            return kind, numbers, pattern.sub(" ", text[found[0].end():]), text[:found[0].start()]
        return kind, numbers, "", pattern.sub(" ", text)
    if HEAD.search(text):
        return "letterhead", (), "", HEAD.sub(" ", text)
    if m := PROGRAMME.search(text):
        return "programme", (), text[m.end():], text[:m.start()]
    return "", (), text, text


def numbers_in(text: str) -> list[int]:
    """Every number of a list with ranges: 10-12、15 → 10, 11, 12, 15."""
    out: list[int] = []
    for m in re.finditer(rf"({TO}\s*(?:第|表格?)?\s*)?({NUMBER})", text):
        number = han_number(m[2])
        low, high = sorted((out[-1], number)) if m[1] and out else (number, number)
        if m[1] and out:
            out.pop()
        out += range(low, min(high + 1, low + MOST_NUMBERS))
    return out


def clauses_in(text: str) -> list[str]:
    """Every decimal number of a list with ranges: 2.1-2.3, 4.1 → 2.1, 2.2, 2.3, 4.1."""
    out: list[str] = []
    for m in re.finditer(rf"({TO}\s*(?:第\s*)?)?({_DECIMAL})", text):
        above, _, number = m[2].rpartition(".")
        before, _, low = out[-1].rpartition(".") if m[1] and out else ("", "", "")
        out += [f"{above}.{n}" for n in range(int(low) + 1, int(number))] if before == above else []
        out.append(m[2])
    return out


def session_in(text: str) -> tuple[int | None, str]:
    """The session that a text names, and the text without it."""
    if m := SESSION.search(text):
        return han_number(next(g for g in m.groups() if g)) or None, SESSION.sub(" ", text)
    if m := SESSION_WORDS.search(text):
        words = re.split(r"(?<=[- ])", m[1])
        for start in range(len(words)):
            if number := ordinal("".join(words[start:])):
                return number, text[:m.start()] + "".join(words[:start]) + " " + text[m.end():]
    if m := SESSION_ARABIC.search(text):
        ones, tens = ARABIC.get(m[1], 0), ARABIC.get((m[2] or "")[:-2], 0)
        number = ones + tens or ARABIC.get(m[1][:-2], 0)
        return (number, SESSION_ARABIC.sub(" ", text)) if number else (None, text)
    return None, text
