"""United Nations terms, countries and cities: words of the six UN languages and their Chinese terms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from qa.tokens import simplify

LANGUAGES = ("zh", "en", "fr", "es", "ru", "ar")
MOST_VARIANTS = 3
"""A concept gives at most so many Chinese terms."""
TOKEN = re.compile(r"[\u3400-\u9fff]|(?:[^\W_\u3400-\u9fff][\u0300-\u036f\u064b-\u0655\u0670]*)+")
"""One Han character, or one word with its accents and vowel signs."""
NO_COUNTRY = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
"""CLDR codes that are no country's or territory's."""
LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
AND = {"en": "and", "fr": "et", "es": "y", "ru": "и", "ar": "و"}


def fold(text: str) -> str:
    """The text caseless, without accents and vowel signs, Arabic letters in one form."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(LETTERS)


ENDINGS = tuple(sorted((fold(ending) for ending in (
    "иями ями ами ого его ому ему ыми ими иях ях ах иям ям ам ией ием ей ой ий ый ая яя ое ее ую юю ые ие ых их ым им "
    "ом ем ов ев ия ию ии ья ью а я о е у ю ы и ь й").split()), key=len, reverse=True))
"""Russian case endings, longest first."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What one line says: its Chinese terms, and whether it is a country, region, city or organisation."""

    zh: tuple[str, ...]
    is_name: bool


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: where it stands, as it stands, and the forms to look it up by."""

    start: int
    end: int
    raw: str
    forms: tuple[str, ...]


Entry = tuple[tuple[str, ...], Concept]
"""The words of one variant, each with = in front if its case counts and * behind if it is a stem."""


def translate(text: str, language: str) -> list[str]:
    """The Chinese terms for the words of the text, in order of appearance; for a Chinese text those it lacks."""
    terms = dict.fromkeys(term for _, concept in _found(text, language) for term in concept.zh[:MOST_VARIANTS])
    return [term for term in terms if language != "zh" or term not in simplify(text)]


def names(text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """The countries, regions, cities and organisations in the text: its own words, and the Chinese variants."""
    return [(words, concept.zh) for words, concept in _found(text, language) if concept.is_name]


def _found(text: str, language: str) -> list[tuple[str, Concept]]:
    """What the text holds, longest first, nothing overlapping, in order of appearance."""
    spans: dict[tuple[int, int], list[Concept]] = {}
    for start, end, concept in _matches(_tokens(text, language), _entries(language)):
        same = spans.setdefault((start, end), [])
        if concept not in same:
            same.append(concept)
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if all(end <= a or b <= start for a, b in kept):
            kept.append((start, end))
    return [(text[start:end], concept) for start, end in sorted(kept) for concept in spans[start, end]]


def _matches(tokens: list[Token], entries: dict[str, list[Entry]]) -> Iterator[tuple[int, int, Concept]]:
    for i, token in enumerate(tokens):
        for key in {form[:2] for form in token.forms}:
            for words, concept in entries.get(key, ()):
                last = i + len(words) - 1
                if last < len(tokens) and all(map(_fits, words, tokens[i:last + 1])):
                    yield token.start, tokens[last].end, concept


def _fits(word: str, token: Token) -> bool:
    if word[0] == "=":
        return word[1:] == token.raw
    return any(form.startswith(word[:-1]) for form in token.forms) if word[-1] == "*" else word in token.forms


def _tokens(text: str, language: str) -> list[Token]:
    simple = simplify(text) if language == "zh" else text
    source = simple if len(simple) == len(text) else text
    return [Token(m.start(), m.end(), m[0], _forms(fold(m[0]), language)) for m in TOKEN.finditer(source)]


def _forms(word: str, language: str) -> tuple[str, ...]:
    """The word and what is left of it without plural or case ending, or without prefixed particles."""
    if language == "ru":
        return (word, stem) if (stem := _stem(word)) != word else (word,)
    if language == "ar":
        return tuple(dict.fromkeys(_bare(word)))
    if language == "zh" or len(word) < 4 or word[-1] not in "sx":
        return (word,)
    return word, word[:-1], *((word[:-2],) if word[-2] == "e" else ()), *((word[:-3] + "y",) if word[-3:-1] == "ie" else ())


def _stem(word: str) -> str:
    """A Russian word without its case ending."""
    return next((word[:-len(end)] for end in ENDINGS if word.endswith(end) and len(word) - len(end) > 2), word)


def _bare(word: str) -> Iterator[str]:
    """An Arabic word, and the word without conjunction, preposition and article."""
    yield word
    if len(word) > 3:
        for prefix in ("ال", "لل", "و", "ف", "ب", "ك", "ل"):
            if word.startswith(prefix):
                yield from _bare(word[len(prefix):]) if len(prefix) == 1 else (word[len(prefix):],)


@lru_cache(len(LANGUAGES))
def _entries(language: str) -> dict[str, list[Entry]]:
    """The variants of a language by the first two letters they begin with."""
    index: dict[str, list[Entry]] = {}
    for concept, variants in [*_lines(language), *_countries(language)]:
        for variant in variants:
            if words := _pattern(variant, language):
                index.setdefault(words[0].strip("=*")[:2] if words[0][0] != "=" else fold(words[0][1:3]), []).append(
                    (words, concept))
    return index


def _pattern(variant: str, language: str) -> tuple[str, ...]:
    """The words of a variant, each in the form that texts are looked up by."""
    words = []
    for m in TOKEN.finditer(variant):
        before, after, word = variant[:m.start()][-1:], variant[m.end():][:1], fold(m[0])
        if before == "=":
            words.append("=" + m[0])
        elif after == "*":
            words.append(word.removeprefix("ال") + "*")
        else:
            words.append(_stem(word) if language == "ru" else word.removeprefix("ال") if language == "ar" else word)
    return tuple(words)


@lru_cache(1)
def _rows() -> list[tuple[bool, dict[str, tuple[str, ...]]]]:
    """The lines of glossary.tsv by column, each with whether it stands in a section of names."""
    head, *lines = files("qa").joinpath("glossary.tsv").read_text(encoding="utf-8").splitlines()
    rows, naming = [], False
    for line in lines:
        if line.startswith("#"):
            naming = line == "#name"
        else:
            cells = (tuple(cell.split("|")) if cell else () for cell in line.split("\t"))
            rows.append((naming, dict(zip(head.split("\t"), cells, strict=True))))
    return rows


def _lines(language: str) -> list[tuple[Concept, tuple[str, ...]]]:
    """Each concept with its words in a language; English acronyms serve in every language."""
    found = []
    for naming, row in _rows():
        words = row["zh"] + row["everyday"] if language == "zh" else row.get(language, ())
        acronyms = tuple(word for word in row["en"] if word.isupper() and language != "en")
        found.append((Concept(row["zh"], naming), (*words, *acronyms)))
    return found


def _countries(language: str) -> list[tuple[Concept, tuple[str, ...]]]:
    """Countries and territories by CLDR, but for those that glossary.tsv has."""
    from babel import Locale

    chinese, local = Locale("zh").territories, Locale(language).territories
    known = {term for naming, row in _rows() if naming for term in row["zh"]}
    return [(Concept((zh,), True), _written(local[code], language)) for code, zh in chinese.items()
            if len(code) == 2 and code not in NO_COUNTRY and zh not in known and code in local]


def _written(name: str, language: str) -> tuple[str, ...]:
    """A country's name as people write it: without what stands in brackets, with "and" for &."""
    return (re.split(r"[(（]", name.replace("&", AND.get(language, "&")))[0],)
