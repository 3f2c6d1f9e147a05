"""Values parted by commas, semicolons or tabs (.csv, .tsv): a row a record, with its column headings; the text is the file's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from qa.documents.readers.cell_values import cell_name
from qa.documents.readers.column_heads import looks_like_head
from qa.documents.readers.encodings import decode
from qa.documents.source import CellSpans, Element, Source, Stretch, Work

VERSION = 2
BEAT_EVERY = 2000
SEPARATORS = ",;\t|"
SAMPLE = 20_000
"""Characters by which the mark between values is told."""
TOLD = re.compile(r"sep=(.)[ \t]*(?=\r|\n)", re.IGNORECASE)
"""A first line that says what parts the values."""


def read(path: Path, work: Work) -> Source:
    """Values parted by a mark, each with the cell that a program for sheets shows it in. Raises CorpusError if it is in no known encoding."""
    text, encoding = decode(path.read_bytes())
    named = TOLD.match(text)
    separator = named[1] if named else "\t" if path.suffix.lower() == ".tsv" else _separator(text)
    start = named.end() + (2 if text.startswith("\r\n", named.end()) else 1) if named else 0
    records = [(row, record) for row, record in enumerate(_records(text, separator, start), 1) if any(record)]
    width = max((len(record) for _, record in records), default=0)
    full = [(*record, *[()] * (width - len(record))) for _, record in records]
    first = next((n for n, record in enumerate(full) if sum(map(bool, record)) > 1), 0)
    told = [["".join(text[a:b] for a, b in spans) for spans in record] for record in full[first:first + 200]]
    headers = int(bool(told) and (looks_like_head(told) or all(c.strip() and not c.strip()[0].isdigit() for c in told[0])) and len(told) > 1)
    elements = [Element("furniture", 0, named.end())] if named else []
    stretches = []
    columns: tuple[CellSpans, ...] = full[first] if headers else ()
    for n, ((row, _), cells) in enumerate(zip(records, full, strict=True)):
        if n % BEAT_EVERY == 0:
            work.beat()
        held = [(c, spans) for c, spans in enumerate(cells, 1) if spans]
        kind = "paragraph" if n < first else "columns" if n < first + headers else "row"
        elements.append(Element(kind, held[0][1][0][0], held[-1][1][-1][1], 0, "1", cells, columns if kind == "row" else ()))
        stretches += [Stretch(spans[0][0], spans[-1][1], {"cells": cell_name(c, row)}) for c, spans in held]
    return Source(text, encoding, tuple(elements), tuple(stretches))


def _separator(text: str) -> str:
    """What parts the values: the mark that stands equally often in most lines."""
    lines = [line for line in re.sub(r'"[^"]*"', "", text[:SAMPLE]).splitlines()[:100] if line.strip()]
    counts = {mark: [len(line.split(mark)) for line in lines] for mark in SEPARATORS}
    usual = {mark: max(set(found), key=found.count) for mark, found in counts.items() if found}
    return max(usual, key=lambda mark: (usual[mark] > 1) * counts[mark].count(usual[mark]), default=",")


def _records(text: str, separator: str, at: int) -> Iterator[list[CellSpans]]:
    """The values of each record by where they stand; quotation marks around one, and one of two within, are left out."""
    plain = rf"[^{re.escape(separator)}\r\n]*"
    field = re.compile(rf'[ ]*"([^"]*(?:""[^"]*)*)"({plain})|{plain}')
    record: list[CellSpans] = []
    while at <= len(text):
        m = field.match(text, at)
        assert m is not None
        record.append(_quoted(text, m) if m[1] is not None else _stripped(text, *m.span()))
        at = m.end()
        if text[at:at + 1] != separator:
            yield record
            record = []
            at += text[at:at + 2] == "\r\n"
        at += 1


def _quoted(text: str, m: re.Match[str]) -> CellSpans:
    """A value between quotation marks, cut where one of two within is left out, and what follows behind them."""
    start, end = m.span(1)
    if '""' not in m[1] and not m[2]:
        return _stripped(text, start, end)
    cuts = [start + q.end() - 1 for q in re.finditer('""', m[1])]
    pieces = zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True)
    return tuple(span for a, b in [*pieces, m.span(2)] for span in _stripped(text, a, b))


def _stripped(text: str, start: int, end: int) -> CellSpans:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return ((start, end),) if start < end else ()
