"""Documents and passages as files of an index, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from qa.documents.file_places import FilePlaces
from qa.documents.source import Stretch
from qa.types import Block, Cell, Document, Mark, Passage, Place

BOXES = "boxes-{number}.npy"


def write_documents(folder: Path, documents: Sequence[Document]) -> None:
    """Writes the documents, the boxes of their characters in files of their own, which are read as needed."""
    rows = []
    for number, document in enumerate(documents):
        row = asdict(replace(document, places=None))
        if isinstance(document.places, FilePlaces):
            row["places"] = {"stretches": [[s.start, s.end, dict(s.place)] for s in document.places.stretches],
                             "pages": [[page, *size] for page, size in document.places.pages.items()], "boxes": document.places.boxes is not None}
            if document.places.boxes is not None:
                np.save(folder / BOXES.format(number=number), document.places.boxes)
        rows.append(row)
    _write_jsonl(folder / "documents.jsonl", rows)


def read_documents(folder: Path) -> tuple[Document, ...]:
    """The documents that `write_documents` wrote."""
    return tuple(_document(row, folder / BOXES.format(number=number)) for number, row in enumerate(_read_jsonl(folder / "documents.jsonl")))


def _places(row: dict[str, Any] | None, boxes: Path) -> FilePlaces | None:
    if row is None:
        return None
    return FilePlaces(tuple(Stretch(a, b, place) for a, b, place in row["stretches"]), {page: (w, h) for page, w, h in row["pages"]},
                      np.load(boxes, mmap_mode="r", allow_pickle=False) if row["boxes"] else None)


def _spans(rows: Any) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in rows)


def _document(row: dict[str, Any], boxes: Path) -> Document:
    blocks = tuple(_block(b) for b in row.pop("blocks"))
    return Document(**{**row, "blocks": blocks, "furniture": _spans(row["furniture"]), "notices": tuple(row["notices"]),
                       "places": _places(row["places"], boxes)})


def _block(row: dict[str, Any]) -> Block:
    cells, columns = (tuple(Cell(c["text"], _spans(c["spans"])) for c in row[name]) for name in ("cells", "columns"))
    marks = tuple(Mark(m["label"], (m["span"][0], m["span"][1])) for m in row["marks"])
    return Block(**{**row, "spans": _spans(row["spans"]), "headings": tuple(row["headings"]), "marks": marks,
                    "cells": cells, "columns": columns})


def _passage(row: dict[str, Any]) -> Passage:
    place = Place(**{**row["place"], "labels": tuple(row["place"]["labels"]), "leaf": tuple(row["place"]["leaf"])})
    return Passage(**{**row, "spans": _spans(row["spans"]), "place": place})


def write_passages(folder: Path, passages: Iterable[Passage]) -> None:
    """Writes the passages."""
    _write_jsonl(folder / "passages.jsonl", (asdict(p) for p in passages))


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """The passages that `write_passages` wrote."""
    return tuple(_passage(row) for row in _read_jsonl(folder / "passages.jsonl"))


def _write_jsonl(path: Path, rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8", errors="surrogatepass") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _read_jsonl(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", errors="surrogatepass") as file:
        return [json.loads(line) for line in file]
