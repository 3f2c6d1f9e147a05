"""Places in words, as each language writes them: A/67/254，第5段; A/67/254, para. 5.

The words are the table ``locators`` of a language's pack: under each kind of place its pieces, which are joined by ``comma``
and left out where they are empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from qa.documents.structure.shapes import PART, ROMAN
from qa.text.languages import LANGUAGES, caseless, language_of
from qa.text.numbers import han_number
from qa.text.packs import pack
from qa.text.words import simplify
from qa.types import Place

Words = Mapping[str, Any]
_APPENDIX = ("附录", "app", "ap", "доб")
_HAN = ("", *"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五"))


def write_locator(place: Place, language: str) -> str:
    """Document and place in a language, English where it is none of the six: A/67/254，第5段; A/67/254, para. 5."""
    return separator(language).join([place.document, write_place(place, language)])


def separator(language: str) -> str:
    """What stands between a document and a place in it."""
    return str(pack(language)["locators"]["separator"])


def comma(language: str) -> str:
    """What stands between the parts of a place."""
    return str(pack(language)["locators"]["comma"])


def write_place(place: Place, language: str) -> str:
    """The place without the document: 附件 第3点; annex, point 3."""
    words: Words = pack(language)["locators"]
    parts = {"number": place.number, "table": write_table(place.number, language), "heading": place.heading,
             "labels": str(words["comma"]).join(_labels(place, words))}
    pieces = (str(piece).format(**parts).strip() for piece in words[place.kind])
    kind, name = place.leaf
    leaf = str(words["leaves"][kind]).format(leaf=name) if kind else ""
    return str(words["comma"]).join(filter(None, [write_part(place.part, language), *pieces, leaf]))


def write_table(number: str, language: str) -> str:
    """A table by its number, or without one: 表2, table 2, 表格."""
    words: Words = pack(language)["locators"]
    if not number:
        return str(words["unnumbered_table"])
    return str(words["table"]).format(number=number if language == "zh" else han_number(number) or number)


def told_language(reference: str, otherwise: str) -> str:
    """The language of words that name a place: by their words for places, then as that of any text; ``otherwise`` where
    neither tells."""
    words = set(re.findall(r"[^\W\d_]+", caseless(reference)))
    held = {language: len(words & _place_words(language)) for language in LANGUAGES}
    best = max(held, key=lambda language: held[language])
    alone = list(held.values()).count(held[best]) == 1
    return best if alone else language_of(reference, otherwise)


@cache
def _place_words(language: str) -> frozenset[str]:
    return frozenset(map(caseless, pack(language)["locators"]["told_by"]))


def write_part(part: str, language: str) -> str:
    """An annex as its document calls it, in another language by that one's word and number: 附件二, annex II."""
    name, again = re.fullmatch(r"(.*?)((?: \(\d+\))?)", part, re.DOTALL).groups()  # type: ignore[union-attr]
    words: Words = pack(language)["locators"]
    if not (m := PART.match(name)):
        return part
    word, number = simplify(m[1] or m[3]), m[2] or m[4] or ""
    if word.casefold() in (words["annex"], words["appendix"]):
        return part
    own = words["appendix" if word.casefold().startswith(_APPENDIX) else "annex"]
    return str(words["numbered_part"]).format(part=own, number=_part_number(number, words["part_numbers"])).strip() + again


def _part_number(number: str, style: str) -> str:
    """The number of an annex, in ``figures`` or as Chinese (han) or Roman numerals; figures and letters stay."""
    roman = number.upper() in ROMAN
    counted = ROMAN.index(number.upper()) + 1 if roman else 0 if number.isdecimal() else han_number(number)
    if not 0 < counted <= len(ROMAN) or style == "han" and not roman:
        return number
    return {"han": _HAN[counted], "roman": ROMAN[counted - 1]}.get(style, str(counted))


def _labels(place: Place, words: Words) -> list[str]:
    """A row's labels; a number that comes before others is a year."""
    labels = [label for label in place.labels if label]
    if place.kind == "row" and len(labels) > 1 and labels[0].isdigit():
        labels[0] = str(words["year"]).format(year=labels[0])
    return labels
