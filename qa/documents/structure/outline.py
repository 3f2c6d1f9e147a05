"""Which lines are headings: counted ones, words that always are, days of a programme, short lines set apart."""

from __future__ import annotations

from qa.documents.structure.blocks import Draft
from qa.documents.structure.flow import CONNECTIVE, ended
from qa.documents.structure.lines import Line
from qa.documents.structure.shapes import DAY, MARKDOWN_HEADING, TIME, Headings
from qa.documents.structure.survey import Survey

Heading = tuple[int, str, int]
"""Level from 1, style, number."""


class Outline:
    """Recognises headings as the lines come, counting as it goes."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.layout, self.counters = survey, survey.layout, Headings()

    def heading(self, line: Line, draft: Draft | None) -> Heading | None:
        """What heading the line begins here, if any."""
        if line.told is not None and line.told.kind in ("heading", "title"):
            return max(1, line.told.level), "told", 0
        if line.index in self.survey.underlined:
            return self.survey.underlined[line.index], "markdown", 0
        found, done = self._counted(line), ended(self.survey, draft)
        if DAY.match(line.text) and self.survey.next_is(line, TIME) and (done or draft and draft.kind == "programme"):
            return found or (3, "day", 0)
        if draft and draft.kind == "programme":
            return found if found and found[1] != "named" else None
        if self.survey.told_headings:
            return None
        if found:
            sure = done or found[1] not in ("named", "word")
            return found if sure and (self.survey.markdown or not self._runs_on(line, draft)) else None
        return (4, "plain", 0) if self._is_plain(line, draft, done) else None

    def _counted(self, line: Line) -> Heading | None:
        if TIME.match(line.text):
            return None
        chapter, _ = self.survey.chapters.get(line.index, (0, 0))
        return self.counters.match(line.text, chapter)

    def marker(self, line: Line) -> int:
        """How many of the line's characters are a mark of heading and not its words."""
        m = MARKDOWN_HEADING.match(line.text)
        return m.start(2) if m else 0

    def _runs_on(self, line: Line, draft: Draft | None) -> bool:
        """Whether a counted line stands in the middle of a sentence, or is itself a long one."""
        if line.width > 1.3 * self.layout.width or (not self.layout.wrapped and line.width > 100):
            return True
        return bool(draft and draft.lines and draft.kind == "paragraph" and not self.survey.unpunctuated
                    and not draft.lines[-1].terminal and self.layout.full(draft.lines[-1]))

    def _is_plain(self, line: Line, draft: Draft | None, done: bool) -> bool:
        """A short line that is no sentence, set apart, with text below it."""
        following = self.survey.following(line)
        if following is None or self.survey.unpunctuated or line.terminal or not done or self.survey.begins_item(line):
            return False
        if draft and draft.kind in ("heading", "signature") or line.width > 0.6 * min(self.layout.width, 100):
            return False
        if any(c in "，,；;|" for c in line.text) or self.survey.signature_ahead(line.index):
            return False
        if line.blanks == 0 and line.index > 0 or line.index + 1 in self.survey.notes.mark_lines:
            return False
        numbered = following.index in self.survey.numbers
        text = numbered or self.survey.begins_item(following) or self.layout.full(following) \
            or following.terminal and following.width > line.width
        return text and (following.blanks > 0 or numbered or self.layout.wrapped and self.layout.grouped)

    def goes_on(self, last: Line, line: Line) -> bool:
        """Whether the line goes on with the heading whose last line is given."""
        if last.terminal or self.survey.markdown or self.survey.told:
            return False
        if self.layout.wrapped and self.layout.full(last) or CONNECTIVE.search(last.text):
            return True
        if sum(last.text.count(c) for c in "(（") > sum(last.text.count(c) for c in ")）"):
            return True
        following = self.survey.following(line)
        short = line.blanks <= 1 and line.width < 0.8 * self.layout.width and not line.terminal
        return bool(self.survey.numbers) and short and following is not None \
            and (following.index in self.survey.numbers or self.counters.match(following.text) is not None)
