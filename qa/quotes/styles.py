"""A found place as others write citations: plain text, JSON, UN footnotes, GB/T 7714, BibTeX, RIS, HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape

from qa.documents.locators.writing import separator, write_place
from qa.text.packs import pack
from qa.types import Document, Match, Resolved

_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        **{c: f"\\{c}" for c in "&%$#_{}"}}


def cite_as(style: str, match: Match, document: Document) -> str:
    """The place in one of STYLES. Raises ValueError, naming them, for any other."""
    if style not in STYLES:
        raise ValueError(f"No style {style}. Choose one of {', '.join(STYLES)}")
    return STYLES[style](match, document)


def as_text(match: Match, document: Document) -> str:
    """Where it stands, and below it the words."""
    told = _words(match.language or document.language)["titled"].format(locator=match.locator, title=document.title)
    told = told if document.symbol else match.locator
    return f"{told}\n{match.text}"


def as_json(match: Match, document: Document) -> str:
    """The match object of `qa cite --json`, in one line."""
    return json.dumps(Resolved("", (match,)).to_json()["matches"][0], ensure_ascii=False)


def as_un(match: Match, document: Document) -> str:
    """A footnote as United Nations documents have them: the symbol, else title and session, then the place."""
    own = _words(document.language)
    session = own["session"].format(number=document.session) if document.session else ""
    item = own["item"].format(number=document.agenda_item) if document.agenda_item else ""
    parts = [document.symbol] if document.symbol else [own["title"].format(title=document.title), session, item]
    language = match.language or document.language
    return separator(language).join([*filter(None, parts), place_of(match, language)]) + _words(language)["stop"]


def as_gbt7714(match: Match, document: Document) -> str:
    """GB/T 7714-2015, 4.1: responsible. title[R]. publisher, year: place; a letter is [Z], other. All in the document's language."""
    title = f"{document.title}: {document.symbol}" if document.symbol else document.title
    kind = "Z" if document.title.endswith("信") else "R"
    publisher = ", ".join(filter(None, [publisher_of(document), document.date or str(document.year or "")]))
    author = f"{document.author}. " if document.author else ""
    return f"{author}{title}[{kind}]. {publisher}{': ' if publisher else ''}{place_of(match, document.language)}."


def as_bibtex(match: Match, document: Document) -> str:
    """A @techreport entry; its key is made of symbol or file name and place."""
    language = match.language or document.language
    fields = {"title": document.title, "author": document.author and f"{{{_tex(document.author)}}}",
              "institution": publisher_of(document), "number": document.symbol, "year": str(document.year or ""),
              "note": _words(language)["note"].format(place=place_of(match, language), text=match.text)}
    rows = [f"  {name} = {{{words if name == 'author' else _tex(words)}}}" for name, words in fields.items() if words]
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"{document.symbol or document.source.rpartition('.')[0]}-"
                                        f"{match.id.rpartition(':')[2]}").strip("-")
    return f"@techreport{{{key},\n" + ",\n".join(rows) + "\n}"


def as_ris(match: Match, document: Document) -> str:
    """An RIS record of type RPRT, lines ended by \\r\\n as the format has it."""
    fields = [("TY", "RPRT"), ("TI", document.title), ("AU", document.author), ("PY", str(document.year or "")),
              ("DA", document.date.replace("-", "/")), ("PB", publisher_of(document)), ("M1", document.symbol),
              ("SP", place_of(match, match.language or document.language)), ("N1", match.text), ("ID", match.id)]
    rows = [f"{tag}  - {' '.join(words.split())}" for tag, words in fields if words]
    return "\r\n".join([*rows, "ER  - "]) + "\r\n"


def as_html(match: Match, document: Document) -> str:
    """A figure with the words as a block quotation and where they stand as its caption."""
    return (f'<figure id="{escape(match.id)}"><blockquote lang="{escape(document.language)}">'
            f"<p>{escape(match.text)}</p></blockquote><figcaption><cite>{escape(document.title)}</cite> "
            f"{escape(match.locator)}</figcaption></figure>")


def place_of(match: Match, language: str) -> str:
    """The place within the document: 第5段."""
    return write_place(match.place, language) if match.place else match.locator


def publisher_of(document: Document) -> str:
    """Who published it: the United Nations if it has a symbol or session of theirs."""
    return _words(document.language)["publisher"] if document.symbol or document.session else ""


def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = pack(language)["styles"]
    return words


def _tex(words: str) -> str:
    return "".join(_TEX.get(c, c) for c in words)


STYLES: dict[str, Callable[[Match, Document], str]] = {
    "text": as_text, "json": as_json, "un": as_un, "gbt7714": as_gbt7714, "bibtex": as_bibtex, "ris": as_ris,
    "html": as_html}
