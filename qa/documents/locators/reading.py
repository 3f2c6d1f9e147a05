"""References in words (A/67/254 第40段; paragraph 40 of the 2012 report; 表2 2009年) to the documents and places they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.documents.structure.letterhead import ordinal
from qa.text.numbers import HAN_NUMBER, han_number
from qa.text.packs import alternatives, entry, pattern, union, words
from qa.text.words import whole_words

_FORMS = "references.forms"
"""Where the packs have how a number stands otherwise than behind the name of a place."""
_ORDINAL, _YEAR = alternatives(f"{_FORMS}.before_number"), alternatives(f"{_FORMS}.year")
NUMBER = rf"(?:\d{{1,5}}(?!\d|\s*(?:{_YEAR}))|{HAN_NUMBER})"
TO = rf"(?:[-–—~～]|{alternatives('references.to')})"
AND = rf"(?:[、,，;；]|{alternatives('references.and')})"
_GOES_ON = rf"\s*(?:{TO}|{AND})\s*"
NUMBERS = rf"{NUMBER}(?:\s*(?:{alternatives(f'{_FORMS}.after_number')})?{_GOES_ON}(?:(?:{_ORDINAL})\s*)?{NUMBER})*"
FIGURES = rf"\d{{1,5}}(?!\d)(?:{_GOES_ON}(?:(?:{_ORDINAL})\s*)?\d{{1,5}}(?!\d))*"
"""What the patterns of places and of rows are made of: a number, marks of a range and of a list, such numbers, in figures alone."""
_DECIMAL = r"(?<![\d.])\d{1,2}(?:\.\d{1,2}){1,3}(?!\d|\.\d)"
_DECIMALS = rf"{_DECIMAL}(?:{_GOES_ON}(?:(?:{_ORDINAL})\s*)?{_DECIMAL})*"
_TABLE = alternatives(f"{_FORMS}.table_again")
_MORE_TABLES = rf"(?:{_GOES_ON}(?:(?:{_TABLE})\s*)?(?>\d{{1,3}}|{HAN_NUMBER})(?!\d|\s*(?:{alternatives(f'{_FORMS}.counts')}|[%％])))*"


def _places(kind: str, *names: str, signs: str = "", between: str = "", numbers: str = FIGURES) -> re.Pattern[str]:
    """How the places of a kind are written in all languages: their names, or signs for them, before numbers, and other forms."""
    forms = alternatives(f"{_FORMS}.{kind}", number=NUMBER, numbers=NUMBERS, decimals=_DECIMALS, more_tables=_MORE_TABLES)
    named = alternatives(*(f"references.{name}" for name in names or (kind,)))
    return re.compile(rf"{forms}|(?<![^\W\d_])(?:{named}{signs})\s*{between}({numbers})", re.IGNORECASE)


PLACES = {
    "clause": _places("clause", "paragraph", "article", "clause", signs="|¶¶?|§§?", numbers=_DECIMALS),
    "paragraph": _places("paragraph", signs="|¶¶?|§§?"),
    "page": _places("page"),
    "point": _places("point"),
    "table": _places("table", between=rf"(?:{alternatives('references.numero')})?\s*", numbers=rf"\d{{1,2}}(?!\d){_MORE_TABLES}"),
    "endnote": _places("endnote"),
    "footnote": _places("footnote"),
    "article": _places("article"),
}
MOST_NUMBERS = 200
"""A range of more paragraphs is cut short."""
SYMBOL = re.compile(r"(?<![A-Za-z0-9/])([A-Z]{1,6}(?:/[A-Z0-9][A-Z0-9.\-]*){1,6})", re.IGNORECASE)
SESSION = union("references.session_number", flags=re.NOFLAG)
SESSION_WORDS = re.compile(rf"((?:[^\W\d_]+[- ’']){{0,3}}[^\W\d_]+)\s+(?:{alternatives('references.session')})\b", re.IGNORECASE)
SESSION_ARABIC = pattern("ar", "references.session_words")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
ANNEX = union("references.annex")
HEAD, PROGRAMME = union("references.letterhead", flags=re.NOFLAG), union("references.programme", flags=re.NOFLAG)


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
    told = tuple(w for w in whole_words(ANNEX.sub(" ", YEAR.sub(" ", rest)))
                  if w not in _PLAIN and not (w in _PROVIDES and kind in ("article", "clause")) and (not w.isdigit() or w.startswith("0")))
    return Reference(symbols, session, years, told, kind, numbers, tail, bool(ANNEX.search(text)))


_PLAIN = words("references.plain")
_PROVIDES = words("references.provides")
"""Words besides with which one asks what articles and clauses say."""


def _place(text: str) -> tuple[str, tuple[int, ...], str, str]:
    """Kind, numbers, what follows (for a table or programme; a clause's numbers), and the text without them."""
    for kind, written in PLACES.items():
        found = list(written.finditer(text))
        if not found:
            continue
        if kind == "clause":
            return kind, (), " ".join(next(filter(None, m.groups())) for m in found), written.sub(" ", text)
        numbers = tuple(dict.fromkeys(n for m in found for n in numbers_in(next(g for g in m.groups() if g))))
        if kind == "table":
            return kind, numbers, written.sub(" ", text[found[0].end():]), text[:found[0].start()]
        return kind, numbers, "", written.sub(" ", text)
    if HEAD.search(text):
        return "letterhead", (), "", HEAD.sub(" ", text)
    if m := PROGRAMME.search(text):
        return "programme", (), text[m.end():], text[:m.start()]
    return "", (), text, text


def numbers_in(text: str) -> list[int]:
    """Every number of a list with ranges: 10-12、15 → 10, 11, 12, 15."""
    out: list[int] = []
    for m in re.finditer(rf"({TO}\s*(?:{_ORDINAL}|{_TABLE})?\s*)?({NUMBER})", text):
        number = han_number(m[2])
        low, high = sorted((out[-1], number)) if m[1] and out else (number, number)
        if m[1] and out:
            out.pop()
        out += range(low, min(high + 1, low + MOST_NUMBERS))
    return out


def clauses_in(text: str) -> list[str]:
    """Every decimal number of a list with ranges: 2.1-2.3, 4.1 → 2.1, 2.2, 2.3, 4.1."""
    out: list[str] = []
    for m in re.finditer(rf"({TO}\s*(?:(?:{_ORDINAL})\s*)?)?({_DECIMAL})", text):
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
        spoken = re.split(r"(?<=[- ])", m[1])
        for start in range(len(spoken)):
            if number := ordinal("".join(spoken[start:])):
                return number, text[:m.start()] + "".join(spoken[:start]) + " " + text[m.end():]
    if (m := SESSION_ARABIC.search(text)) and (number := _arabic_ordinal(m[1], m[2] or "")):
        return number, SESSION_ARABIC.sub(" ", text)
    return None, text


def _arabic_ordinal(ones: str, tens: str) -> int:
    """The value of an Arabic ordinal by its words; tens end in two letters more than the pack has."""
    values = entry("ar", "ordinals.words")
    return values.get(ones, 0) + values.get(tens[:-2], 0) or values.get(ones[:-2], 0)
