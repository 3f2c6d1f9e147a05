"""Whether a line goes on with the block before it: line wraps, page breaks and marks part sentences."""

from __future__ import annotations

import re

from qa.documents.structure.blocks import Draft
from qa.documents.structure.lines import Line
from qa.documents.structure.shapes import ENUMERATED, SIGNED, TIME
from qa.documents.structure.survey import Survey
from qa.text.packs import alternatives

CONNECTIVE = re.compile(rf"(?:[、，,（(:：]|{alternatives('structure.connective')})$")
PROGRAMME_COLUMN = 0.55
"""The words of a programme stand beside its times, in a column of about this share of the page's width."""


def ended(survey: Survey, draft: Draft | None) -> bool:
    """Whether what was read before may be complete."""
    if draft is None or not draft.lines or survey.told:
        return True
    last = draft.lines[-1]
    if draft.kind == "heading":
        return not CONNECTIVE.search(last.text)
    return survey.layout.ends(last) or last.terminal


def after_mark(survey: Survey, draft: Draft | None, line: Line) -> bool:
    """Whether a note mark, set on a line of its own, parts the line from the words before it."""
    return line.index - 1 in survey.notes.mark_lines and draft is not None and bool(draft.lines) \
        and draft.kind in ("paragraph", "item") and (line.blanks == 0 or bool(draft.label))


def stops_short(survey: Survey, draft: Draft, line: Line) -> bool:
    """Whether the draft's last line was ended on purpose, so that a space keeps the next one apart."""
    if draft.kind in ("letterhead", "signature"):
        return True
    last = draft.lines[-1]
    if draft.kind == "programme":
        time = TIME.match(last.text)
        words = last.width - (len(time[0]) if time else 0)
        return words < PROGRAMME_COLUMN * survey.layout.width
    return not survey.layout.wrapped and not survey.layout.full(last) and line.index not in survey.code


def joins(survey: Survey, draft: Draft, line: Line) -> bool:
    """Whether the line goes on with what the draft holds."""
    layout, last = survey.layout, draft.lines[-1]
    if draft.kind == "signature":
        return not SIGNED.search(last.text)
    if survey.told:
        return False
    if survey.begins_item(line) and (ended(survey, draft) or draft.kind == "item"):
        return False
    if draft.kind == "programme" or (draft.label and survey.unpunctuated):
        return True
    if draft.label and (ENUMERATED.match(line.text) or line.text[0].islower() and not line.blanks and not last.terminal):
        return True
    if survey.markdown:
        return line.blanks == 0 or (not last.terminal and layout.full(last))
    if layout.grouped and line.blanks == 0 and not ENUMERATED.match(line.text):
        return line.indent <= _margin(draft)
    return _joins_wrapped(survey, draft, line) if layout.wrapped else _joins_unwrapped(survey, draft, line)


def _joins_wrapped(survey: Survey, draft: Draft, line: Line) -> bool:
    layout, last = survey.layout, draft.lines[-1]
    if not last.terminal:
        if layout.grouped and not draft.label and line.text[0].isupper() and not survey.page_between(last, line):
            return False
        return layout.full(last, line) or bool(draft.label)
    if layout.ends(last, line if draft.label else None):
        return False
    if draft.label and survey.page_between(last, line):
        return True
    return layout.trailing or (line.indent <= _margin(draft) and (layout.spaced or line.blanks == 0))


def _joins_unwrapped(survey: Survey, draft: Draft, line: Line) -> bool:
    first, last = draft.lines[0], draft.lines[-1]
    if last.terminal or 0 < first.indent <= line.indent:
        return False
    return survey.layout.full(last) or (line.blanks == 0 and last.width > 40)


def _margin(draft: Draft) -> int:
    return draft.lines[1].indent if len(draft.lines) > 1 else min(draft.lines[0].indent, 1)
