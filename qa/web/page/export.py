"""A conversation as a file to take along: a web page, Markdown or JSON lines, with all that is cited in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from qa.batch.answer_files import markdown_blocks
from qa.batch.rows import Rows, json_line
from qa.batch.webpage import page
from qa.quotes.marking import Library
from qa.web.page.conversation import Conversation, Exchange

FORMS: dict[str, tuple[str, Callable[[Rows, Library], str]]] = {
    "html": ("text/html", lambda rows, library: "".join(page(rows, library))),
    "md": ("text/markdown", lambda rows, library: "".join(
        f"{block}\n\n" for number, row in enumerate(rows, 1) for block in markdown_blocks(number, row))),
    "jsonl": ("application/jsonl", lambda rows, library: "".join(f"{json_line(row)}\n" for row in rows)),
}
"""Kinds of file by their ending: the media type, and what writes it."""


def exported(conversation: Conversation, form: str, library: Library, now: datetime) -> dict[str, Any]:
    """The file for page.js to hand over: its name, type and text. Raises KeyError for a form that is none of FORMS."""
    media, write = FORMS[form]
    rows = [exchange_object(e) for e in conversation.exchanges if e.complete]
    if form != "jsonl":
        rows = [in_words(row, library) for row in rows]
    return {"name": f"conversation-{now:%Y-%m-%d-%H%M}.{form}", "type": f"{media};charset=utf-8", "text": write(rows, library),
            "at": time.time_ns()}  # so that the same file can be asked for twice


def exchange_object(exchange: Exchange) -> dict[str, Any]:
    """The answer object of an exchange, or why there is none; with the documents searched where not all were."""
    searched = {} if exchange.sources is None else {"searched": list(exchange.sources)}
    gone = {"no_longer_stand": list(exchange.gone)} if exchange.gone else {}
    if exchange.answer is None:
        return {"id": f"q-{exchange.number}", "question": exchange.question, "error": exchange.notice} | searched
    return exchange.answer.to_json() | searched | gone


def in_words(row: dict[str, Any], library: Library) -> dict[str, Any]:
    """The object for people: the documents searched by their titles, those that are gone by their paths."""
    if "searched" not in row:
        return row
    return row | {"searched": "; ".join(_title(source, library) for source in row["searched"])}


def _title(source: str, library: Library) -> str:
    try:
        return library.document(source).title
    except KeyError:
        return source
