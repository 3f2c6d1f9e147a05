"""Answer rows as scripts have them: the answer object or an error, and the fields that came with the question."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol

from qa.text.packs import say
from qa.text.printable import UNSAFE
from qa.types import squash

CONTRACT_KEYS = frozenset({"id", "question", "language", "answer", "answered", "confidence", "citations", "passages",
                           "elapsed_ms", "error"})
"""Keys of an answer row; an input field of the same name goes through as `input_…`."""

NEAREST_SHOWN = 3
"""Passages under a refusal: enough to judge it, few enough to read."""

HIGH_CONFIDENCE, FAIR_CONFIDENCE = 0.8, 0.5
"""Where words for a probability change: four in five, and even chances."""

Row = Mapping[str, Any]


class Rows(Protocol):
    """Answer rows in order, in memory or on disk; they are gone through more than once."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...


def carried_through(extra: Row) -> dict[str, Any]:
    """The input's other fields, renamed where they would hide a field of the answer."""
    return {free_name(key, CONTRACT_KEYS, extra): value for key, value in extra.items()}


def free_name(key: str, reserved: Collection[str], others: Collection[str]) -> str:
    """``key``; if that is reserved, the first of `input_key`, `input_input_key` and so on that no other field has."""
    name = key
    while name in reserved or name != key and name in others:
        name = f"input_{name}"
    return name


def carried_keys(rows: Rows) -> list[str]:
    """The fields that came with the questions, in order of first appearance."""
    return [*dict.fromkeys(key for row in rows for key in row if key not in CONTRACT_KEYS)]


def asked(id: Any, question: Any) -> tuple[str, str]:
    """What makes two rows of the same question alike: id and words, whatever kind of file each was kept in."""
    return str(id), squash(str(question or ""))


def state_of(row: Row) -> str:
    """How a question went: answered, refused or failed."""
    return "answered" if row.get("answered") else "failed" if "error" in row or "answer" not in row else "refused"


def nearest(row: Row) -> Sequence[Row]:
    """The passages to show under a refusal; none of any other row, nor of one whose file holds none."""
    return row.get("passages", ())[:NEAREST_SHOWN] if state_of(row) == "refused" else ()


def confidence_in_words(confidence: float, language: str) -> str:
    """A probability as a word with its value."""
    word = "high" if confidence >= HIGH_CONFIDENCE else "fair" if confidence >= FAIR_CONFIDENCE else "low"
    return say(language, "results.confidence", word=say(language, f"results.{word}"), value=confidence)


def as_text(value: Any) -> str:
    """A carried value as a person reads it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def json_line(row: Row) -> str:
    """``row`` as one line of JSON that any terminal and any file can take."""
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(row, ensure_ascii=False))
