"""Rich text (.rtf), by striprtf: paragraphs, and the cells of tables."""

from __future__ import annotations

import re
from pathlib import Path

from qa.documents.source import Cell, Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 1
BAR = "|"
"""What striprtf sets between the cells of a table."""
UNICODE_SKIPS = re.compile(r"\\uc(\d+)")


def read(path: Path, work: Work) -> Source:
    """A rich text. Raises CorpusError if it holds none."""
    from striprtf.striprtf import rtf_to_text

    data = path.read_bytes().decode("latin-1")
    try:
        text = rtf_to_text(data, errors="replace")
    except (ValueError, IndexError, KeyError, LookupError) as error:
        raise CorpusError(f"is damaged or no rich text ({str(error)[:80]}); open and save it again") from error
    out = SourceBuilder("rtf")
    rows: list[list[Cell]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(BAR) and line.rstrip().endswith(BAR):
            rows.append([Cell(words.strip(), {"paragraph": number}) for words in line.rstrip()[:-1].split(BAR)])
            continue
        _take(rows, out)
        out.line("paragraph", line, {"paragraph": number})
    _take(rows, out)
    return out.finished()


def _take(rows: list[list[Cell]], out: SourceBuilder) -> None:
    """Writes the rows gathered so far as a table, one alone as a paragraph."""
    from qa.documents.readers.column_heads import looks_like_head

    if len(rows) > 1:
        out.table(rows, int(looks_like_head([[c.text for c in row] for row in rows])))
    elif rows:
        out.line("paragraph", " ".join(c.text for c in rows[0]), rows[0][0].place)
    rows.clear()
