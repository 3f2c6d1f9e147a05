"""A corpus of one document of two passages behind the command line."""

import io
import sys

from qa.cli import commands, terminal
from qa.documents.corpus import read_corpus
from qa.documents.locators.writing import write_locator
from qa.errors import QuestionError
from qa.search.stages import STAGES
from qa.settings import Settings
from qa.types import Answer, Citation, Hit, Located, Match, Passage, Place, Resolved

TEXT = ("第5段\n全球国际移民总数从 1990 年的 1.55 亿\n上升到 2010 年的 2.14 亿。发达国家有 60%。\n\n"
        "附件\x1b[31m红色\u202e。\n")
QUOTE = TEXT[4:TEXT.index("发达")]


class OneDocument:
    """Knows one document of two passages; answers every question with the first, save those with 2020."""

    def __init__(self, folder):
        (folder / "a.txt").write_text(TEXT, "utf-8")
        self.documents = read_corpus(folder).documents
        self.settings, self.model = Settings(folder, folder / "index", "none"), "none 00"
        end, annex = TEXT.index("\n\n"), TEXT.index("附件")
        self.paragraph = Passage("a:p5", "a.txt", ((4, end),), TEXT[4:end].replace("\n", ""), "",
                                 "移徙报告", Place("a", "paragraph", "5"), "paragraph", "5", 0)
        self.annex = Passage("a:annex", "a.txt", ((annex, len(TEXT) - 1),), TEXT[annex:-1], "",
                             "移徙报告", Place("a", "article", "附件"), "paragraph", "", 1)

    def passage(self, id):
        return {p.id: p for p in (self.paragraph, self.annex)}.get(id)

    def document(self, source):
        return self.documents[0]

    def ask(self, question, history=(), id="q-1"):
        if not question.strip():
            raise QuestionError("The question is empty.\nAsk something")
        hits = (Hit(1, self.paragraph, 0.9, locator="a，第5段"), Hit(2, self.annex, 0.5, locator="a，附件"))
        if "2020" in question:
            return Answer(id, question, "zh", ("资料中没有 2020 年的数字。",), False, 0.2, (), hits, 5)
        citation = Citation(1, "a:p5", "a.txt", ((4, 4 + len(QUOTE)),), QUOTE, "移徙报告", "a，第5段", 0.9)
        return Answer(id, question, "zh", (QUOTE.replace("\n", "") + "[1]",), True, 0.93, (citation,), hits, 5)

    def stages(self, question, history=()):
        return {stage: [self.paragraph] if stage == "ranker" else [] for stage in STAGES}

    def cite(self, reference):
        return Resolved(reference, (self.match(self.annex),) if reference == "附件" else ())

    def quote(self, text):
        if text == "2.14 亿":
            return Located(text, "exact", (self.match(self.paragraph),))
        return Located(text, "absent", ())

    def match(self, passage):
        return Match(passage.id, passage.source, passage.spans, passage.text, passage.document,
                     write_locator(passage.place, "zh"), place=passage.place)


def feed(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def use_one_document(folder, monkeypatch):
    """The command line asks this assistant, whatever corpus is named."""
    made = OneDocument(folder)
    for module in (commands, terminal):
        monkeypatch.setattr(module, "open_assistant", lambda corpus, index, model: made)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return made
