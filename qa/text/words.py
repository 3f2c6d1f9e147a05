"""The one normaliser and tokenizer, for index and question alike."""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from typing import Any

from qa.text.languages import HAN, SCRIPTS, language_of
from qa.text.numbers import THOUSANDS, numerals
from qa.text.packs import words

WHOLE = re.compile(r"[a-z]{1,6}(?:/[a-z0-9.\-]+)+|\d+(?:\.\d+)?")
RUN = re.compile(r"[\u3400-\u9fff]+|(?:[^\W\d_\u3400-\u9fff][\u0300-\u036f\u064b-\u0655]*)+")
LATIN = re.compile(r"[a-z]")
STEMMED = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
"""Snowball's names of the languages."""
STOP = words("words.function")
ASKING = words("words.asking")
"""Words that ask rather than name."""
SHORTEST_NAMES = {"nr": 3, "nrfg": 2, "nrt": 2}
"""Characters of a name of a person by jieba's tag: Chinese, well known, foreign."""


@lru_cache(1)
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(1)
def _cutter() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba


def simplify(text: str) -> str:
    """Traditional characters as simplified ones; everything else as it is."""
    return str(_simplifier().convert(text)) if HAN.search(text) else text


def fold(text: str) -> str:
    """NFKC, lower case, simplified characters."""
    return simplify(unicodedata.normalize("NFKC", text).lower())


@lru_cache(1)
def _tagger() -> Any:
    import jieba.posseg

    return jieba.posseg.POSTokenizer(_cutter().dt)


def cut_words(text: str) -> list[str]:
    """The words of a text as jieba cuts them, one after the other; they join to the text."""
    return list(_cutter().cut(text)) if text else []


def people(text: str) -> list[tuple[int, int]]:
    """Where names of people stand in a text in simplified characters, as far as jieba's dictionary has them: foreign ones, and
    Chinese ones of three characters; shorter ones are other words as often (封信)."""
    found, at = [], 0
    for word, tag in _tagger().cut(text, HMM=False):
        if len(word) >= SHORTEST_NAMES.get(tag, len(word) + 1) and word[0] not in STOP:
            found.append((at, at + len(word)))
        at += len(word)
    return found


def terms(text: str, language: str = "") -> list[str]:
    """What to search by: its words, those in letters by their stems. ``language``: that of the text, if it is known."""
    found = whole_words(text)
    language = language or (language_of(text) if any(map(LATIN.match, found)) else "")
    return [_stem(word, language) if word[0].isalpha() and "/" not in word and not HAN.match(word) else word for word in found]


def whole_words(text: str) -> list[str]:
    """The words of a text as they stand: jieba's search mode on folded text; numbers and symbols whole, function words left out."""
    text = THOUSANDS.sub("", numerals(fold(text)))
    found: list[str] = []
    last = 0
    for m in WHOLE.finditer(text):
        found += _words(text[last:m.start()])
        found.append(m[0].strip("./"))
        last = m.end()
    return found + _words(text[last:])


def _words(text: str) -> list[str]:
    """Words of a text without numbers: Han runs as jieba cuts them, words of other scripts whole."""
    found: list[str] = []
    for run in RUN.finditer(text):
        found += _cutter().cut_for_search(run[0]) if HAN.match(run[0]) else [run[0]]
    return [word for word in found if word not in STOP]


@lru_cache(100_000)
def _stem(word: str, language: str) -> str:
    """The stem of a folded word (Snowball): by its script, in Latin letters by the language of its text, English where that is another."""
    script = next((name for name, letters in SCRIPTS.items() if letters.match(word)), language if language in STEMMED else "en")
    return str(_stemmer(script).stemWord(word))


@lru_cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(STEMMED[language])


def is_filler(word: str) -> bool:
    """Whether a word or mark of ``words_in`` names nothing: it asks, it is a function word, or punctuation."""
    return word in STOP or word in ASKING or not word.isalnum()


def words_in(text: str) -> list[tuple[str, int, int]]:
    """Every word, number and mark of the text, folded, with its half-open character range in it."""
    found: list[tuple[str, int, int]] = []
    for run in re.finditer(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+|[^\w\s]", text):
        if HAN.match(run[0]):
            simple = simplify(run[0])
            pieces = _cutter().tokenize(simple if len(simple) == len(run[0]) else run[0])
            found += [(word, run.start() + start, run.start() + end) for word, start, end in pieces]
        else:
            found.append((run[0].lower(), run.start(), run.end()))
    return found
