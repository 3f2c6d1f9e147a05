"""Whether the first row of a table is the headings of its columns, where its format does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

FIGURE = re.compile(r"(?<![A-Za-z\d])\d(?!\d{3}(?!\d))|\d{5}")
"""A figure that is no year."""


def looks_like_head(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of a table's rows reads as headings of columns: nearly all filled, without figures, which rows below have
    beside their labels."""
    told = [c.strip() for c in rows[0] if c.strip()]
    if len(rows) < 2 or len(told) < 2 or len(told) < len(rows[0]) - 1 or any(FIGURE.search(c) for c in told):
        return False
    return any(FIGURE.search(c) for row in rows[1:] for c in row[1:])
