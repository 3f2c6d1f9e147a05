"""What the styles of a Word file say of headings and lists, and the numbers that Word shows before paragraphs."""

from __future__ import annotations

import re
from typing import Any

from qa.documents.readers.numerals import write_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING_NAME = re.compile(r"^(?:heading|标题|überschrift|titre|título|заголовок)\s*(\d)$", re.IGNORECASE)
TITLE_NAMES = ("title", "标题", "subtitle")
CONTENTS = re.compile(r"^toc \d$", re.IGNORECASE)
"""The style of the lines of a table of contents."""


def is_on(node: Any) -> bool:
    return node is not None and node.get(f"{W}val", "true") not in ("0", "false", "off", "none")


def count(node: Any, otherwise: int = 0) -> int:
    told = node.get(f"{W}val", "") if node is not None else ""
    return int(told) if told.isdecimal() else otherwise


class Styles:
    """What the styles of a document say of headings and lists."""

    def __init__(self, document: Any) -> None:
        self.by_id: dict[str, Any] = {}
        root = document.styles.element
        for style in root.iter(f"{W}style"):
            self.by_id[style.get(f"{W}styleId", "")] = style
        self.levels: dict[str, int] = {}
        self.hidden = {name for name in self.by_id if is_on(self._own_or_inherited(name, f"{W}rPr/{W}vanish"))}
        """Styles whose words are not shown."""

    def of(self, paragraph: Any) -> str:
        node = paragraph.find(f"{W}pPr/{W}pStyle")
        return node.get(f"{W}val", "") if node is not None else ""

    def is_contents(self, paragraph: Any) -> bool:
        """Whether a paragraph is a line of a table of contents."""
        style = self.by_id.get(self.of(paragraph))
        return style is not None and bool(CONTENTS.match(_name(style)))

    def heading(self, paragraph: Any) -> int:
        """The level of the heading that a paragraph is; 0 if it is none."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            level = count(own, 9)
            return level + 1 if level < 9 else 0
        style = self.of(paragraph)
        if style not in self.levels:
            self.levels[style] = self._level(style, 0)
        return self.levels[style]

    def _level(self, name: str, depth: int) -> int:
        style = self.by_id.get(name)
        if style is None or depth > 20:
            return 0
        label = _name(style)
        if m := HEADING_NAME.match(label):
            return int(m[1]) or 1
        if label.lower() in TITLE_NAMES:
            return 1
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            return count(outline, 9) + 1 if count(outline, 9) < 9 else 0
        based = style.find(f"{W}basedOn")
        return self._level(based.get(f"{W}val", ""), depth + 1) if based is not None else 0

    def numbering(self, name: str) -> Any:
        """The numbering that a style gives, its own or inherited."""
        return self._own_or_inherited(name, f"{W}pPr/{W}numPr")

    def _own_or_inherited(self, name: str, path: str, depth: int = 0) -> Any:
        style = self.by_id.get(name)
        if style is None or depth > 20:
            return None
        found, based = style.find(path), style.find(f"{W}basedOn")
        return found if found is not None or based is None else self._own_or_inherited(based.get(f"{W}val", ""), path, depth + 1)


def _name(style: Any) -> str:
    told = style.find(f"{W}name")
    return str(told.get(f"{W}val", "")) if told is not None else ""


class Numbering:
    """Counts the numbered paragraphs of a document as Word does: by list and level, restarts and overrides included."""

    def __init__(self, document: Any, styles: Styles) -> None:
        self.abstract: dict[str, dict[int, Any]] = {}
        self.lists: dict[str, tuple[str, dict[int, Any], dict[int, int]]] = {}
        """By a list's id: its abstract one, levels of its own, starts of its own."""
        self.counts: dict[str, dict[int, int]] = {}
        self.started: set[tuple[str, int]] = set()
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering") and not r.is_external), None)
        if part is None:
            return
        links = {}
        for node in part.element.iter(f"{W}abstractNum"):
            if (link := node.find(f"{W}numStyleLink")) is not None:
                links[node.get(f"{W}abstractNumId", "")] = link.get(f"{W}val", "")
            self.abstract[node.get(f"{W}abstractNumId", "")] = {int(level.get(f"{W}ilvl", "0")): level for level in node.iter(f"{W}lvl")}
        for node in part.element.iter(f"{W}num"):
            reference = node.find(f"{W}abstractNumId")
            own, starts = {}, {}
            for override in node.iter(f"{W}lvlOverride"):
                at = int(override.get(f"{W}ilvl", "0"))
                if (level := override.find(f"{W}lvl")) is not None:
                    own[at] = level
                if (start := override.find(f"{W}startOverride")) is not None:
                    starts[at] = count(start, 1)
            self.lists[node.get(f"{W}numId", "")] = (reference.get(f"{W}val", "") if reference is not None else "", own, starts)
        for name, style in links.items():  # its levels are those of the list that the style has
            number = _told(styles.numbering(style), None, "numId")
            self.abstract[name] = self.abstract.get(self.lists.get(number, ("",))[0], {})

    def label(self, paragraph: Any, styles: Styles) -> str:
        """The number that Word shows before a paragraph, • for a bullet, nothing if it is in no list."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        inherited = styles.numbering(styles.of(paragraph))
        number, level = (_told(own, inherited, name) for name in ("numId", "ilvl"))
        if number in ("", "0") or number not in self.lists:
            return ""
        at = int(level or 0)
        abstract, levels, starts = self.lists[number]
        known = self.abstract.get(abstract, {}) | levels
        if at not in known:
            return ""
        counts = self.counts.setdefault(abstract, {})
        if (number, at) not in self.started and at in starts:
            counts[at] = starts[at] - 1
        self.started.add((number, at))
        counts[at] = counts[at] + 1 if at in counts else _start(known[at])
        for deeper in [n for n in counts if n > at and n in known and at < count(known[n].find(f"{W}lvlRestart"), n)]:
            del counts[deeper]
        if _format(known[at]) in ("bullet", "none"):
            return "•" if _format(known[at]) == "bullet" else ""
        text = known[at].find(f"{W}lvlText")
        shown = text.get(f"{W}val", "") if text is not None else ""
        in_figures = is_on(known[at].find(f"{W}isLgl"))
        return re.sub(r"%(\d)", lambda m: _counted(known, counts, int(m[1]) - 1, in_figures), shown).strip()


def _counted(levels: dict[int, Any], counts: dict[int, int], at: int, in_figures: bool) -> str:
    if at not in levels:
        return ""
    return write_number(counts.get(at, _start(levels[at])), "decimal" if in_figures else _format(levels[at]))


def _told(own: Any, inherited: Any, name: str) -> str:
    for node in (own, inherited):
        found = node.find(f"{W}{name}") if node is not None else None
        if found is not None:
            return str(found.get(f"{W}val", ""))
    return ""


def _start(level: Any) -> int:
    return count(level.find(f"{W}start"), 1)


def _format(level: Any) -> str:
    node = level.find(f"{W}numFmt")
    return node.get(f"{W}val", "decimal") if node is not None else "decimal"
