"""What several test files share: a small assistant that finds by shared characters and cites exactly."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from browsing import address, browser, page, shelf  # noqa: F401

from qa.documents.corpus import read_corpus
from qa.documents.locators.names import DocumentNames
from qa.documents.locators.naming import block_id, place_of
from qa.documents.locators.writing import write_locator
from qa.documents.passages import make_passages
from qa.errors import QuestionError
from qa.quotes.lookup import QuoteIndex
from qa.settings import Settings
from qa.text.sentences import sentences
from qa.types import Answer, Block, Citation, Document, Hit, Located, Match, Passage, Resolved, Turn, aligned

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

LETTER = """ 第六十七届会议
临时议程项目 22

移徙统计 秘书长的报告

一. 导言

1. 2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。<b>统计</b>以各国普查为准。

2. 报告转载了网页代码 <img src=x onerror="window.ran=1"> 和 [点这里](javascript:window.ran=2)，以及 $$x$$ 这样的字样。
"""

SLOW = frozenset(["real", "rules", "browser", "page", "address", "shelf", "encoder", "server", "installed"])
"""Fixtures that load the real model, a browser or a server: the tests that use one are slow, `-m "not slow"` leaves them out."""
SCRIPTS = (("zh", "\u4e00", "\u9fff"), ("ar", "\u0600", "\u06ff"))
REFUSALS = {"zh": "资料没有说到这件事。", "ar": "لا تذكر الوثائق ذلك.", "en": "The documents do not say."}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the slow tests by the fixtures that they use."""
    for item in items:
        if SLOW & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def language_of(question: str) -> str:
    """By its script alone."""
    return next((name for name, first, last in SCRIPTS if any(first <= c <= last for c in question)), "en")


def match_of(document: Document, block: Block) -> Match:
    """A block as it is found by its id or its place."""
    place = place_of(document, block)
    return Match(f"{document.source}:{block_id(document, block)}", document.source, block.spans, block.text, document.title,
                 write_locator(place, document.language), place=place)


@dataclass
class FakeAssistant:
    """Answers with the sentence that shares most character pairs with the question, or refuses."""

    settings: Settings
    documents: tuple[Document, ...]
    ready = True
    left_out = {"b.pdf": "", "空.txt": "holds no text"}

    def __post_init__(self) -> None:
        self.all = {p.id: p for document in self.documents for p in make_passages(document)}
        self.quotes, self.names = QuoteIndex(self.documents), DocumentNames(self.documents)
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, history: Sequence[Turn] = (), id: str = "q-1",
            sources: Collection[str] | None = None) -> Answer:
        self.asked.append((question, tuple(history)))
        if len(question) > 10_000:
            raise QuestionError("The question has more than 10,000 characters; shorten it")
        if "explode" in question:
            raise RuntimeError("exploded as asked")
        if "slowly" in question:
            time.sleep(3)
        hits, language = self.passages(question, sources=sources), language_of(question)
        shared, words, passage = max(((_shared(question, p.text[a:b]), (a, b), p) for h in hits[:3]
                                      for p in [h.passage] for a, b in sentences(p.text)), key=lambda row: row[0])
        if shared < 4:
            return Answer(id, question, language, (REFUSALS[language],), False, 0.1, (), tuple(hits), 1)
        citation = self.citation(passage, *words, language=language)
        return Answer(id, question, language, (f"{passage.text[slice(*words)].strip()}[1]",), True, 0.9, (citation,),
                      tuple(hits), 1, ("报告转载了什么字样？",))

    def citation(self, passage: Passage, start: int, end: int, number: int = 1, language: str = "zh") -> Citation:
        offsets = aligned(passage.text, self.document(passage.source).text, passage.spans)
        places = [offset for offset in offsets[start:end] if offset >= 0]
        spans = tuple((max(s, places[0]), min(e, places[-1] + 1)) for s, e in passage.spans
                      if s <= places[-1] and e > places[0])
        return Citation(number, passage.id, passage.source, spans, passage.text[start:end].strip(), passage.document,
                        write_locator(passage.place, language), 0.9, passage.place)

    def passages(self, question: str, k: int = 10, sources: Collection[str] | None = None) -> list[Hit]:
        searched = [p for p in self.all.values() if sources is None or p.source in sources]
        ranked = sorted(searched, key=lambda p: -_shared(question, p.text))[:k]
        return [Hit(rank, p, float(_shared(question, p.text)), {"lexical_rank": rank, "dense_rank": rank + 3,
                                                                "fused_rank": rank + 1}, write_locator(p.place, language_of(question)))
                for rank, p in enumerate(ranked, 1)]

    def passage(self, id: str) -> Passage | None:
        return self.all.get(id)

    def cite(self, reference: str) -> Resolved:
        found = (match_of(d, b)
                 for d in self.documents for b in d.blocks if f"{d.source}:{block_id(d, b)}" == reference)
        places = ((self.documents[d], self.documents[d].blocks[i]) for d, i in self.names.at(reference))
        named = (match_of(d, b) for d, b in places)
        return Resolved(reference, (*found, *named))

    def quote(self, text: str) -> Located:
        """As it is; English words are taken for a translation of the first passage."""
        found = self.quotes.look_up(text)
        if found.status != "absent" or "migrants" not in text:
            return found
        p = next(iter(self.all.values()))
        return Located(text, "near", (Match(p.id, p.source, p.spans, p.text, p.document, write_locator(p.place, "en"),
                                             translation=True, place=p.place, language="en"),))

    def document(self, source: str) -> Document:
        return {document.source: document for document in self.documents}[source]


def _shared(question: str, text: str) -> int:
    def pairs(words: str) -> set[str]:
        found = {words[i:i + 2] for i in range(len(words) - 1)}
        return {pair for pair in found if not pair.isascii() or pair.isdigit()}
    return len(pairs(question) & pairs(text))


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> FakeAssistant:
    folder: Path = tmp_path_factory.mktemp("corpus")
    (folder / "报告.txt").write_text(LETTER, "utf-8")
    return FakeAssistant(Settings(folder, folder / "index", "none"), read_corpus(folder).documents)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory):
    """The assistant over the five documents with the real model, its index built once for all processes of the run."""
    from qa.assistant import Assistant

    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return Assistant.open(Path(__file__).parents[1] / "seeds", shared / "五份文件")


@pytest.fixture(scope="session")
def sources() -> list[str]:
    """The texts of the five documents."""
    return [path.read_text("utf-8") for path in sorted((Path(__file__).parents[1] / "seeds").glob("0*.txt"))]
