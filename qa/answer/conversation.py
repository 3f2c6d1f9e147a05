"""What each turn of a conversation is answered with: questions by what the corpus says, and what is no question by itself by the
answer before it: where it stands, what else there is, the paragraph beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qa.answer import phrases
from qa.answer.decide import SHOWN, UNLIKELY, Decider, Decision
from qa.answer.writers.extractive import draft_answer
from qa.answer.writers.statements import Draft, draft_place
from qa.documents.locators.writing import separator, write_locator
from qa.documents.structure.lines import Positions
from qa.errors import QuestionError
from qa.question.dialogue_acts import COURTESIES, Act, act_of
from qa.question.leaning import Cited
from qa.question.question import Question
from qa.question.reading import read_question
from qa.search.judgement import judge
from qa.search.signals import Unit
from qa.types import Citation, Hit, Passage, Turn, meet

Only = Sequence[int] | None
"""Positions of the passages to search; None: all."""
Key = tuple[str, tuple[Turn, ...], Only]
REMEMBERED = 256
"""Turns of conversations of which it is known what they were answered with."""
MOST_REFUSED = 3
"""Over so many refused turns a follow-up may still be about the answer before them."""
RECENT = 8
"""Turns back from which a question follows another, which follows another: they are asked again where they are not remembered."""
BESIDE = ("paragraph", "item")
"""Kinds of blocks that are read one after another."""


@dataclass(frozen=True, slots=True)
class Told:
    """The last question that was answered, and what has been told of it since."""

    question: Question
    decision: Decision
    citations: tuple[Citation, ...]
    """Of all answers to it, in order."""
    last: tuple[Citation, ...]
    """Of the last of them."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Decides turn by turn for one corpus."""

    decider: Decider
    _remembered: dict[Key, tuple[Question, Decision]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What the last turns were answered with; one that goes on from such a turn need not ask it again."""

    def decide(self, text: str, history: Sequence[Turn], only: Only) -> tuple[Question, Decision]:
        """The turn as it is taken, and what it is answered with. Raises QuestionError."""
        found = self._decide(text, history, only)
        self._remembered[_key(text, history, only)] = found
        for key in list(self._remembered)[:-REMEMBERED]:
            self._remembered.pop(key, None)
        return found

    def _decide(self, text: str, history: Sequence[Turn], only: Only) -> tuple[Question, Decision]:
        knows = self.decider.searcher.knows
        read = read_question(text, answered_turns(history), knows)
        act = act_of(read.text)
        if act is None:
            return self.decider.decide(self._after(read, history, only), only)
        read = replace(read_question(text, knows=knows), language=act.language)
        if act.name in COURTESIES:
            return read, self._courteous(act, read, only)
        if not history:
            return self.decider.decide(read, only)
        told = self._told(history, only)
        return read, self._respond(act, told, only) if told else self._nothing(read, only)

    def _after(self, read: Question, history: Sequence[Turn], only: Only) -> Question:
        """The question with what the last answer before it cites, if it follows that."""
        if not read.follows:
            return read
        recent = history[-RECENT:]
        before = (self._told(recent[:n], only) for n in range(len(recent), 0, -1)[:MOST_REFUSED])
        told = next(filter(None, before), None)
        blocks = {p.id: p.block for p in self.decider.knowledge.passages} if told else {}
        return replace(read, cited=tuple(Cited(c.source, blocks[c.id], c.spans) for c in told.citations if c.id in blocks) if told else ())

    def _told(self, history: Sequence[Turn], only: Only) -> Told | None:
        """What the answer before was, asked once more if it is not remembered, and those that went on from it; None if it was refused."""
        asked = [n for n, turn in enumerate(history) if act_of(turn.question) is None]
        if not asked:
            return None
        text, earlier = history[asked[-1]].question, history[:asked[-1]]
        try:
            question, decision = self._remembered.get(_key(text, earlier, only)) or self.decide(text, earlier, only)
        except QuestionError:  # a history made by others may hold anything
            return None
        if not decision.stands:
            return None
        told = Told(question, decision, decision.draft.citations, decision.draft.citations)
        for turn in history[asked[-1] + 1:]:
            act = act_of(turn.question)
            if act and act.name not in (*COURTESIES, "source") and (further := self._respond(act, told, only)).stands:
                told = replace(told, decision=further, citations=(*told.citations, *further.draft.citations), last=further.draft.citations)
        return told

    def _respond(self, act: Act, told: Told, only: Only) -> Decision:
        """What the act is answered with."""
        language = act.language
        if act.name == "source":
            return replace(told.decision, draft=_sources(told.last, language))
        if act.name == "more":
            return self._more(replace(told.question, language=language), told, only)
        return self._beside(told, 1 if act.name == "next" else -1, language, only)

    def _courteous(self, act: Act, read: Question, only: Only) -> Decision:
        hits = self.decider.searcher.search(read, SHOWN, only).ranking()
        return Decision(list(hits), Draft((), ()), 0.0, courtesy=phrases.COURTESIES[act.name][act.language])

    def _nothing(self, read: Question, only: Only) -> Decision:
        """That there is no answer before."""
        hits = self.decider.searcher.search(read, SHOWN, only).ranking()
        return Decision(list(hits), Draft((), ()), UNLIKELY, phrases.NO_MORE[read.language])

    def _more(self, question: Question, told: Told, only: Only) -> Decision:
        """What else there is: the rest of the place that was named or of the paragraphs that were cited, then what answers the
        question next best, or the paragraph after the place."""
        named = _named(told.decision)
        rest = draft_place(question, named or self._cited(told, BESIDE), self.decider.by_source, told.citations)
        if rest.citations:
            return replace(told.decision, draft=rest)
        if named:
            return self._beside(told, 1, question.language, only)
        evidence = self.decider.searcher.search(question, SHOWN, only)
        left = tuple(unit for unit in evidence.units if not self._is_told(evidence.hits[unit.candidate].passage, unit, told))
        further = replace(evidence, units=left, parts=())
        return Decision(list(evidence.ranking()), draft_answer(question, further, self.decider.by_source),
                        judge(further).probability, phrases.NO_MORE[question.language])

    def _cited(self, told: Told, kinds: Sequence[str] = ()) -> list[Hit]:
        """The passages that the last answer cites, as hits; of these kinds if any are given."""
        ids = dict.fromkeys(c.id for c in told.last)
        found = (p for id in ids for p in self.decider.knowledge.passages if p.id == id and (not kinds or p.kind in kinds))
        return [Hit(n, p, 1.0) for n, p in enumerate(found, 1)]

    def _is_told(self, passage: Passage, unit: Unit, told: Told) -> bool:
        """Whether the unit stands in an answer so far; a row, if any of its cells do."""
        spans = Positions(self.decider.by_source[passage.source].text, passage.spans, passage.text).spans(unit.start, unit.end)
        return any(c.id == passage.id if passage.kind == "row" else c.source == passage.source and meet(c.spans, spans)
                   for c in told.citations)

    def _beside(self, told: Told, step: int, language: str, only: Only) -> Decision:
        """The paragraph after what was told last, or before it; of numbered ones the next number."""
        question = replace(told.question, language=language)
        evidence = self.decider.searcher.search(question, SHOWN, only)
        named = [hit.passage for hit in _named(told.decision)]
        cited = self._cited(told, BESIDE) or self._cited(told)
        places = self._next_to(named[-1 if step > 0 else 0] if named else cited[0].passage, step)
        hits = self.decider.merged(places, evidence, SHOWN)
        draft = draft_place(question, hits[:len(places)], self.decider.by_source)
        return Decision(hits, draft, 1.0 if places else UNLIKELY, phrases.NO_MORE[language])

    def _next_to(self, passage: Passage, step: int) -> list[int]:
        """Positions of the passages of the paragraph next to a passage, within its part of the document; none at its end."""
        blocks = self.decider.by_source[passage.source].blocks
        row = [(i, b) for i, b in enumerate(blocks) if b.kind in BESIDE and b.part == blocks[passage.block].part]
        numbered = [(i, b) for i, b in row if b.kind == "paragraph" and b.label]
        ahead = [i for i, _ in numbered or row if (i - passage.block) * step > 0]
        return self.decider.of_block.get((passage.source, min(ahead, key=lambda i: abs(i - passage.block))), []) if ahead else []


def answered_turns(history: Sequence[Turn]) -> list[Turn]:
    """The turns that a question may lean on: those with a question of their own that was not refused, or, where all were
    refused, all of them."""
    turns = [turn for turn in history if not act_of(turn.question)]
    return [turn for turn in turns if not phrases.is_refusal(turn.answer)] or turns


def _key(text: str, history: Sequence[Turn], only: Only) -> Key:
    """What decides about a turn: of the recent answers before it, only those that were refused."""
    turns = (turn if phrases.is_refusal(turn.answer) else Turn(turn.question) for turn in history[-RECENT + 1:])
    return text, tuple(turns), None if only is None else tuple(only)


def _named(decision: Decision) -> list[Hit]:
    """The hits at the place that was named."""
    return [hit for hit in decision.hits if hit.signals.get("named")]


def _sources(citations: Sequence[Citation], language: str) -> Draft:
    """Where the words stand, in place of the words."""
    places: dict[str, str] = {}
    citations = tuple(replace(c, locator=write_locator(c.place, language)) if c.place else c for c in citations)
    for c in citations:
        place = c.locator if c.document in c.locator else separator(language).join([c.locator, c.document])
        places[place] = f"{places.get(place, place)}[{c.number}]"
    return Draft((phrases.STANDS_AT[language], *places.values()), citations, False)
