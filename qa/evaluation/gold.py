"""Gold questions: what a right answer holds, and where its evidence stands in the documents."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.batch.question_files import Question, read_questions
from qa.errors import BatchError
from qa.types import squash

Piece = tuple[str, set[int]]
"""A piece of evidence: its source and its positions there, white space not counted."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A question with what a right answer holds and where its evidence stands."""

    question: Question
    language: str
    kind: str
    answers: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    """Pairs of source and quote."""
    one_is_enough: bool

    @property
    def answerable(self) -> bool:
        return self.kind != "unanswerable"


class SolidText:
    """A source's text together with its characters that are not white space, by which evidence is measured."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offsets = [i for i, c in enumerate(text) if not c.isspace()]
        self.solid = squash(text)

    def positions_of(self, quote: str) -> set[int] | None:
        """Where the quote stands first, or None."""
        start = self.solid.find(squash(quote))
        return None if start < 0 else set(range(start, start + len(squash(quote))))

    def positions_in(self, spans: Iterable[Sequence[int]]) -> set[int]:
        """The positions that the spans hold, each once."""
        return {position for start, end in spans
                for position in range(bisect_left(self.offsets, start), bisect_left(self.offsets, end))}


Sources = Mapping[str, SolidText]


def read_gold(path: str) -> list[Gold]:
    """The questions of a gold file; raises BatchError that names the first unusable one."""
    questions = read_questions(path)
    if not questions:
        raise BatchError(f"{path} holds no gold questions. Write one JSON object a line")
    return [to_gold(question) for question in questions]


def to_gold(question: Question) -> Gold:
    """A gold question from its row; language, kind, answers and any may be left out, evidence if unanswerable."""
    row, id = question.extra, question.id
    if question.error:
        raise BatchError(f"Gold {id}: {question.error}")
    kind = str(row.get("kind") or "")
    try:
        evidence = tuple((str(e["file"]), str(e["quote"])) for e in row.get("evidence") or ())
    except (KeyError, TypeError) as error:
        raise BatchError(f'Gold {id}: "evidence" is not a list of {{"file", "quote"}}') from error
    if not evidence and kind != "unanswerable":
        raise BatchError(f'Gold {id} has no evidence. Add it, or set "kind" to "unanswerable"')
    return Gold(replace(question, extra={}), str(row.get("language") or ""), kind,
                tuple(map(str, row.get("answers") or ())), evidence, bool(row.get("any")))


def find_piece(gold: Gold, source: str, quote: str, sources: Sources) -> Piece:
    """Where a gold quote stands."""
    positions = sources[source].positions_of(quote) if source in sources else None
    if positions is None:
        raise BatchError(f"Gold {gold.question.id}: {quote[:40]!r} does not stand in {source} of this corpus. "
                         "Name the corpus it was written for with --corpus DIR")
    return source, positions
