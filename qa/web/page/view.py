"""A conversation as page.js draws it: the head, what stands before the first question, each exchange, what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa.answer.phrases import is_courtesy
from qa.question.reading import MOST_CHARACTERS
from qa.quotes.marking import Library
from qa.types import Answer, Document
from qa.web.page.conversation import Conversation, Exchange
from qa.web.page.export import FORMS
from qa.web.page.feedback import opinion_html
from qa.web.page.filters import glance
from qa.web.page.history import kept
from qa.web.page.markup import cite_attributes, escape, tongue
from qa.web.page.rendering import answer_html, clipped, plain, unmarked
from qa.web.page.strings import NAMES, Strings


def view(conversation: Conversation, library: Library, strings: Strings, welcome: str, guarded: bool = False) -> dict[str, Any]:
    """What page.js draws; every ``html`` in it is safe. ``kept`` is what the browser keeps, None while an answer comes.

    ``guarded``: by a login, which can be left.
    """
    exchanges, parting = conversation.exchanges, conversation.parting
    turns = [{"id": e.anchor, "html": exchange_html(e, library, strings),
              "foot": foot_html(e, strings, e.number == parting)} for e in exchanges]
    return {"language": strings.language, "direction": strings.direction, "header": header_html(strings, guarded),
            "tools": tools_html(strings) if exchanges else "", "welcome": welcome, "turns": turns,
            "status": status(conversation, strings), "busy": conversation.pending, "id": conversation.id,
            "kept": kept(conversation) if conversation.waiting or not conversation.pending else None,
            "words": script_words(strings)}


def script_words(strings: Strings) -> dict[str, str]:
    """What page.js itself says."""
    return {"send": strings.send, "cancel": strings.cancel, "edit": strings.edit, "earlier": strings.earlier,
            "kept": strings.earlier_kept, "count": strings.earlier_count, "forget": strings.forget,
            "unkept": strings.unkept, "exported": strings.exported, "locale": strings.language, "title": strings.title}


# --- one exchange ---------------------------------------------------------------------------------------------------


def exchange_html(exchange: Exchange, library: Library, strings: Strings) -> str:
    """A question with what came of it."""
    pencil = (f'<button type="button" class="icon pencil" data-do="edit" data-question="{escape(exchange.question)}" '
              f'{_named(strings.edit)}></button>') if len(exchange.question) <= MOST_CHARACTERS else ""
    question = f'<div class="asked"><h2 class="question" dir="auto">{escape(clipped(exchange.question))}</h2>{pencil}</div>'
    if exchange.notice:
        return f'{question}<div class="notice"><p dir="auto">{escape(exchange.notice)}</p></div>'
    if exchange.answer is None:
        return f'{question}<p class="searching">{escape(exchange.delay or strings.searching)}</p>'
    answer = answer_html(exchange.answer, library, strings, exchange.anchor, exchange.shown, exchange.gone)
    return question + scope_html(exchange, library, strings) + answer


def scope_html(exchange: Exchange, library: Library, strings: Strings) -> str:
    """Which documents were searched, where not all were."""
    if exchange.sources is None:
        return ""
    told = strings.scope_told.format(chosen=len(exchange.sources), count=exchange.among)
    rows = "".join(f"<li>{_title(source, library)}</li>" for source in exchange.sources)
    return f'<details class="searched"><summary>{escape(told)}</summary><ul>{rows}</ul></details>'


def _title(source: str, library: Library) -> str:
    try:
        document = library.document(source)
    except KeyError:  # no longer in the corpus
        return escape(source)
    return f'<a {cite_attributes(source)} {tongue(document.language)}>{escape(document.title)}</a>'


def foot_html(exchange: Exchange, strings: Strings, parts: bool = False) -> str:
    """What can be done with an answer: copy it, ask again, see the version before, say what one thinks; and what to ask next."""
    if not exchange.complete:
        return ""
    answer = exchange.answer
    copy = (f'<button type="button" class="icon copy" data-copy="{escape(plain(answer))}" data-done="{escape(strings.copied)}">'
            f"{escape(strings.copy)}</button>") if answer and answer.answered else ""
    asked = answer and not is_courtesy(answer.answer)
    again = _button("retry", strings.again, "again") if exchange.again or asked else ""
    other = _button("swap", strings.version, "swap") if parts else ""
    opinion = opinion_html(exchange.opinion, exchange.anchor, strings) if asked else ""
    told = follow_ups(answer, strings) if answer and answer.answered else ""
    return f'<div class="actions">{copy}{again}{other}{opinion}</div>{told}' if copy or again or other else ""


def _button(action: str, name: str, icon: str) -> str:
    return f'<button type="button" class="icon {icon}" data-do="{action}">{escape(name)}</button>'


def _named(name: str) -> str:
    return f'aria-label="{escape(name)}" title="{escape(name)}"'


def follow_ups(answer: Answer, strings: Strings) -> str:
    """The questions one may ask next, as buttons."""
    return _choices(answer.suggestions, strings.follow_up, answer.language, "h3")


def _choices(questions: Sequence[str], title: str, language: str, heading: str) -> str:
    items = "".join(f"<li {tongue(language)}>{_ask(question)}</li>" for question in questions)
    return f'<section class="choices"><{heading}>{escape(title)}</{heading}><ul>{items}</ul></section>' if items else ""


def _ask(question: str) -> str:
    return f'<button type="button" data-ask="{escape(question)}">{escape(question)}</button>'


# --- around them ----------------------------------------------------------------------------------------------------


def header_html(strings: Strings, guarded: bool) -> str:
    """The page's head: its name, what it does, the page's language, the way out."""
    leave = f'<a class="quiet" href="/logout">{escape(strings.log_out)}</a>' if guarded else ""
    return (f'<div class="name"><h1>{escape(strings.title)}</h1>{leave}{_languages(strings)}</div>'
            f'<p class="lead">{escape(strings.lead)}</p>')


def _languages(strings: Strings) -> str:
    options = "".join(f'<option value="{language}" lang="{language}"{" selected" if language == strings.language else ""}>'
                      f"{name}</option>" for language, name in NAMES.items())
    return f'<select class="quiet" data-speak aria-label="{escape(strings.language_choice)}">{options}</select>'


def tools_html(strings: Strings) -> str:
    """What can be done with a conversation: begin a new one, take it along as a file."""
    forms = {"html": strings.export_page, "md": "Markdown", "jsonl": "JSON Lines"}
    items = "".join(f'<button type="button" data-export="{form}">{escape(forms[form])}</button>' for form in FORMS)
    return (f'<button type="button" class="icon plus" data-do="reset">{escape(strings.new)}</button>'
            f'<details class="menu"><summary class="icon export">{escape(strings.export)}</summary><div>{items}</div></details>')


def welcome_html(documents: Sequence[Document], examples: Sequence[str], strings: Strings) -> str:
    """What stands there before the first question: examples to click, and the documents at a glance."""
    title = strings.documents.format(count=len(documents))
    return (_choices(examples, strings.try_one, strings.language, "h2")
            + f'<section class="library"><h2>{escape(title)}</h2><p>{escape(glance(documents, strings))}</p>'
            f'<button type="button" class="quiet" data-do="scope">{escape(strings.scope_title)}</button></section>')


def status(conversation: Conversation, strings: Strings) -> str:
    """What a screen reader is told when the last exchange changes."""
    last = conversation.latest
    if last is None:
        return ""
    if last.notice or last.answer is None:
        return last.notice or last.delay or strings.searching
    if conversation.pending:
        return ""
    spoken = " ".join(unmarked(sentence) for sentence in last.answer.sentences)
    if is_courtesy(last.answer.answer):
        return spoken
    ready = strings.ready.format(count=len(last.answer.citations)) if last.answer.answered else strings.refused
    return f"{ready} {spoken}"
