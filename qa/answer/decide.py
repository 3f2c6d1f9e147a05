"""What a question is answered with: what stands at the place it names, a document's own summary, a row found by comparing,
or the sentences that answer it or some of its parts; and how likely it is that they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from qa.answer import phrases
from qa.answer.refuse import reason
from qa.answer.tables import Extreme, find_extreme
from qa.answer.writers.extractive import draft_answer
from qa.answer.writers.statements import Draft, draft_extreme, draft_place
from qa.documents.locators.places import find_blocks, is_of_table
from qa.documents.locators.reading import PLACES, Reference, parse_reference
from qa.documents.structure.labels import article_number
from qa.question.glossary import translate
from qa.question.question import Question
from qa.quotes.lookup import QuoteIndex
from qa.search.judgement import ANSWER_AT, judge
from qa.search.retrieve import Evidence, Searcher
from qa.store.knowledge import KnowledgeBase
from qa.text.packs import union
from qa.text.words import whole_words
from qa.types import Document, Hit, Match, meet

SHOWN = 10
"""Passages that come with an answer."""
NAMED_TABLE = 0.7
"""Least confidence in the largest or smallest of a column of a table that the question names; not fitted, since gold
questions of the kind are few."""
PART_AT = 0.4
"""Below this probability a part of a question that is answered as a whole is left out, and said to be."""
LEANING_GAIN = 1.25
"""By how much earlier turns must raise the odds that a short question which may stand by itself is answered."""
UNLIKELY = 0.05
"""The confidence where a place that the question names does not exist, or where nothing is asked."""
SUMMARY_HEADING = union("answers.summary")


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer before it is known whether it is good enough to be shown."""

    hits: list[Hit]
    draft: Draft
    confidence: float
    reason: str = ""
    """Why the question cannot be answered, in its language, if that can be told."""
    courtesy: str = ""
    """What is said instead of an answer to what asks for none."""

    @property
    def stands(self) -> bool:
        """Whether it is shown as an answer."""
        return bool(self.draft.citations) and self.confidence >= ANSWER_AT


@dataclass(slots=True)
class Decider:
    """Decides for one corpus."""

    knowledge: KnowledgeBase
    searcher: Searcher
    quotes: Callable[[], QuoteIndex]
    by_source: dict[str, Document] = field(init=False)
    of_block: dict[tuple[str, int], list[int]] = field(init=False)
    """Positions of the passages of each block."""

    def __post_init__(self) -> None:
        self.by_source = {d.source: d for d in self.knowledge.documents}
        self.of_block = {}
        for i, p in enumerate(self.knowledge.passages):
            self.of_block.setdefault((p.source, p.block), []).append(i)

    def decide(self, question: Question, only: Sequence[int] | None) -> tuple[Question, Decision]:
        """The question as it is taken, and what it is answered with, of the passages at positions ``only`` if given. One that
        may lean on earlier turns or not is read both ways, and taken as it is answered better; by itself where most of its words
        are strange here and none points back, since anything would be answered with what was asked before."""
        if question.alone is None:
            return question, self._with_others(question, only)
        alone = self._with_others(question.alone, only)
        if not question.points_back and not self.searcher.knows_most(question.alone):
            return question.alone, alone
        leaning = self._with_others(question, only)
        least = _odds(alone.confidence) * (1 if question.points_back else LEANING_GAIN)
        return (question, leaning) if _odds(leaning.confidence) >= least else (question.alone, alone)

    def _with_others(self, question: Question, only: Sequence[int] | None) -> Decision:
        """What one reading of the question is answered with; where it is answered from few passages, others come with it."""
        decided = self._decide(question, only)
        if len(decided.hits) >= SHOWN:
            return decided
        held = {hit.passage.id for hit in decided.hits}
        others = [hit for hit in self.searcher.search(question, SHOWN, only).ranking() if hit.passage.id not in held]
        hits = [replace(hit, rank=n) for n, hit in enumerate([*decided.hits, *others][:SHOWN], 1)]
        return replace(decided, hits=hits)

    def _decide(self, question: Question, only: Sequence[int] | None) -> Decision:
        """The same with the passages that were searched for it alone."""
        reference = question.reference
        if (question.asks_summary or question.asks_about) and (found := self._summary(question, only)):
            return found
        symbols = self._symbols(question)
        within = self._of_table(question, symbols) if reference.kind == "table" else self._of_documents(symbols)
        if only is not None:
            allowed = set(only)
            within = [i for i in within if i in allowed]
        searched = question.without_symbols(symbols) if symbols and within else question
        evidence = self.searcher.search(searched, SHOWN, within or only)
        named = self.named(question, only)
        hits = self.merged(named, evidence, SHOWN)
        if named:
            return Decision(hits, draft_place(question, hits[:len(named)], self.by_source), 1.0)
        if reference.kind in ("paragraph", "footnote", "endnote") or reference.kind == "table" and not within or self._is_numbered_so(reference):
            several = self.at_place(question, only)
            said = phrases.SEVERAL if several else phrases.MISSING
            place = PLACES[reference.kind].search(question.text)
            reason = said[question.language].format(what=place[0].strip() if place else question.text)
            return Decision(self.merged(several[:SHOWN], evidence, SHOWN), Draft((), ()), UNLIKELY, reason)
        if found_row := find_extreme(question, evidence, self.by_source):
            return self._computed(question, found_row, evidence)
        return self._parts(searched, evidence, hits)

    def _parts(self, question: Question, evidence: Evidence, hits: list[Hit]) -> Decision:
        """The whole question, or those of its parts that the corpus answers."""
        judgement = judge(evidence)
        whole = judgement.probability
        if question.parts:
            rated = [judge(part).probability for part in evidence.parts]
            kept = [n for n, one in enumerate(rated) if one >= (PART_AT if whole >= ANSWER_AT else ANSWER_AT)]
            if 0 < len(kept) < len(rated):
                draft = self._draft_some(question, evidence, kept)
                partly = (*draft.sentences, phrases.PARTLY[question.language])
                return Decision(hits, Draft(partly, draft.citations), max(whole, min(rated[n] for n in kept)))
            if kept:
                whole = max(whole, min(rated))
        if question.asks_nothing:
            whole = min(whole, UNLIKELY)
        is_strange = not self.searcher.knows_most(question)
        return Decision(hits, draft_answer(question, evidence, self.by_source), whole,
                        reason(question, judgement, is_strange) if whole < ANSWER_AT else "")

    def _draft_some(self, question: Question, evidence: Evidence, kept: Sequence[int]) -> Draft:
        """The answer to the parts with these numbers."""
        found = tuple(evidence.parts[n] for n in kept)
        if len(found) == 1:
            return draft_answer(found[0].question, found[0], self.by_source)
        room = len(phrases.PARTLY[question.language]) + 1
        return draft_answer(question, replace(evidence, parts=found), self.by_source, room)

    def _computed(self, question: Question, found: Extreme, evidence: Evidence) -> Decision:
        """A row that was found by comparing all of its table."""
        source, blocks = found.document.source, found.document.blocks
        places = [self.of_block[source, blocks.index(row)][0] for row in found.rows]
        hits = self.merged(places, evidence, SHOWN, "computed")
        draft = draft_extreme(found, {p.block: p for p in map(self.knowledge.passages.__getitem__, places)}, question.language)
        score = judge(evidence).probability
        return Decision(hits, draft, max(score, NAMED_TABLE) if question.reference.kind == "table" else score)

    def _is_numbered_so(self, reference: Reference) -> bool:
        """Whether a clause or article is of the documents here, rather than of one that they speak of."""
        if reference.kind not in ("clause", "article"):
            return False
        meant = [self.knowledge.documents[d] for d in self.knowledge.names.meant(reference)]
        return any(reference.kind == "clause" or article_number(b.label) for d in meant for b in d.blocks if b.kind == "paragraph")

    def _summary(self, question: Question, only: Sequence[int] | None) -> Decision | None:
        """The summary that the document which the question means gives of itself; None if it asks for something else."""
        asked = parse_reference(question.summed_up)
        names = self.knowledge.names
        words = [term for word in asked.words for term in (whole_words(" ".join(translate(word, question.language))) or [word])]
        named = bool(asked.symbols or asked.session or asked.years or asked.words)
        meant = names.meant(asked) if named else []
        overlap = names.overlap(words)
        if asked.kind or words and not any(overlap[d] == 1 for d in meant):
            return None
        allowed = None if only is None else set(only)
        positions = [i for i, p in enumerate(self.knowledge.passages) if p.source == self.knowledge.documents[meant[0]].source
                     and (allowed is None or i in allowed)] if len(meant) == 1 else []
        own = [i for i in positions if self._is_summary(i)]
        if not own and not question.asks_summary:
            return None
        evidence = self.searcher.search(question, SHOWN, positions or only)
        hits = self.merged(own[:SHOWN], evidence, SHOWN)
        if not own:
            return Decision(hits, Draft((), ()), UNLIKELY, phrases.NO_SUMMARY[question.language])
        return Decision(hits, draft_place(question, hits[:len(own[:SHOWN])], self.by_source), 1.0)

    def _is_summary(self, position: int) -> bool:
        passage = self.knowledge.passages[position]
        block = self.by_source[passage.source].blocks[passage.block]
        return block.kind == "paragraph" and any(SUMMARY_HEADING.fullmatch(h.strip()) for h in block.headings[-1:])

    def _symbols(self, question: Question) -> frozenset[str]:
        """The symbols of documents here that the question names, if it asks for something in just these."""
        known = frozenset(question.reference.symbols) & {d.symbol.upper() for d in self.knowledge.documents}
        if question.asks_head or question.asks_each or question.reference.session or question.compares:
            return frozenset()
        return known if known and whole_words(question.without_symbols(known).text) else frozenset()

    def _of_documents(self, symbols: frozenset[str]) -> list[int]:
        """Positions of the passages of the documents with these symbols."""
        return [i for i, p in enumerate(self.knowledge.passages) if symbols and self.by_source[p.source].symbol.upper() in symbols]

    def _of_table(self, question: Question, symbols: frozenset[str]) -> list[int]:
        """Positions of the rows, notes and captions of the tables that the question names."""
        return [i for i, p in enumerate(self.knowledge.passages)
                if is_of_table((document := self.by_source[p.source]).blocks[p.block], question.reference.numbers)
                and (not symbols or document.symbol.upper() in symbols)]

    def merged(self, named: Sequence[int], evidence: Evidence, k: int, why: str = "named") -> list[Hit]:
        """The passages at a place that the question names, then the ranked ones."""
        first = [Hit(0, self.knowledge.passages[i], 1.0, {"position": float(i), why: 1.0}) for i in named]
        rest = [h for h in evidence.ranking() if int(h.signals["position"]) not in set(named)]
        return [Hit(n, h.passage, h.score, h.signals) for n, h in enumerate([*first, *rest][:max(k, len(first))], 1)]

    def named(self, question: Question, only: Sequence[int] | None = None) -> list[int]:
        """Positions of the passages, of those ``only`` if given, at the one place or quotation that the question names."""
        places = self.at_place(question, only)
        if len({self.knowledge.passages[i].source for i in places}) == 1:
            return places[:SHOWN]
        quoted = [] if question.asks_note else question.quoted
        exact = (found.matches for words in quoted if (found := self.quotes().find(words)).status == "exact")
        return _of([p for m in next(exact, ()) for p in self._overlapping(m)][:3], only)

    def at_place(self, question: Question, only: Sequence[int] | None = None) -> list[int]:
        """The same at the paragraph or note that it names, in every document that it may mean."""
        reference = question.reference
        if reference.kind not in ("paragraph", "article", "clause", "point", "footnote", "endnote"):
            return []
        documents = [self.knowledge.documents[d] for d in self.knowledge.names.meant(reference)]
        return _of([p for d in documents for i, _ in find_blocks(d, reference) for p in self.of_block.get((d.source, i), [])], only)

    def _overlapping(self, match: Match) -> list[int]:
        return [i for i, p in enumerate(self.knowledge.passages) if p.source == match.source and meet(p.spans, match.spans)]


def _of(positions: list[int], only: Sequence[int] | None) -> list[int]:
    """The positions, of those ``only`` if given."""
    return positions if only is None else [i for i in positions if i in set(only)]


def _odds(probability: float) -> float:
    return probability / max(1e-9, 1 - probability)
