"""Web pages: headings, lists, tables and notes; scripts, styles, hidden text and navigation left out. With selectolax (lexbor)."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path
from typing import Any

from qa.documents.readers.encodings import decode
from qa.documents.readers.html_tables import HIDDEN, INLINE, SKIPPED, grid, nearest, text_of
from qa.documents.source import Source, SourceBuilder, Work

VERSION = 1
HEADINGS = {f"h{n}": n for n in range(1, 7)}
NAVIGATION = ("navigation", "banner", "search", "menu", "menubar", "toolbar")
META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
XML = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
LONGEST_NOTE_MARK = 6
"""Characters of a link that refers to a note."""
NOTE = re.compile(r"(?:^|[-_:.#])(?:fn|footnote|endnote|note|ftn|edn|cite_note|_ftn|_edn)s?[-_:.]?\w*$", re.IGNORECASE)
BACK = re.compile(r"[↩⏎^↑]\ufe0e?|\u21a9")
DEEPEST = 400
"""Elements within each other; what is deeper is left out."""


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
    """The text of a page: by its byte order mark, as UTF-8 where it is that, as it or its sender declares where that fits, else by guess."""
    declared = META.search(data) or XML.search(data)
    names = [told, declared[1].decode("ascii", "replace") if declared else None]
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data[:1000]:
        for name in filter(None, names):
            try:
                return data.decode("gb18030" if name.lower() in ("gb2312", "gbk") else name), name.lower()
            except (LookupError, ValueError):
                continue
    return decode(data)


def write_page(text: str, out: SourceBuilder, place: dict[str, Any] | None = None, titled: bool = False) -> None:
    """Writes a page's text, ``titled`` with what it calls itself; its places are its headings' and elements' anchors, beside those of ``place``."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    title = tree.css_first("head > title")
    first = tree.css_first("h1, h2, h3")
    if titled and title is not None and any(c.isalnum() for c in title.text()) and (first is None or first.text().split() != title.text().split()):
        out.line("title", title.text())
    page = _Page(out, place or {})
    if tree.body is not None:
        page.notes = _note_targets(tree.body)
        page.walk(tree.body, 0)
        page.flush()


def _note_targets(body: Any) -> dict[str, str]:
    """The id of each note that a short link refers to, with its mark."""
    found = {}
    for link in body.css("a[href^='#']"):
        target, mark = (link.attributes.get("href") or "")[1:], link.text(deep=True).strip().strip("[]()（）［］")
        is_note = NOTE.search(target) or (link.attributes.get("epub:type") or link.attributes.get("role") or "").endswith("noteref")
        if is_note and 0 < len(mark) <= LONGEST_NOTE_MARK and not BACK.search(mark) and target not in found:
            found[target] = mark
    return found


class _Page:
    """One pass over a page's elements; the words of inline elements are gathered until a block ends."""

    def __init__(self, out: SourceBuilder, place: dict[str, Any]) -> None:
        self.out, self.place = out, place
        self.anchor = ""
        self.notes: dict[str, str] = {}
        self.kind, self.level, self.label = "paragraph", 0, ""
        self.words: list[str] = []
        self.marks: list[tuple[int, int, str]] = []
        self.lists: list[int] = []
        """The number of the last item of each list that is open; -1 in one without numbers."""

    def here(self) -> dict[str, Any] | None:
        where = self.place | ({"anchor": self.anchor} if self.anchor else {})
        return where or None

    def flush(self) -> None:
        """Ends the line that is being gathered."""
        text, marks = "".join(self.words), self.marks
        self.words, self.marks = [], []
        if self.kind == "note":
            text, marks = re.sub(rf"^\s*[\[(（［]?{re.escape(self.label)}[\])）］.]?\s+", "", BACK.sub("", text)), []
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
        if tag in SKIPPED or depth > DEEPEST:
            return
        attributes = node.attributes
        if "hidden" in attributes or attributes.get("aria-hidden") == "true" and tag not in INLINE or HIDDEN.search(attributes.get("style") or "") \
                or attributes.get("role") in NAVIGATION or tag == "input":
            return
        if (name := attributes.get("id") or (attributes.get("name") if tag == "a" else None)) and tag not in ("input", "form"):
            if name in self.notes and self.kind != "note" and tag in ("li", "p", "div", "aside", "dd", "tr"):
                self._note(node, name, depth)
                return
            if tag not in INLINE:
                self.flush()
            if tag not in INLINE or tag == "a" and "href" not in attributes:
                self.anchor = name
        handler = getattr(self, f"_{tag}", None)
        if handler is not None:
            handler(node, depth)
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

    def _note(self, node: Any, name: str, depth: int) -> None:
        """A note's words, its own mark and the links back left out."""
        self.flush()
        self.kind, self.label = "note", self.notes[name]
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
        target = (node.attributes.get("href") or "")
        before = sum(map(len, self.words))
        self.walk(node, depth)
        self._maybe_mark(target[1:] if target.startswith("#") else "", before)

    def _maybe_mark(self, target: str, before: int) -> None:
        if target in self.notes and self.kind != "note":
            self.marks.append((before, sum(map(len, self.words)), self.notes[target]))

    def _pre(self, node: Any, depth: int) -> None:
        self.flush()
        for line in node.text(deep=True).splitlines():
            self.words = [line]
            self.flush()

    def _ul(self, node: Any, depth: int) -> None:
        self._list(node, depth, -1)

    def _ol(self, node: Any, depth: int) -> None:
        start = node.attributes.get("start") or "1"
        self._list(node, depth, int(start) - 1 if start.isdecimal() else 0)

    _dir = _menu = _ul

    def _list(self, node: Any, depth: int, number: int) -> None:
        self.flush()
        self.lists.append(number)
        self.walk(node, depth)
        self.flush()
        self.lists.pop()

    def _li(self, node: Any, depth: int) -> None:
        self.flush()
        if self.kind == "note":
            self.walk(node, depth)
            return
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            self.words.append(f"{self.lists[-1]}. ")
        self.kind, self.level = "item", len(self.lists)
        mark = list(self.words)
        self.words = []
        self._item_words(node, depth, "".join(mark))

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
        rows = [row for row in node.css("tr") if nearest(row, "table") == node]
        nested = [inner for inner in node.css("table") if inner != node]
        caption = next((c for c in node.iter() if c.tag == "caption"), None)
        if caption is not None:
            self.words = [text_of(caption)]
            self.flush()
        if len(rows) < 2 or max(sum(c.tag in ("td", "th") for c in row.iter()) for row in rows) < 2 or nested and len(rows) <= 2:
            for row in rows:  # a table that only lays out a page
                self.walk(row, depth + 2)
                self.flush()
            return
        self.out.table(*grid(rows, self.here()))
