"""A conversation as the page keeps it, and as it shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa.page.markup import cite_attributes, escape, tongue
from qa.page.rendering import Library, answer_html, clipped, unmarked
from qa.page.strings import NAMES, Strings
from qa.types import Answer, Document, Turn


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, and what came of it: an answer, a notice, or nothing yet."""

    number: int
    question: str
    answer: Answer | None = None
    shown: int = 0
    """How many of the answer's sentences the page shows by now."""
    notice: str = ""
    """Why there is no answer."""
    again: bool = False
    """Whether the same question may fare better a second time."""
    delay: str = ""
    """What the answer waits for, if not for the search itself."""

    @property
    def anchor(self) -> str:
        """What every id of this exchange begins with, so that no marker points at another's sources."""
        return f"turn-{self.number}"


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges so far; ``started`` never falls, so that ids are not used twice."""

    exchanges: tuple[Exchange, ...] = ()
    started: int = 0

    def asked(self, question: str) -> Conversation:
        """With a new question at the end."""
        number = self.started + 1
        return Conversation((*self.exchanges, Exchange(number, question)), number)

    def last(self, **changes: Any) -> Conversation:
        """With the last exchange changed."""
        return replace(self, exchanges=(*self.exchanges[:-1], replace(self.exchanges[-1], **changes)))

    def cleared(self) -> Conversation:
        """Without its exchanges."""
        return replace(self, exchanges=())

    @property
    def waiting(self) -> bool:
        """Whether nothing has come of the last question yet."""
        return bool(self.exchanges) and not self.exchanges[-1].notice and self.exchanges[-1].answer is None

    @property
    def pending(self) -> bool:
        """Whether the last question still waits for its answer or a part of it."""
        last = self.exchanges[-1] if self.exchanges else None
        partly = last is not None and last.answer is not None and last.shown < len(last.answer.sentences)
        return self.waiting or partly

    @property
    def rejected(self) -> bool:
        """Whether the last question could not be taken as it stands."""
        return bool(self.exchanges and self.exchanges[-1].notice and not self.exchanges[-1].again)

    @property
    def history(self) -> tuple[Turn, ...]:
        """The answered exchanges before the last question."""
        return tuple(Turn(e.question, unmarked(e.answer.answer)) for e in self.exchanges[:-1] if e.answer)


def view(conversation: Conversation, library: Library, strings: Strings, welcome: str) -> dict[str, Any]:
    """What page.js draws; every ``html`` in it is safe."""
    turns = [{"id": e.anchor, "html": exchange_html(e, library, strings)} for e in conversation.exchanges]
    return {"language": strings.language, "direction": strings.direction, "header": header_html(strings, bool(turns)), "welcome": welcome,
            "turns": turns, "status": status(conversation, strings)}


def exchange_html(exchange: Exchange, library: Library, strings: Strings) -> str:
    """A question with what came of it."""
    question = f'<h2 class="question" dir="auto">{escape(clipped(exchange.question))}</h2>'
    answer = exchange.answer
    if exchange.notice:
        again = _ask(exchange.question, strings.again) if exchange.again else ""
        return f'{question}<div class="notice"><p>{escape(exchange.notice)}</p>{again}</div>'
    if answer is None:
        return f'{question}<p class="searching">{escape(exchange.delay or strings.searching)}</p>'
    told = answer_html(answer, library, strings, exchange.anchor, exchange.shown)
    return question + told + (follow_ups(answer, strings) if exchange.shown >= len(answer.sentences) else "")


def follow_ups(answer: Answer, strings: Strings) -> str:
    """The questions one may ask next, as buttons."""
    return _choices(answer.suggestions, strings.follow_up, answer.language)


def header_html(strings: Strings, started: bool) -> str:
    """The page's head: its name, what it does, a new conversation, the page's language."""
    new = f'<button type="button" class="quiet" data-do="reset">{escape(strings.new)}</button>' if started else ""
    return (f'<div class="name"><h1>{escape(strings.title)}</h1>{new}'
            f"{_languages(strings)}</div>"
            f'<p class="lead">{escape(strings.lead)}</p>')


def _languages(strings: Strings) -> str:
    options = "".join(f'<option value="{language}" lang="{language}"{" selected" if language == strings.language else ""}>'
                      f"{name}</option>" for language, name in NAMES.items())
    return f'<select class="quiet" data-speak aria-label="{escape(strings.language_choice)}">{options}</select>'


def welcome_html(documents: Sequence[Document], examples: Sequence[str], strings: Strings) -> str:
    """What stands there before the first question: examples to click and the documents at a glance."""
    rows = "".join(_document(document, strings) for document in documents)
    count = strings.documents.format(count=len(documents))
    return (f"{_choices(examples, strings.try_one, strings.language)}"
            f'<details class="library"{" open" if len(documents) <= 8 else ""}><summary>{escape(count)}</summary>'
            f"<ul>{rows}</ul></details>")


def _document(document: Document, strings: Strings) -> str:
    numbered = sum(block.kind == "paragraph" and bool(block.label) for block in document.blocks)
    facts = [document.symbol, document.date or (str(document.year) if document.year else ""),
             strings.paragraphs.format(count=numbered) if numbered else ""]
    link = cite_attributes(document.source, ())
    return (f'<li><a {link} {tongue(document.language)}>{escape(document.title)}</a>'
            f'<span class="facts">{escape(" · ".join(fact for fact in facts if fact))}</span></li>')


def _choices(questions: Sequence[str], title: str, language: str) -> str:
    items = "".join(f"<li {tongue(language)}>{_ask(question, question)}</li>" for question in questions)
    return f'<section class="choices"><h3>{escape(title)}</h3><ul>{items}</ul></section>' if items else ""


def _ask(question: str, label: str) -> str:
    return f'<button type="button" data-ask="{escape(question)}">{escape(label)}</button>'


def status(conversation: Conversation, strings: Strings) -> str:
    """What a screen reader is told when the last exchange changes."""
    if not conversation.exchanges:
        return ""
    last = conversation.exchanges[-1]
    if last.notice or last.answer is None:
        return last.notice or last.delay or strings.searching
    if conversation.pending:
        return ""
    spoken = " ".join(unmarked(sentence) for sentence in last.answer.sentences)
    ready = strings.ready.format(count=len(last.answer.citations)) if last.answer.answered else strings.refused
    return f"{ready} {spoken}"
