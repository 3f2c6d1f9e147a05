"""The footnotes and endnotes of a Word file: their words by their ids, and the marks that Word shows for them."""

from __future__ import annotations

from typing import Any

from qa.documents.readers.archives import parse_xml
from qa.documents.readers.numerals import write_number
from qa.documents.readers.word_styles import W, count

KINDS = {f"{W}footnoteReference": ("footnote", "decimal"), f"{W}endnoteReference": ("endnote", "lowerRoman")}
"""By what refers to a note: its kind, and the form of its numbers where the document sets none."""


class Notes:
    """Counts the notes of a document as Word does; those that were referred to wait to be let out."""

    def __init__(self, document: Any) -> None:
        self.by_id = {kind: _notes(document, kind) for kind, _ in KINDS.values()}
        self.forms: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.pending: list[tuple[str, Any]] = []
        """Notes that were referred to since the last were let out: label and element."""
        sections = list(document.element.body.iter(f"{W}sectPr"))[-1:]
        for kind, form in KINDS.values():
            told = [node for holder in (*sections, document.settings.element) for node in holder.findall(f"{W}{kind}Pr")]
            forms, starts = ([n for t in told if (n := t.find(f"{W}{name}")) is not None] for name in ("numFmt", "numStart"))
            self.forms[kind] = forms[0].get(f"{W}val", form) if forms else form
            self.counts[kind] = count(starts[0], 1) - 1 if starts else 0

    def refer(self, node: Any) -> tuple[str, int]:
        """The label of the note that a reference is to, and how many characters behind it are its mark; no label if there is no such note."""
        kind, _ = KINDS[node.tag]
        note = self.by_id[kind].get(node.get(f"{W}id"))
        if note is None:
            return "", 0
        own = ""
        if node.get(f"{W}customMarkFollows") in ("1", "true", "on"):
            own = "".join(t.text or "" for t in node.itersiblings(f"{W}t"))
        else:
            self.counts[kind] += 1
        label = own.strip() or write_number(self.counts[kind], self.forms[kind])
        self.pending.append((label, note))
        return label, len(own)

    def let_out(self) -> list[tuple[str, Any]]:
        """The notes that wait, with their labels."""
        pending, self.pending = self.pending, []
        return pending


def _notes(document: Any, kind: str) -> dict[str, Any]:
    """The notes of a kind by their ids."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}s") and not relation.is_external:
            root = parse_xml(relation.target_part.blob, relation.target_part.partname)
            return {note.get(f"{W}id"): note for note in root.iter(f"{W}{kind}") if note.get(f"{W}type", "normal") == "normal"}
    return {}
