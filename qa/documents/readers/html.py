"""Web pages: headings, lists, tables and notes; scripts, styles, hidden text and navigation left out. With selectolax (lexbor)."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.documents.readers.encodings import decode_declared
from qa.documents.readers.html_notes import Notes, bare, find_notes, is_reference
from qa.documents.readers.html_tables import INLINE, grid, is_hidden, lays_out, rows_of, text_of
from qa.documents.readers.numerals import write_number
from qa.documents.source import Source, SourceBuilder, Work

VERSION = 2
HEADINGS = {f"h{n}": n for n in range(1, 7)}
META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
XML = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
XHTML = re.compile(r"\s*<\?xml|[^>]{0,500}>?\s*<html[^>]{0,500}xmlns=")
CLOSED = re.compile(r"<([A-Za-z][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)/>")
"""An element that closes itself, as only XML knows it."""
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
HANDLED = frozenset("br hr rt rp iframe a pre ul ol dir menu li table".split())
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
DEEPEST = 150
"""Elements within each other; what is deeper is read as plain words."""


def read(path: Path, work: Work) -> Source:
    """A web page. Raises CorpusError if it is in no known encoding."""
    text, encoding = decode_page(path.read_bytes())
    out = SourceBuilder(encoding)
    write_page(text, out, titled=True)
    return out.finished()


def read_archived(path: Path, work: Work) -> Source:
    """A web page kept with its parts in one file (.mhtml); its pages in turn."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    out = SourceBuilder("mhtml")
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            write_page(decode_page(payload if isinstance(payload, bytes) else b"", part.get_content_charset())[0], out, titled=True)
    return out.finished()


def decode_page(data: bytes, told: str | None = None) -> tuple[str, str]:
    """The text of a page: by its byte order mark, as UTF-8 where it is that, as its sender or it declares where that fits, else by guess."""
    declared = META.search(data) or XML.search(data)
    return decode_declared(data, [told, declared[1].decode("ascii", "replace") if declared else None])


def write_page(text: str, out: SourceBuilder, place: dict[str, Any] | None = None, titled: bool = False) -> None:
    """Writes a page's text, ``titled`` with what it calls itself; its places are its headings' and elements' anchors, beside those of ``place``."""
    from selectolax.lexbor import LexborHTMLParser

    if XHTML.match(text):
        text = CLOSED.sub(lambda m: m[0] if m[1].lower() in VOID else f"<{m[1]}{m[2]}></{m[1]}>", text)
    tree = LexborHTMLParser(text)
    title = tree.css_first("head > title")
    first = tree.css_first("h1, h2, h3")
    if titled and title is not None and any(c.isalnum() for c in title.text()) and (first is None or first.text().split() != title.text().split()):
        out.line("title", title.text())
    page = _Page(out, place or {})
    if tree.body is not None:
        page.notes = find_notes(tree.body)
        page.walk(tree.body, 0)
        page.flush()


@dataclass(slots=True)
class _List:
    """A list that is open: the number of its last item, how it is written, and in which direction it counts; no form without numbers."""

    number: int = 0
    form: str = ""
    step: int = 1


class _Page:
    """One pass over a page's elements; the words of inline elements are gathered until a block ends."""

    def __init__(self, out: SourceBuilder, place: dict[str, Any]) -> None:
        self.out, self.place = out, place
        self.anchor = ""
        self.notes = Notes()
        self.kind, self.level, self.label = "paragraph", 0, ""
        self.words: list[str] = []
        self.marks: list[tuple[int, int, str]] = []
        self.lists: list[_List] = []

    def here(self) -> dict[str, Any] | None:
        where = self.place | ({"anchor": self.anchor} if self.anchor else {})
        return where or None

    def flush(self) -> None:
        """Ends the line that is being gathered."""
        text, marks = "".join(self.words), self.marks
        self.words, self.marks = [], []
        if self.kind == "note":
            text, marks = bare(text, self.label), []
        if text.strip():
            self.out.line(self.kind, text, self.here(), level=self.level, label=self.label, marks=marks)
        if self.kind != "note":
            self.kind, self.level = "paragraph", 0

    def walk(self, node: Any, depth: int) -> None:
        """Writes what an element holds."""
        child = node.child
        while child is not None:
            self.element(child, depth + 1)
            child = child.next

    def element(self, node: Any, depth: int) -> None:
        tag = node.tag
        if tag == "-text":
            self.words.append(node.text(deep=False))
            return
        if is_hidden(node):
            return
        if depth > DEEPEST:
            self.words.append(f" {text_of(node, self.notes.marks)} ")
            return
        if (label := self.notes.labels.get(node.mem_id)) and self.kind != "note":
            self._note(node, label, depth)
            return
        attributes = node.attributes
        if (name := attributes.get("id") or (attributes.get("name") if tag == "a" else None)) and tag != "form":
            if tag not in INLINE:
                self.flush()
            if tag not in INLINE or tag == "a" and "href" not in attributes:
                self.anchor = name
        if tag in HANDLED:
            getattr(self, f"_{tag}")(node, depth)
        elif tag in HEADINGS:
            self._heading(node, HEADINGS[tag], depth)
        elif tag in INLINE:
            self.walk(node, depth)
        else:
            self.flush()
            self.walk(node, depth)
            self.flush()

    def _heading(self, node: Any, level: int, depth: int) -> None:
        self.flush()
        self.kind, self.level = "heading", level
        self.walk(node, depth)
        self.flush()

    def _note(self, node: Any, label: str, depth: int) -> None:
        """A note's words, its own mark and the links back left out."""
        self.flush()
        self.kind, self.label = "note", label
        self.walk(node, depth)
        self.flush()
        self.kind, self.label = "paragraph", ""

    def _br(self, node: Any, depth: int) -> None:
        if self.kind == "heading":
            self.words.append(" ")
        else:
            kind, level = self.kind, self.level
            self.flush()
            self.kind, self.level = kind if kind != "item" else "paragraph", level

    def _hr(self, node: Any, depth: int) -> None:
        self.flush()

    def _rt(self, node: Any, depth: int) -> None:
        """How characters are read aloud: not the text's own words."""

    _rp = _rt

    def _iframe(self, node: Any, depth: int) -> None:
        """A page within the page, where the file itself holds it."""
        if (held := node.attributes.get("srcdoc")) and depth < DEEPEST // 2:
            self.flush()
            write_page(held, self.out, self.place)

    def _a(self, node: Any, depth: int) -> None:
        target = node.attributes.get("href") or ""
        if is_reference(node) and target[1:] not in self.notes.marks:
            return  # its note stands elsewhere
        before = sum(map(len, self.words))
        self.walk(node, depth)
        self._maybe_mark(target[1:] if target.startswith("#") else "", before)

    def _maybe_mark(self, target: str, before: int) -> None:
        if target in self.notes.marks and self.kind != "note":
            self.marks.append((before, sum(map(len, self.words)), self.notes.marks[target]))

    def _pre(self, node: Any, depth: int) -> None:
        self.flush()
        for line in node.text(deep=True).splitlines():
            self.words = [line]
            self.flush()

    def _ul(self, node: Any, depth: int) -> None:
        self._list(node, depth, _List())

    def _ol(self, node: Any, depth: int) -> None:
        told = node.attributes
        step = -1 if "reversed" in told else 1
        start = _number(told.get("start"), 1 if step > 0 else sum(child.tag == "li" for child in node.iter()))
        self._list(node, depth, _List(start - step, FORMS.get(told.get("type") or "", "decimal"), step))

    _dir = _menu = _ul

    def _list(self, node: Any, depth: int, own: _List) -> None:
        self.flush()
        self.lists.append(own)
        self.walk(node, depth)
        self.flush()
        self.lists.pop()

    def _li(self, node: Any, depth: int) -> None:
        self.flush()
        if self.kind == "note":
            self.walk(node, depth)
            return
        mark = ""
        if self.lists and (own := self.lists[-1]).form:
            own.number = _number(node.attributes.get("value"), own.number + own.step)
            mark = f"{write_number(own.number, own.form)}. "
        self.kind, self.level = "item", len(self.lists)
        self._item_words(node, depth, mark)

    def _item_words(self, node: Any, depth: int, mark: str) -> None:
        """The words of an item, its number before the first of them wherever they stand."""
        child = node.child
        self.words = [mark] if mark else []
        first = True
        while child is not None:
            if first and child.tag in ("p", "div") and not "".join(self.words).removeprefix(mark).strip():
                self.walk(child, depth + 2)  # the first paragraph is the item's own line
                first = False
                if child.next is not None:
                    self.flush()
            else:
                self.element(child, depth + 1)
            child = child.next
        if "".join(self.words).strip() == mark.strip():
            self.words = []
        self.flush()

    def _table(self, node: Any, depth: int) -> None:
        self.flush()
        rows = rows_of(node)
        caption = next((c for c in node.iter() if c.tag == "caption"), None)
        if caption is not None:
            self.words = [text_of(caption, self.notes.marks)]
            self.flush()
        if lays_out(node, rows):
            for row in rows:
                self.walk(row, depth + 2)
                self.flush()
        else:
            self.out.table(*grid(rows, self.here(), self.notes.marks))


def _number(told: str | None, otherwise: int) -> int:
    return int(told) if told and re.fullmatch(r"\s*-?[0-9]{1,9}\s*", told) else otherwise
