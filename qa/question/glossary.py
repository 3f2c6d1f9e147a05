"""United Nations terms, countries and cities: words of the six UN languages and their Chinese terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from qa.text.languages import caseless
from qa.text.packs import alternatives, entry
from qa.text.words import is_filler, people, simplify, words_in

MOST_VARIANTS = 3
"""A concept gives at most so many Chinese terms."""
TOKEN = re.compile(r"[\u3400-\u9fff]|(?:[^\W_\u3400-\u9fff][\u0300-\u036f\u064b-\u0655\u0670]*)+")
"""One Han character, or one word with its accents and vowel signs."""
WORD = re.compile(r"(?<![^\W\u3400-\u9fff])(?<![/.’'-])[^\W\d_\u3400-\u9fff](?:[^\W_\u3400-\u9fff]|[’'-](?=\w))+(?![^\W\u3400-\u9fff]|/)")
"""A word in letters of an alphabet; no part of a symbol or an address."""
BEGINS = re.compile(r"(?:^|[?.!¿¡:;“”\"«»(])\s*$")
"""Before a word that begins a sentence or a quotation."""
TITLE = re.compile(r"《([^《》]{2,30})》")
"""The name of a work, a law or a document."""
GAP = "…"
"""In a variant: here up to MOST_SKIPPED words may stand."""
MOST_SKIPPED = 4
NO_COUNTRY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
"""CLDR codes that are no country's or territory's."""


class Concept(NamedTuple):
    """What one line says: its Chinese terms, and whether it is a country, region, city or organisation, or some of all people."""

    zh: tuple[str, ...]
    is_name: bool
    is_place: bool = False
    is_group: bool = False


Token = tuple[re.Match[str], tuple[str, ...]]
"""One word of a text, and the forms to look it up by."""
Entry = tuple[tuple[str, ...], Concept]
"""The words of one variant: with = in front where case counts, * behind a stem, GAP between words that may be apart."""


def translate(text: str, language: str) -> list[str]:
    """The Chinese terms for the words of the text, in order of appearance; for a Chinese text those it lacks."""
    given = simplify(text) if language == "zh" else ""
    terms = (term for *_, concept in _found(text, language) for term in concept.zh[:MOST_VARIANTS])
    return list(dict.fromkeys(term for term in terms if term not in given))


def spans(text: str, language: str, of: Callable[[Concept], bool] = lambda concept: True) -> list[tuple[int, int]]:
    """The half-open character ranges of what the glossary knows of the text, of the concepts asked for."""
    return list(dict.fromkeys((start, end) for start, end, concept in _found(text, language) if of(concept)))


def names(text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """The countries, regions, cities and organisations in the text: its own words, and the ways documents may write each, the
    Chinese ones first."""
    found = ((text[start:end], concept.zh) for start, end, concept in _found(text, language) if concept.is_name)
    return [(words, tuple(dict.fromkeys((*variants, words)))) for words, variants in found]


def things(text: str, language: str) -> list[tuple[str, ...]]:
    """What else the text speaks of that the glossary knows: the Chinese variants of each."""
    return list(dict.fromkeys(concept.zh for *_, concept in _found(text, language) if not concept.is_name))


def groups(text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """The groups of people in the text that are not all people: its own words, and the Chinese variants of each."""
    return [(text[start:end], concept.zh) for start, end, concept in _found(text, language) if concept.is_group]


def strangers(text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """The names in the text that the glossary does not know, each with its stem: capitalised words but for those that begin a
    sentence, none where most words are capitalised; in Chinese also people's, and titles in their marks."""
    known, found = spans(text, language), [m.span() for m in WORD.finditer(text) if m[0][0].isupper()]
    if language == "zh":
        titles = [m.span(1) for m in TITLE.finditer(text)]
        named = [(a, b) for a, b in (*found, *people(text)) if not any(start <= a < end for start, end in titles)]
        found = sorted([*titles, *named])
    else:
        capitals = [word[0].isupper() for word in WORD.findall(text)[1:]]
        found = [] if 2 * sum(capitals) > len(capitals) else [(a, b) for a, b in found if not BEGINS.search(text[:a])]
    return [(text[start:end], (STEM.sub("", text[start:end]),)) for start, end in found
            if not any(a < end and start < b for a, b in known)]


def spelled_out(text: str, language: str, is_known: Callable[[str], bool]) -> str:
    """The text with the first known Chinese term in the place of each acronym, and of the one thing that a foreign text names
    if it names nothing else: few words of another language tell an encoder little."""
    found = _found(text, language)
    alone = language != "zh" and len(found) == 1 and all(
        is_filler(word) or found[0][0] <= start < found[0][1] for word, start, _ in words_in(text))
    out, at = "", 0
    for start, end, concept in found:
        if start >= at and (alone or text[start:end].isupper()) and (term := next(filter(is_known, concept.zh), "")):
            out, at = out + text[at:start] + term, end
    return out + text[at:]


@lru_cache
def place_pattern() -> re.Pattern[str]:
    """What finds a country, region or city in a Chinese text."""
    known = [concept for concept, _ in _lines("zh")]
    countries = (concept for concept, _ in _countries("zh", {term for concept in known for term in concept.zh}))
    words = {term for concept in (*known, *countries) if concept.is_place for term in concept.zh}
    return re.compile("|".join(re.escape(word) + "(?!家)" * word.endswith("国") for word in sorted(words, key=len, reverse=True)))


def field_terms(text: str) -> int:
    """How many different terms of the vocabulary, places apart, a Chinese text has; 0 in other languages."""
    return len(set(_field_pattern().findall(text)))


@lru_cache(1)
def _field_pattern() -> re.Pattern[str]:
    terms = {term for concept, _ in _lines("zh") if not concept.is_place for term in concept.zh if len(term) > 1}
    return re.compile("|".join(map(re.escape, sorted(terms, key=lambda term: (-len(term), term)))))


def stands(name: str, text: str) -> bool:
    """Whether the text has the name; 发展中国家 names no 中国."""
    return name in text if not name.endswith("国") else bool(re.search(f"{re.escape(name)}(?!家)", text))


ENDING = re.compile(rf"(?<=\w\w\w)(?:{caseless(alternatives('words.cases'))})$")
"""A Russian case ending."""
STEM = re.compile(rf"['’]s$|{ENDING.pattern}")
"""What a name takes on in a sentence, in English and in Russian."""


@lru_cache(64)
def _found(text: str, language: str) -> tuple[tuple[int, int, Concept], ...]:
    """What the text holds and where, the longest of what overlaps, in order of appearance; a Chinese name begins or ends
    with a word: 发展中国家 names no 中国."""
    tokens = [(m, _forms(caseless(simplify(m[0])), language)) for m in TOKEN.finditer(text)]
    words = words_in(text) if language == "zh" else ()
    begins, ends = {start for _, start, _ in words}, {end for *_, end in words}
    spans: dict[tuple[int, int], dict[Concept, None]] = {}
    for start, end, concept in _matches(tokens, _entries(language)):
        if not (words and concept.is_name) or start in begins or end in ends:
            spans.setdefault((start, end), {})[concept] = None
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if all(end <= a or b <= start for a, b in kept):
            kept.append((start, end))
    return tuple((start, end, concept) for start, end in sorted(kept) for concept in spans[start, end])


def _matches(tokens: list[Token], entries: dict[str, list[Entry]]) -> Iterator[tuple[int, int, Concept]]:
    for i, (match, forms) in enumerate(tokens):
        for words, concept in (one for key in dict.fromkeys(form[:2] for form in forms) for one in entries.get(key, ())):
            if end := _end(words, tokens, i):
                yield match.start(), tokens[end - 1][0].end(), concept


def _end(words: tuple[str, ...], tokens: list[Token], at: int) -> int:
    """The index after the token with which the words end if they begin at ``at``; 0 if they do not stand there."""
    for n, word in enumerate(words):
        if word == GAP:
            return next((end for skipped in range(MOST_SKIPPED + 1) if (end := _end(words[n + 1:], tokens, at + skipped))), 0)
        if at >= len(tokens) or not _fits(word, tokens[at]):
            return 0
        at += 1
    return at


def _fits(word: str, token: Token) -> bool:
    match, forms = token
    if word[:1] == "=":
        return word[1:] == match[0]
    return any(form.startswith(word[:-1]) for form in forms) if word[-1:] == "*" else word in forms


def _forms(word: str, language: str) -> tuple[str, ...]:
    """The word, and what is left of it without plural or case ending, or without prefixed particles."""
    if language == "ru":
        return word, ENDING.sub("", word)
    if language == "ar":
        return tuple(_bare(word))
    endings = {"s": "", "x": "", "es": "", "ies": "y"} if language != "zh" and len(word) > 3 else {}
    return word, *(word.removesuffix(end) + singular for end, singular in endings.items() if word.endswith(end))


def _bare(word: str) -> Iterator[str]:
    """An Arabic word, and the word without conjunction, preposition and article."""
    yield word
    for prefix in entry("ar", "words.prefixes") if len(word) > 3 else ():
        if word.startswith(prefix):
            yield from _bare(word.removeprefix(prefix)) if len(prefix) == 1 else [word.removeprefix(prefix)]


@lru_cache
def _entries(language: str) -> dict[str, list[Entry]]:
    """The variants of a language by the first two letters they begin with; in Chinese by the first character."""
    index: dict[str, list[Entry]] = {}
    lines = list(_lines(language))
    known = {term for concept, _ in lines for term in concept.zh}
    for meant, variants in [*lines, *_countries(language, known)]:
        for words in (pattern(variant, language) for variant in variants if len(variant) > 1):
            index.setdefault(caseless(words[0].strip("=*"))[:2], []).append((words, meant))
    return index


def pattern(variant: str, language: str) -> tuple[str, ...]:
    """The words of a variant, each in the form that texts are looked up by."""
    words = [m[0] if m[0][0] in f"={GAP}" else caseless(m[0]) for m in re.finditer(rf"=?(?:{TOKEN.pattern})\*?|{GAP}", variant)]
    if language == "ru":
        return tuple(word if word[0] in f"={GAP}" else ENDING.sub("", word) for word in words)
    article = entry("ar", "words.prefixes")[0]
    return tuple(word.removeprefix(article) if len(word) > 3 else word for word in words)


def _lines(language: str) -> Iterator[tuple[Concept, tuple[str, ...]]]:
    """Each concept of glossary.tsv with its words in a language; English acronyms serve in every language."""
    section = ""
    for line in files("qa.question").joinpath("glossary.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("#"):
            section = line
            continue
        zh, everyday, *others = (tuple(filter(None, cell.split("|"))) for cell in line.split("\t"))
        words = dict(zip(("en", "fr", "es", "ru", "ar"), others, strict=True)).get(language, zh + everyday)
        concept = Concept(zh, section in ("#name", "#place"), section == "#place", section == "#group")
        yield concept, (*words, *(word for word in others[0] if word.isupper()))


def _countries(language: str, known: set[str]) -> Iterator[tuple[Concept, tuple[str, ...]]]:
    """Countries and territories by CLDR but for the known ones, each without what it says in brackets."""
    from babel import Locale

    local = Locale(language).territories
    for code, zh in Locale("zh").territories.items():
        if len(code) == 2 and code not in NO_COUNTRY and zh not in known:
            yield Concept((zh,), True, True), (re.split(r"[(（]", local.get(code, zh).replace("&", "and"))[0],)
