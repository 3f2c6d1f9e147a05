"""Which of the languages of the packs a text is in, and in which direction one is written."""

from __future__ import annotations

import re
import unicodedata

from qa.text.packs import LANGUAGES, entry, pattern

HAN = re.compile(r"[\u3400-\u9fff]")
SCRIPTS = {"zh": HAN, "ru": re.compile(r"[\u0400-\u04ff]"), "ar": re.compile(r"[\u0600-\u06ff]")}
"""A character of the script of each language that no other of them is written in."""
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
SAMPLE = 5_000
"""Characters by which a document's language is told."""
CLUES_IN_PROSE = 0.2
"""Least share of function words in prose: it is a third or more in English, French and Spanish; German, the nearest of the
others, has a tenth of words that look like these."""
_LETTERS = str.maketrans(entry("ar", "letters.forms"))


def caseless(text: str) -> str:
    """The text caseless, without accents and vowel signs, Arabic letters in one form."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)


_PATH = re.compile(r"\S*/\S*")
_CLUES = {language: frozenset(caseless(entry(language, "words.clues")).split()) for language in LANGUAGES}
_SIGNS = {language: [(re.compile(sign), weight) for sign, weight in entry(language, "words.signs").items()] for language in LANGUAGES}


def direction(language: str) -> str:
    """In which direction a language is written: ltr or rtl."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def language_of(text: str, otherwise: str = "en") -> str:
    """The language of a question: by script, then by function words; ``otherwise`` where neither tells."""
    if script := _script(text):
        return script
    words = _words(text)
    clues = {language: sum(word in known for word in words) + _weight(language, text.lower()) for language, known in _CLUES.items()}
    ends = {language: sum(bool(pattern(language, "words.endings").search(word)) for word in words) for language in clues}
    best = max(clues, key=lambda language: (clues[language], ends[language]))
    return best if clues[best] > clues["en"] else "en" if clues["en"] else otherwise


def _weight(language: str, text: str) -> int:
    """How much the letters and words speak for a language that only it has."""
    return sum(weight * len(sign.findall(text)) for sign, weight in _SIGNS[language])


def document_language(text: str) -> str:
    """The language of a document; empty where its function words are none of theirs."""
    if script := _script(text):
        return script
    words, language = _words(text[:SAMPLE]), language_of(text[:SAMPLE])
    return language if sum(word in _CLUES[language] for word in words) > CLUES_IN_PROSE * len(words) else ""


def _script(text: str) -> str:
    """The language whose script prevails; empty if that is the Latin one."""
    counts = {language: len(script.findall(text)) for language, script in SCRIPTS.items()}
    latin = sum(c.isalpha() and c < "\u0250" for c in text)
    script = max(counts, key=lambda language: counts[language])
    return script if counts[script] * (4 if script == "zh" else 1) > latin * 0.6 else ""


def _words(text: str) -> list[str]:
    """Words in letters, without those of symbols and addresses."""
    return re.findall(r"[^\W\d_]+", caseless(_PATH.sub(" ", text)))
