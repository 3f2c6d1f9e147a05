"""Answer rows as scripts have them: the answer object or an error, and the fields that came with the question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from qa.words import UNSAFE

CONTRACT_KEYS = frozenset({"id", "question", "language", "answer", "answered", "confidence", "citations", "passages",
                           "elapsed_ms", "error"})
"""Keys of an answer row; an input field of the same name goes through as `input_…`."""

Row = Mapping[str, Any]


class Rows(Protocol):
    """Answer rows in order, in memory or on disk; they are gone through more than once."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...


def carried_through(extra: Row) -> dict[str, Any]:
    """The input's other fields, renamed where they would hide a field of the answer."""
    return {f"input_{key}" if key in CONTRACT_KEYS else key: value for key, value in extra.items()}


def carried_keys(rows: Rows) -> list[str]:
    """The fields that came with the questions, in order of first appearance."""
    return [*dict.fromkeys(key for row in rows for key in row if key not in CONTRACT_KEYS)]


def state_of(row: Row) -> str:
    """How a question went: answered, refused or failed."""
    return "answered" if row.get("answered") else "failed" if "error" in row or "answer" not in row else "refused"


def as_text(value: Any) -> str:
    """A carried value as a person reads it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def json_line(row: Row) -> str:
    """``row`` as one line of JSON that any terminal and any file can take."""
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(row, ensure_ascii=False))
