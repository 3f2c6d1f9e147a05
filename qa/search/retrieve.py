"""From a question to ranked passages and units: fusion, late interaction, then the ranker."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from embeddings.sparse import K1, Bm25Index
from qa.question.question import Question, emphasis
from qa.search.fusion import CANDIDATES, READ, candidates, fuse, lexical_share, rank, ranks
from qa.search.ranker import rank_units, shown
from qa.search.signals import EARLIER, HEADS, NOTES, SATURATED, Candidate, Cover, Unit, make_units
from qa.search.spread import USUAL_LEVEL, Spread, field_of
from qa.text.packs import alternatives
from qa.text.words import terms
from qa.types import Document, Hit, Passage

if TYPE_CHECKING:
    from embeddings import Encoder, TokenIndex, VectorIndex
    from qa.store.knowledge import KnowledgeBase

MOST_TOKENS = 96
"""The heaviest tokens of a long question stand for all: late interaction costs time in proportion."""
TRANSLATED = 0.3
"""Weight of a token of the glossary's terms beside one of the question's own; measured with `benchmarks/fit.py`."""
DOCUMENT_MARGIN = 6.0
MOST_DOCUMENTS = 3
"""Where the same is asked of several documents: those whose best sentence scores at most so much below the best of all,
about what `ranker.SPREAD` calls close; gold questions of the kind are too few to choose it by."""
FULL_STOPS = ("。", ".", "！", "!")
"""End a sentence that tells something."""
POINTER = re.compile(rf"\s*(?:{alternatives('answers.pointer')})|\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
"""A note that says where to look, not what there is."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search found: ranked passages, the units of the best of them, and how much each question token counts."""

    question: Question
    """What it was searched for."""
    hits: tuple[Hit, ...]
    units: tuple[Unit, ...]
    """Best first; ``candidate`` is the index of the unit's hit."""
    weights: np.ndarray
    """(q,) idf of each question token, less for words that only ask and for the glossary's terms."""
    cover: Cover
    """How well ranges of a passage's search text cover the question's tokens."""
    spread: Spread = Spread(0.0, 0.0, 0.0, 0.0)
    parts: tuple[Evidence, ...] = ()
    """What was found for each of the questions that it is made of, or in each of several documents."""
    years: tuple[str, ...] = ()
    """The year of the document of each hit."""
    too_old: frozenset[str] = frozenset()
    """The sources of documents that cannot tell of the question's years: they are older and name none of them."""

    def best(self) -> Unit | None:
        """The best unit that tells something; None if nothing was found."""
        return next((u for u in self.units if tells(self.question, self.hits[u.candidate].passage, u)), next(iter(self.units), None))

    def ranking(self) -> tuple[Hit, ...]:
        """The hits as they are shown: the first of each part follow the first of all, then the second ones, and so on."""
        turns = zip_longest(self.hits, *(part.hits for part in self.parts))
        found: dict[str, Hit] = {}
        for hit in (hit for turn in turns for hit in turn if hit):
            found.setdefault(hit.passage.id, hit)
        return tuple(replace(hit, rank=n) for n, hit in enumerate(list(found.values())[:len(self.hits)], 1))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the indexes take it."""

    vector: np.ndarray
    """(d,) of the question as it stands."""
    tokens: np.ndarray
    """(q, d) of the question and of the documents' terms for its words."""
    weights: np.ndarray
    """(q,)."""
    terms: list[str]


@dataclass(frozen=True, slots=True)
class Legs:
    """(n,) scores of every passage by each of the first stages."""

    dense: np.ndarray
    lexical: np.ndarray
    fused: np.ndarray

    def deviations(self) -> np.ndarray:
        """(n,) cosines in standard deviations above their mean."""
        return (self.dense - self.dense.mean()) / (float(self.dense.std()) or 1.0)


@dataclass(frozen=True, slots=True)
class Searcher:
    """Passages with their three indexes, and what embeds questions; position i is the same passage in each index."""

    passages: Sequence[Passage]
    documents: dict[str, Document]
    vectors: VectorIndex
    tokens: TokenIndex
    bm25: Bm25Index
    encoder: Callable[[], Encoder]
    """Loads the encoder at its first call."""
    levels: Mapping[str, float] = field(default_factory=dict)
    """By language, what unrelated questions reach (`store.levels`)."""
    in_field: float = 0.0
    """How far the documents are of the field of the vocabulary, from 0 to 1."""

    @classmethod
    def of(cls, knowledge: KnowledgeBase) -> Searcher:
        """Searches a knowledge base; its encoder is loaded by the first question."""
        return cls(knowledge.passages, {d.source: d for d in knowledge.documents}, knowledge.vectors, knowledge.tokens,
                   knowledge.bm25, lambda: knowledge.encoder, knowledge.manifest["levels"],
                   field_of([p.text for p in knowledge.passages]))

    def search(self, question: Question, k: int = 10, only: Sequence[int] | None = None) -> Evidence:
        """The ``k`` best passages and their units; ``only`` restricts them to positions."""
        asked = self.encode(question)
        found = self.find(question, asked, k, only)
        parts = [self.find(part, self.encode(part), k, only) for part in question.parts]
        if question.asks_each:
            parts = [self.find(question, asked, k, held) for held in self.by_document(found, only)]
        return replace(found, parts=tuple(parts))

    def by_document(self, found: Evidence, only: Sequence[int] | None) -> list[list[int]]:
        """The positions of each document that has a unit about as good as the best, none if there is but one such."""
        best: dict[str, float] = {}
        for unit in found.units:
            best.setdefault(found.hits[unit.candidate].passage.source, unit.score)
        near = [source for source, score in best.items() if score >= found.units[0].score - DOCUMENT_MARGIN][:MOST_DOCUMENTS]
        among = range(len(self.passages)) if only is None else only
        return [[i for i in among if self.passages[i].source == source] for source in near] if len(near) > 1 else []

    def find(self, question: Question, asked: Asked, k: int, only: Sequence[int] | None) -> Evidence:
        """What one question finds by itself."""
        legs = self.legs(asked)
        compared = self.read(asked, legs, CANDIDATES, only)
        read = compared[:max(READ, k)]
        if question.asks_head:
            read += self.heads(asked, legs, read, only)

        known = {c.position: c.similarities for c in read}

        def cover(position: int, ranges: Sequence[tuple[int, int]]) -> np.ndarray:
            held = known[position] if position in known else self.tokens.similarities_at(asked.tokens, [position])[0]
            return self.tokens.score_ranges(held, position, ranges)

        too_old = self.too_old(question.years)
        units = make_units(question, read, self.documents, cover, asked.weights, self.bm25.idf, too_old, self.in_field)
        hits, best = by_best_unit(read, units, k, legs)
        years = tuple(str(self.documents[hit.passage.source].year) for hit in hits)
        spread = Spread.of([c.interaction for c in compared], self.levels.get(question.language, USUAL_LEVEL), self.in_field)
        return Evidence(question, tuple(hits), tuple(best), asked.weights, cover, spread, years=years, too_old=too_old)

    def too_old(self, years: Sequence[str]) -> frozenset[str]:
        """The sources of documents that are older than all of the years and name none of them."""
        if not years:
            return frozenset()
        naming = {self.passages[int(i)].source for year in years for i in np.flatnonzero(self.bm25.scores([year]))}
        first = min(map(int, years))
        return frozenset(source for source, document in self.documents.items() if document.year and document.year < first and source not in naming)

    def encode(self, question: Question) -> Asked:
        """The question and the documents' terms for its words, in one run of the encoder."""
        earlier, text = question.spelled_out(self.knows)
        whole = f"{earlier} {text}".strip()
        terms_of = [(words, weight) for words, weight in zip(question.translated, (TRANSLATED * EARLIER, TRANSLATED), strict=True) if words]
        own, *others = self.encoder().encode_query([whole, *(words for words, _ in terms_of)])
        counts = np.array(emphasis(whole, own.offsets.tolist()), np.float32)
        counts[own.offsets[:, 1] <= len(earlier)] *= EARLIER
        weights = np.concatenate([self.tokens.weights(own.ids) * counts,
                                  *(self.tokens.weights(e.ids) * weight for e, (_, weight) in zip(others, terms_of, strict=True))])
        kept = np.sort(np.argsort(-weights, kind="stable")[:MOST_TOKENS])
        return Asked(own.vector, np.concatenate([e.tokens for e in (own, *others)])[kept], weights[kept], question.terms)

    def knows(self, words: str, language: str = "") -> bool:
        """Whether passages hold each of the words."""
        return all(self.bm25.idf(term) < self.bm25.idf("") for term in terms(words, language))

    def knows_most(self, question: Question) -> bool:
        """Whether passages or the vocabulary know all but one or more than half of the words by which the question names something."""
        count = len(question.content)
        return self.strange(question) * count < max(2, count / 2)

    def strange(self, question: Question) -> float:
        """The share of the words by which the question names something that neither passages nor the vocabulary know."""
        return sum(not (known or self.knows(word, question.language)) for word, known in question.content) / max(1, len(question.content))

    def legs(self, asked: Asked) -> Legs:
        """Dense and lexical scores of every passage, and their fusion."""
        scores, positions = self.vectors.search(asked.vector[None, :], len(self.passages))
        dense = np.empty(len(self.passages), np.float32)
        dense[positions[0]] = scores[0]
        bound = sum(self.bm25.idf(term) for term in asked.terms) * (K1 + 1)
        lexical = lexical_share(self.bm25.scores(asked.terms), bound)
        return Legs(dense, lexical, fuse(dense, lexical))

    def read(self, asked: Asked, legs: Legs, count: int, only: Sequence[int] | None = None) -> list[Candidate]:
        """The best ``count`` passages by late interaction among the fused candidates, best first."""
        fused = legs.fused
        if only is not None:
            fused = np.full(len(fused), -np.inf)
            fused[list(only)] = legs.fused[list(only)]
        chosen = candidates(fused, max(CANDIDATES, count))
        return self.weighed(asked, legs, chosen[np.isfinite(fused[chosen])], count)

    def heads(self, asked: Asked, legs: Legs, read: Sequence[Candidate], only: Sequence[int] | None) -> list[Candidate]:
        """The letterheads and signatures of the documents that were read, apart from those read."""
        known, sources = {c.position for c in read}, {c.passage.source for c in read}
        among = range(len(self.passages)) if only is None else only
        others = [i for i in among if self.passages[i].kind in HEADS and self.passages[i].source in sources and i not in known]
        return self.weighed(asked, legs, np.array(others, np.int64), len(others)) if others else []

    def weighed(self, asked: Asked, legs: Legs, chosen: np.ndarray, count: int) -> list[Candidate]:
        """The best ``count`` of the passages at positions ``chosen`` by late interaction, best first."""
        similarities = self.tokens.similarities_at(asked.tokens, chosen)
        share = asked.weights / max(1e-9, float(asked.weights.sum()))
        interaction = np.array([np.minimum(held.max(axis=0, initial=-1.0), SATURATED) @ share for held in similarities], np.float32)
        order = np.argsort(-rank(interaction, legs.lexical[chosen]), kind="stable")[:count]
        deviations = legs.deviations()
        return [Candidate(int(chosen[i]), self.passages[chosen[i]], float(interaction[i]), float(deviations[chosen[i]]),
                          float(legs.lexical[chosen[i]]), similarities[i]) for i in order]


def tells(question: Question, passage: Passage, unit: Unit) -> bool:
    """Whether a unit says something: a heading does where a list is asked for or it is a sentence, a note that only points
    elsewhere where a note is."""
    if passage.kind == "heading":
        return question.asks_list or passage.text.rstrip().endswith(FULL_STOPS)
    return passage.kind not in NOTES or question.asks_note or not POINTER.match(passage.text[unit.start:unit.end])


def by_best_unit(read: Sequence[Candidate], units: Sequence[Unit], k: int,
                 legs: Legs) -> tuple[list[Hit], list[Unit]]:
    """Passages in the order of their best unit, what each leg said going along, and their units, best first."""
    scored = [replace(u, score=float(s)) for u, s in zip(units, rank_units(units), strict=True)]
    best = np.full(len(read), -np.inf)
    for unit in scored:
        best[unit.candidate] = max(best[unit.candidate], unit.score)
    order = np.argsort(-best, kind="stable")[:k]
    place = {int(c): n for n, c in enumerate(order)}
    dense, lexical, fused = (ranks(leg) for leg in (legs.dense, legs.lexical, legs.fused))
    hits = []
    for n, c in enumerate(order, 1):
        p = read[c].position
        hits.append(Hit(n, read[c].passage, shown(float(best[c])), {
            "ranker": float(best[c]),
            "dense": read[c].dense, "dense_rank": float(dense[p]), "lexical": read[c].lexical,
            "lexical_rank": float(lexical[p]) if read[c].lexical > 0 else 0.0, "fused_rank": float(fused[p]),
            "interaction": read[c].interaction, "position": float(p)}))
    kept = sorted((replace(u, candidate=place[u.candidate]) for u in scored if u.candidate in place),
                  key=lambda u: -u.score)
    return hits, kept
