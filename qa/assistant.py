"""The one door for page, terminal, batch and programs: ask, search, cite, quote."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from qa.answer import phrases
from qa.answer.conversation import Dialogue
from qa.answer.decide import SHOWN, Decider
from qa.answer.refuse import refusal
from qa.answer.verify import figures_stand, quotes_stand
from qa.answer.writers.statements import Draft
from qa.documents.corpus import file_digest, fingerprint, list_files
from qa.documents.locators.naming import block_id, place_of, placed
from qa.documents.locators.places import find_blocks
from qa.documents.locators.reading import parse_reference
from qa.documents.locators.writing import told_language, write_locator
from qa.documents.structure.labels import label_number
from qa.documents.structure.lines import Positions
from qa.errors import IndexMismatch, IndexMissing, IndexOutdated, QuestionError
from qa.question.glossary import translate
from qa.question.question import Question
from qa.question.reading import read_question
from qa.quotes.lookup import QuoteIndex
from qa.quotes.matches import selectors
from qa.quotes.quantities import number_diff
from qa.search.originals import Original, originals_of
from qa.search.retrieve import Searcher
from qa.search.stages import stages
from qa.settings import Settings
from qa.store.knowledge import KnowledgeBase, Progress, read_manifest
from qa.text.languages import language_of
from qa.text.words import whole_words
from qa.types import Answer, Block, Citation, Document, Hit, Located, Match, Passage, Resolved, Turn


class Assistant:
    """Answers questions about one corpus; safe to use from several threads."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self.settings = knowledge.settings
        self.documents = knowledge.documents
        self._by_source = {d.source: d for d in self.documents}
        self._by_id = {p.id: p for p in knowledge.passages}
        self.searcher = Searcher.of(knowledge)
        self._decider = Decider(knowledge, self.searcher, lambda: self.quotes)
        self._dialogue = Dialogue(self._decider)
        self._quotes: QuoteIndex | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(cls, corpus: str | Path | None = None, index: str | Path | None = None, model: str | None = None, *,
             progress: Progress | None = None) -> Assistant:
        """Open the index of a corpus; build it if there is none yet or it is damaged, bring it up to date if files have changed
        or another version of the program made it.

        Raises a QAError, or embeddings.ModelError if the model cannot be had.
        """
        settings = Settings.resolve(corpus, index, model)
        try:
            manifest = read_manifest(settings)
        except (IndexMissing, IndexOutdated):
            return cls(KnowledgeBase.build(settings, progress))
        if manifest["corpus"] != str(settings.corpus):
            raise IndexMismatch(f"The index at {settings.index} is of the corpus {manifest['corpus']}, not "
                                f"{settings.corpus}. Run: qa index, or name another index with --index DIR")
        if manifest["fingerprint"] == _fingerprint_now(settings, manifest["skipped"]):
            with suppress(IndexMissing):
                return cls(KnowledgeBase.open(settings))
        return cls(KnowledgeBase.build(settings, progress))

    @property
    def model(self) -> str:
        """The model's name, and the fingerprint of what stands behind it."""
        return f"{self.settings.model} {self.knowledge.manifest['encoder']}"

    @property
    def ready(self) -> bool:
        """Whether the next question is answered at once; if not, it waits for the model to load."""
        return self.knowledge.is_ready

    @cached_property
    def left_out(self) -> dict[str, str]:
        """The files of the corpus that were not read, by their paths, with the reason; empty where their kind is the reason."""
        return self.knowledge.left_out()

    @property
    def notices(self) -> dict[str, tuple[str, ...]]:
        """What is told of files that were read in part, or are not what their names say, by their paths."""
        return self.knowledge.notices()

    def warm_up(self) -> None:
        """Loads what the first question would wait for. Raises IndexMismatch, or embeddings.ModelError."""
        self.passages("移徙 2010")
        self.quote("移徙")

    # -- asking

    def ask(self, question: str, history: Sequence[Turn] = (), id: str = "q-1",
            sources: Collection[str] | None = None) -> Answer:
        """The answer to a question; earlier turns are used when it leans on them.

        ``sources`` restricts the search to documents, by their paths. Raises QuestionError.
        """
        started = time.perf_counter()
        read, decided = self._dialogue.decide(question, history, self._positions(sources))
        draft, hits, answered = decided.draft, decided.hits, decided.stands
        sentences = self._told(read, draft) if answered else (decided.courtesy,) if decided.courtesy else refusal(read, decided.reason)
        citations = draft.citations if answered else ()
        if answered and not (quotes_stand(citations, self._by_source) and figures_stand(sentences, citations)):  # never show what no citation holds
            answered, sentences, citations = False, refusal(read), ()
        told = tuple(placed(citation, self._by_source[citation.source], read.language) for citation in citations)
        return Answer(id, question, read.language, sentences, answered, decided.confidence, told, self._located(hits, read.language),
                      round((time.perf_counter() - started) * 1000), () if decided.courtesy else self._suggestions(read, hits, citations))

    def passages(self, question: str, k: int = SHOWN, sources: Collection[str] | None = None) -> list[Hit]:
        """The ``k`` best passages for a question, best first, of the documents ``sources`` if given."""
        read, only = read_question(question, knows=self.searcher.knows), self._positions(sources)
        return list(self._located(self._decider.merged(self.named(read, only), self.searcher.search(read, k, only), k), read.language))

    def stages(self, question: str, history: Sequence[Turn] = ()) -> dict[str, list[Passage]]:
        """The ten best passages after each step of the search (search.stages.STAGES), to measure what it is worth."""
        read, decided = self._dialogue.decide(question, history, None)
        last = [int(hit.signals["position"]) for hit in decided.hits]
        found = stages(self.searcher, read, self.named(read), SHOWN, last)
        return {stage: [self.knowledge.passages[i] for i in positions] for stage, positions in found.items()}

    def _positions(self, sources: Collection[str] | None) -> Sequence[int] | None:
        """Positions of the passages of these documents; None for all. Raises QuestionError if there is no such one."""
        if sources is None:
            return None
        if not sources:
            raise QuestionError("No document is chosen to be searched. Choose at least one", "no_document")
        if unknown := sorted(set(sources) - self._by_source.keys()):
            raise QuestionError(f"No document {unknown[0]!r} in {self.settings.corpus}. `qa doctor` lists them")
        return [i for i, p in enumerate(self.knowledge.passages) if p.source in sources]

    def named(self, question: Question, only: Sequence[int] | None = None) -> list[int]:
        """Positions of the passages, of those ``only`` if given, at the place or quotation that the question names."""
        return self._decider.named(question, only)

    def _told(self, question: Question, draft: Draft) -> tuple[str, ...]:
        """The sentences with a line before them where they are in another language than the question's."""
        lead = phrases.lead(question.language, {self._by_source[c.source].language for c in draft.citations}) if draft.quotes else ""
        return (lead, *draft.sentences) if lead else draft.sentences

    def _located(self, hits: Sequence[Hit], language: str) -> tuple[Hit, ...]:
        """The hits with their places, in a language and in their files."""
        return tuple(replace(hit, locator=write_locator(hit.passage.place, language), places=self._in_file(hit.passage)) for hit in hits)

    def _in_file(self, passage: Passage) -> tuple[dict[str, Any], ...]:
        places = self._by_source[passage.source].places
        return tuple(places.at(passage.spans)) if places is not None else ()

    def _suggestions(self, question: Question, hits: Sequence[Hit], citations: Sequence[Citation]) -> tuple[str, ...]:
        """Questions after numbered paragraphs that were found and not cited."""
        cited = {c.place for c in citations}
        found = dict.fromkeys((h.passage.source, h.passage.label) for h in hits
                              if h.passage.kind == "paragraph" and h.passage.label and h.passage.place not in cited)
        named = ((self._name(source, question.language), number) for source, number in found)
        return tuple(phrases.FOLLOW_UP[question.language].format(document=name, number=label_number(number) or number)
                     for name, number in named if name)[:3]

    def _name(self, source: str, language: str) -> str:
        """What a question may call the document, so that it is found again: its symbol, else its session alone."""
        document = self._by_source[source]
        alone = [d.session for d in self.documents].count(document.session) == 1
        if document.symbol or not document.session or not alone:
            return document.symbol
        return phrases.SESSION_REPORT[language].format(number=document.session)

    # -- looking up

    @property
    def quotes(self) -> QuoteIndex:
        """The words of all documents, folded for look-up; made at its first use."""
        with self._lock:
            if self._quotes is None:
                self._quotes = QuoteIndex(self.documents)
            return self._quotes

    def quote(self, text: str) -> Located:
        """Where words come from: exactly, under edits, in parts, or as a translation of what stands there; short ones: where they stand."""
        found = self.quotes.look_up(text)
        if found.status != "absent":
            return replace(found, matches=tuple(map(self._placed, found.matches)))
        matches = [self._translated(text, original) for original in originals_of(text, self.knowledge)]
        fewest = min((len(match.called_out) for match in matches), default=0)
        kept = tuple(match for match in matches if len(match.called_out) == fewest)
        return Located(text, "near", tuple(map(self._placed, kept))) if kept else found

    def _placed(self, match: Match) -> Match:
        """The match with where its words stand in the file."""
        document = self._by_source[match.source]
        return placed(match, document, match.language or document.language)

    def _translated(self, quoted: str, original: Original) -> Match:
        passage = self.knowledge.passages[original.position]
        text = self._by_source[passage.source].text
        spans = Positions(text, passage.spans, passage.text).spans(original.start, original.end)
        words = " ".join(passage.text[original.start:original.end].split())
        language = language_of(quoted, self._by_source[passage.source].language)
        return Match(passage.id, passage.source, spans, words, passage.document, write_locator(passage.place, language), original.likeness,
                     number_diff(quoted, words), translation=True, selectors=selectors(text, spans), place=passage.place, language=language)

    def cite(self, reference: str) -> Resolved:
        """What stands at a reference: a passage id, or words such as A/67/254 第40段. Where it stands is told in the language of
        the words, if that can be told, else in the document's."""
        found = self._cited(reference)
        return replace(found, matches=tuple(map(self._placed, found.matches)))

    def _cited(self, reference: str) -> Resolved:
        wanted = reference.strip()
        if passage := self._by_id.get(wanted):
            return Resolved(reference, (_of_passage(passage, self._by_source[passage.source].language),))
        if (blocks := self._by_block_id(wanted)) is not None:
            return Resolved(reference, tuple(_of_block(d, b, d.language) for d, b in blocks))
        found = [(self.documents[d], i) for d, i in self.knowledge.names.at(wanted) or self._by_words(wanted)]
        return Resolved(reference, tuple(_of_block(d, d.blocks[i], told_language(wanted, d.language)) for d, i in found))

    def _by_words(self, wanted: str) -> list[tuple[int, int]]:
        """Positions of the documents and blocks that the words name; none where they name nothing."""
        parsed = parse_reference(wanted)
        if not any((parsed.symbols, parsed.session, parsed.years, parsed.words, parsed.kind, parsed.annex)):
            return []
        names = self.knowledge.names
        words = [*parsed.words, *whole_words(" ".join(translate(wanted, language_of(wanted))))]
        known = not parsed.words or any(names.overlap(words))
        return [(d, i) for d in names.meant(parsed) for i, _ in find_blocks(self.documents[d], parsed, known)]

    def _by_block_id(self, wanted: str) -> list[tuple[Document, Block]] | None:
        """The blocks of that id; None if it is no id of a document here."""
        source, _, name = wanted.rpartition(":")
        document = self._by_source.get(source)
        return [(document, b) for b in document.blocks if block_id(document, b) == name] if document else None

    def passage(self, id: str) -> Passage | None:
        """The passage of that id, or None."""
        return self._by_id.get(id)

    def document(self, source: str) -> Document:
        """The document of that path. Raises KeyError if the corpus has none."""
        return self._by_source[source]


def _of_passage(p: Passage, language: str) -> Match:
    return Match(p.id, p.source, p.spans, p.text, p.document, write_locator(p.place, language), place=p.place, language=language)


def _of_block(document: Document, block: Block, language: str) -> Match:
    place = place_of(document, block)
    return Match(f"{document.source}:{block_id(document, block)}", document.source, block.spans, block.text,
                 document.title, write_locator(place, language), place=place, language=language)


def _fingerprint_now(settings: Settings, skipped: dict[str, str]) -> str:
    """The corpus's fingerprint as its files are now; files that were left out when the index was built stay out until they
    change."""
    files = ((path.relative_to(settings.corpus).as_posix(), file_digest(path)) for path in list_files(settings.corpus))
    return fingerprint({source: digest for source, digest in files if skipped.get(source) != digest})
