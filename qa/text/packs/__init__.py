"""In: one data file a language (zh.toml …) with its words and patterns.
Out: a language's pack, one pattern over all languages, a sentence of the program in a language.

A pattern is a list of alternatives; `{table.key}` in one stands for that pattern of the same pack, `{name}` for a part that the
code brings along; an empty list says that the language has none. A language without a pack is spoken to in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en", "fr", "es", "ru", "ar")
"""Those with a pack, in the order in which alternatives are tried."""
FALLBACK = "en"
OPTIONAL = ("kinds.measures", "letters.forms", "numerals", "ordinals", "references.forms", "references.session_words", "says.results", "scales",
            "series.counters", "told.identity", "told.number", "told.person", "told.place", "words.cases", "words.prefixes", "words.signs")
"""Tables and keys that a pack has only where its language needs them; all others stand in every pack, empty if need be."""
_PART = re.compile(r"\{([a-z][a-z_.]*)\}")
_NEVER = "(?!)"


@cache
def pack(language: str) -> dict[str, Any]:
    """The tables of a language's file; English's for a language that has none."""
    name = language if language in LANGUAGES else FALLBACK
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))


def entry(language: str, key: str) -> Any:
    """What stands in a language's pack under a dotted key; an empty list if nothing does."""
    found = _found(language, key)
    return [] if found is None else found


def _found(language: str, key: str) -> Any:
    found: Any = pack(language)
    for name in key.split("."):
        found = found.get(name) if found else None
    return found


def words(key: str) -> frozenset[str]:
    """The words of all languages under a key, which a pack has in one text."""
    return frozenset(word for language in LANGUAGES for word in str(entry(language, key) or "").split())


@cache
def pattern(language: str, key: str, flags: re.RegexFlag = re.IGNORECASE, **parts: str) -> re.Pattern[str]:
    """A pattern of one language; one that never matches where the language has none."""
    return re.compile(alternatives(key, languages=(language,), **parts), flags)


@cache
def union(*keys: str, shapes: str = "", flags: re.RegexFlag = re.IGNORECASE, **parts: str) -> re.Pattern[str]:
    """The alternatives of all languages under these keys as one pattern, and after them shapes that belong to none."""
    told = alternatives(*keys, **parts)
    return re.compile(f"{told}|{shapes}" if shapes else told, flags)


def alternatives(*keys: str, languages: Sequence[str] = LANGUAGES, **parts: str) -> str:
    """The alternatives under these keys, language by language, for a pattern that holds them in a group; KeyError for a key or
    part that is nowhere."""
    if unknown := [key for key in keys if all(_found(language, key) is None for language in LANGUAGES)]:
        raise KeyError(f"No pack has {', '.join(unknown)}")
    told = (_alternatives(language, key, parts) for key in keys for language in languages)
    return "|".join(filter(None, told)) or _NEVER


def _alternatives(language: str, key: str, parts: Mapping[str, str]) -> str:
    def filled(m: re.Match[str]) -> str:
        return f"(?:{_alternatives(language, m[1], parts) or _NEVER})" if "." in m[1] else parts[m[1]]

    return _PART.sub(filled, "|".join(entry(language, key)))


def say(language: str, key: str, **values: object) -> str:
    """What the program says under a key, filled with values; in English where the language has nothing for it."""
    told: str = entry(language, f"says.{key}") or entry(FALLBACK, f"says.{key}")
    return told.format(**values) if values else told
