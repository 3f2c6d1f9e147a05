"""The original of a sentence in another language, by meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.documents.passages import split
from qa.question.question import Question
from qa.question.reading import read_question
from qa.text.languages import language_of
from qa.types import Passage

if TYPE_CHECKING:
    from embeddings import Encoding
    from qa.store.knowledge import KnowledgeBase

TRANSLATION_AT = 0.824
"""Least likeness of a translation to its original; measured with `python -m benchmarks.lookup --translations`."""
ALIKE = 0.006
"""Originals whose likeness is this close to the best are given too."""
PASSAGES_READ, SENTENCES_READ = 20, 16
"""Passages whose sentences are compared token by token, and sentences that are then encoded by themselves."""
FEWEST_TOKENS, LONGEST = 5, 600
"""Shorter sentences mean too little to tell, longer texts are no sentences."""
OTHER_YEAR = 0.02
"""What a sentence loses that shares no year with the words, where they name one."""
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
PROSE = ("paragraph", "item", "footnote", "endnote")


@dataclass(frozen=True, slots=True)
class Original:
    """A sentence [start, end) of a passage's text that says what words in another language say."""

    position: int
    start: int
    end: int
    likeness: float


def originals_of(text: str, knowledge: KnowledgeBase) -> list[Original]:
    """The sentences that the text translates, best first; none where it is in the documents' own language."""
    if len(text) > LONGEST or sum(c.isalpha() for c in text) < 3 * FEWEST_TOKENS:
        return []
    question = read_question(text)
    if {d.language for d in knowledge.documents} == {question.language}:
        return []
    encodings = knowledge.encoder.encode_query([question.text, question.translated[1] or question.text])
    found = [o for o in _by_tokens(knowledge, encodings)
             if language_of(knowledge.passages[o.position].text) != question.language]
    found = _by_vectors(knowledge, question, encodings, sorted(found, key=lambda o: -o.likeness)[:SENTENCES_READ])
    return [o for o in found if o.likeness >= max(TRANSLATION_AT, found[0].likeness - ALIKE)]


def _by_tokens(knowledge: KnowledgeBase, encodings: Sequence[Encoding]) -> Iterator[Original]:
    """Sentences of the likeliest passages with their late interaction, both ways: what one side says, so the other."""
    tokens = knowledge.tokens
    weights = [tokens.weights(e.ids) for e in encodings]
    scores = sum(tokens.score(e.tokens, None, w) for e, w in zip(encodings, weights, strict=True))
    for position in np.argsort(-np.asarray(scores))[:PASSAGES_READ].tolist():
        passage = knowledge.passages[position]
        entry = tokens.entry(position)
        own, translated = (tokens.similarities(e.tokens, position) for e in encodings)
        for start, end in split(passage.text) if passage.kind in PROSE else ():
            inside = _inside(passage, entry.offsets, start, end)
            if inside.sum() >= FEWEST_TOKENS:
                backward = float(np.average(own[:, inside].max(axis=0), weights=tokens.weights(entry.ids[inside])))
                forward = [float(np.average(s[:, inside].max(axis=1), weights=w))
                           for s, w in zip((own, translated), weights, strict=True)]
                yield Original(position, start, end, (sum(forward) + backward) / 3)


def _inside(passage: Passage, offsets: np.ndarray, start: int, end: int) -> np.ndarray:
    """(t,) which tokens of the passage's search text belong to the range of its words."""
    shift = len(passage.context) + 1
    return (offsets[:, 0] < shift + end) & (offsets[:, 1] > shift + start)


def _by_vectors(knowledge: KnowledgeBase, question: Question, encodings: Sequence[Encoding],
                found: Sequence[Original]) -> list[Original]:
    """The same sentences, their own vectors weighed in, best first."""
    texts = [knowledge.passages[o.position].text[o.start:o.end] for o in found]
    vectors = [e.vector for e in knowledge.encoder.encode_query(texts)] if texts else []
    years = set(YEAR.findall(question.text))
    scored = []
    for o, text, vector in zip(found, texts, vectors, strict=True):
        cosines = 2 * float(vector @ encodings[0].vector) + float(vector @ encodings[1].vector)
        missed = OTHER_YEAR if years and not years & set(YEAR.findall(text)) else 0.0
        scored.append(Original(o.position, o.start, o.end, (o.likeness * 3 + cosines) / 6 - missed))
    return sorted(scored, key=lambda o: -o.likeness)
