"""What the tests of readers share: reading a file that a test made, and how its elements and blocks are told."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.documents.readers.registry import Reading
from qa.documents.source import Element, Source
from qa.documents.structure.parse import parse
from qa.types import Block


def read(path: Path) -> Source:
    return Reading(lambda: None).read(path)


def lines(source: Source) -> list[tuple[str, str]]:
    """Kind and words of each line; spans are apart and in order."""
    ends = [0, *(e.end for e in source.elements)]
    assert all(end <= e.start < e.end <= len(source.text) for end, e in zip(ends, source.elements, strict=False))
    return [(e.kind, source.text[e.start:e.end]) for e in source.elements]


def told(source: Source, kind: str) -> list[Element]:
    return [e for e in source.elements if e.kind == kind]


def words(source: Source, element: Element) -> list[list[str]]:
    """The words of each cell of a row."""
    return [[source.text[a:b] for a, b in spans] for spans in element.cells]


def marks(source: Source) -> list[tuple[str, str, str]]:
    """Of each mark its label, its words and what stands before it on its line."""
    return [(m.label, source.text[slice(*m.span)], source.text[e.start:m.span[0]]) for e in source.elements for m in e.marks]


def places(source: Source) -> dict[str, dict[str, Any]]:
    """Words of each stretch with their place."""
    return {source.text[s.start:s.end]: dict(s.place) for s in source.stretches}


def blocks(source: Source, name: str = "a") -> list[Block]:
    return list(parse(name, source.text, source.encoding, "", source.elements).blocks)


def rows(source: Source) -> list[dict[str, str]]:
    """The rows of the tables after parsing: a cell by the heading of its column."""
    return [{h.text: c.text for h, c in zip(b.columns, b.cells, strict=True)} for b in blocks(source) if b.kind == "row"]


def zipped(path: Path, parts: Mapping[str, str | bytes], like: Path | None = None) -> Path:
    """A container of these parts, and of those of another one that are not among them."""
    kept = {}
    if like is not None:
        with zipfile.ZipFile(like) as old:
            kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**kept, **parts}.items():
            new.writestr(name, data)
    return path
