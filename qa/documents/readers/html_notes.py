"""The notes of a web page: short links that lead on to a block of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from qa.documents.readers.html_tables import INLINE

LONGEST_MARK = 6
"""Characters of a link that refers to a note."""
NOTE = re.compile(r"(?:^|[-_:.#]|sd)(?:fn|footnote|endnote|note|ftn|edn|cite_note)s?[-_:.]?[\w.-]*$", re.IGNORECASE)
WORD = re.compile(r"(?![ivxlc]+$)[^\W\d_]{3,}", re.IGNORECASE)
"""A word, which no mark is: those are figures, a letter or two, or signs."""
_BACK = r"[↩⏎^↑]\ufe0e?"
BACK = re.compile(rf"^\s*(?:{_BACK}\s*)+|(?:\s*{_BACK})+\s*$")
HOLDERS = ("li", "p", "div", "aside", "dd", "tr")
"""Elements that are a note as a whole."""


@dataclass(slots=True)
class Notes:
    """What refers to notes and which elements are some."""

    marks: dict[str, str] = field(default_factory=dict)
    """By the target of a link: the mark."""
    labels: dict[int, str] = field(default_factory=dict)
    """By the element's own number in memory: the mark of the note that it is."""


def find_notes(body: Any) -> Notes:
    """The notes that a short link before them leads to, by their ids; a link to what stands before it leads back."""
    found = Notes()
    ids: dict[str, tuple[int, Any]] = {}
    links: list[tuple[int, str, Any]] = []
    for at, node in enumerate(body.traverse()):
        attributes = node.attributes
        for name in (attributes.get("id"), attributes.get("name") if node.tag == "a" else None):
            if name:
                ids.setdefault(name, (at, node))
        if node.tag == "a" and (target := attributes.get("href") or "").startswith("#"):
            links.append((at, target[1:], node))
    for at, target, link in links:
        mark = link.text(deep=True).strip().strip("[]()（）［］")
        place, node = ids.get(target, (0, None))
        if place <= at or target in found.marks or not (NOTE.search(target) or is_reference(link)) \
                or not 0 < len(mark) <= LONGEST_MARK or WORD.search(mark) and not any(c.isdecimal() for c in mark) or BACK.search(mark):
            continue
        holder = _holder(node)
        if holder is not None and holder.tag in HOLDERS:
            found.marks[target] = found.labels[holder.mem_id] = mark
    return found


def is_reference(link: Any) -> bool:
    """Whether a link says of itself that it refers to a note."""
    return any((link.attributes.get(name) or "").endswith("noteref") for name in ("epub:type", "role"))


def _holder(node: Any) -> Any:
    """The block that an element is, or that it stands at the beginning of; None if words stand before it."""
    while node is not None and node.tag in INLINE:
        before = node.prev
        while before is not None:
            if before.text(deep=True).strip():
                return None
            before = before.prev
        node = node.parent
    return node


def bare(text: str, label: str) -> str:
    """A note's words without its own mark and the links back."""
    mark = re.escape(label)
    return re.sub(rf"^\s*(?:[\[(（［]{mark}[\])）］]\s*|{mark}[.、]?\s+)", "", BACK.sub("", text))
