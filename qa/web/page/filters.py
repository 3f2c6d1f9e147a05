"""Which documents are searched: the list to choose from, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa.types import Document
from qa.web.page.conversation import Sources
from qa.web.page.markup import cite_attributes, escape, tongue
from qa.web.page.strings import Strings, language_name

SEARCHED_FROM = 8
"""A list of as many documents has a field to search it."""
MOST_NAMED = 100
"""Files that were not read and are named."""


def chosen(scope: object, documents: Sequence[Document]) -> Sources:
    """The documents that a browser says are chosen, in the order of the corpus; None for all, and for what says nothing."""
    named = scope.get("sources") if isinstance(scope, dict) else None
    if not isinstance(named, list):
        return None
    wanted = {source for source in named if isinstance(source, str)}
    found = tuple(document.source for document in documents if document.source in wanted)
    return None if len(found) == len(documents) else found


def scope_value(documents: Sequence[Document], strings: Strings, left_out: Mapping[str, str]) -> dict[str, Any]:
    """What scope.js draws, in one language; ``panel`` is safe."""
    return {"panel": panel_html(documents, strings, left_out), "words": {
        "all": strings.scope_all, "some": strings.scope_some, "none": strings.scope_none,
        "title": strings.scope_title}}


def panel_html(documents: Sequence[Document], strings: Strings, left_out: Mapping[str, str]) -> str:
    """The corpus at a glance, what of it was not read, and each of its documents to choose or to read."""
    rows = "".join(_row(document, strings) for document in documents)
    find = (f'<input type="search" data-scope="find" autocomplete="off" spellcheck="false" '
            f'placeholder="{escape(strings.scope_find)}" aria-label="{escape(strings.scope_find)}">'
            ) if len(documents) >= SEARCHED_FROM else ""
    return (f'<div class="top"><h2>{escape(strings.scope_title)}</h2>'
            f'<button type="button" data-scope="close" aria-label="{escape(strings.reader_close)}">✕</button></div>'
            f'<p class="glance">{escape(glance(documents, strings))}</p>{left_out_html(left_out, strings)}{find}'
            f'<div class="every"><button type="button" data-scope="every">{escape(strings.scope_every)}</button>'
            f'<button type="button" data-scope="clear">{escape(strings.scope_clear)}</button>'
            f'<span data-scope="told" role="status"></span></div>'
            f'<ul>{rows}</ul><p class="nothing" data-scope="nothing" hidden>{escape(strings.scope_nothing)}</p>')


def left_out_html(left_out: Mapping[str, str], strings: Strings) -> str:
    """How many files of the corpus were not read and why, their names on demand; nothing where all were."""
    if not left_out:
        return ""
    unread, names = sum(map(bool, left_out.values())), list(left_out.items())
    others = len(names) - unread
    whys = [strings.left_out_kind.format(count=others) if others else "",
            strings.left_out_unreadable.format(count=unread) if unread else ""]
    told = strings.left_out.format(count=len(names), why=strings.left_out_comma.join(filter(None, whys)))
    rows = "".join(f'<p dir="auto">{escape(name)}{f": <span lang=en>{escape(why)}</span>" if why else ""}</p>'
                   for name, why in names[:MOST_NAMED])
    more = f"<p>{escape(strings.lookup_more.format(count=len(names) - MOST_NAMED))}</p>" if len(names) > MOST_NAMED else ""
    return f'<details class="glance left-out"><summary>{escape(told)}</summary>{rows}{more}</details>'


def _row(document: Document, strings: Strings) -> str:
    numbered = numbered_paragraphs(document)
    facts = [document.symbol, document.date or (str(document.year) if document.year else ""), language_name(document.language, strings.language),
             strings.paragraphs.format(count=numbered) if numbered else ""]
    name, source = escape(document.title), escape(document.source)
    return (f'<li><label><input type="checkbox" value="{source}"><span class="title" {tongue(document.language)}>{name}</span>'
            f'<span class="facts">{escape(" · ".join(fact for fact in facts if fact))}</span></label>'
            f'<a {cite_attributes(document.source)} aria-label="{escape(strings.read)}: {name}">{escape(strings.read)}</a></li>')


def glance(documents: Sequence[Document], strings: Strings) -> str:
    """Years, paragraphs and languages of all documents together."""
    years = sorted({document.year for document in documents if document.year})
    languages = dict.fromkeys(name for d in documents if (name := language_name(d.language, strings.language)))
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    facts = [strings.glance_years.format(years=span) if years else "",
             strings.glance_paragraphs.format(count=sum(map(numbered_paragraphs, documents))),
             strings.glance_languages.format(languages=", ".join(languages)) if languages else ""]
    return " · ".join(fact for fact in facts if fact)


def numbered_paragraphs(document: Document) -> int:
    """How many paragraphs of a document have a number."""
    return sum(block.kind == "paragraph" and bool(block.label) for block in document.blocks)
