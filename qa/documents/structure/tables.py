"""Tables set as lines of text: a caption, column headings spread over lines, rows that end in figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from statistics import mode

from qa.documents.structure.columns import YEAR, Token, read_columns, tokens
from qa.documents.structure.lines import Line, join_text, merge_spans
from qa.documents.structure.shapes import CAPTION
from qa.documents.structure.survey import Survey
from qa.text.numbers import HAN_NUMBER, han_number
from qa.text.packs import alternatives, union
from qa.types import Block, Cell, Mark, Span

FIGURE = re.compile(rf"^(?:[(（]?[-–−+]?\d[\d.,]*[%％]?[)）]?|[-–—…]|\.\.+|{alternatives('structure.unknown')})$", re.IGNORECASE)
THOUSANDS = re.compile(r"^[0-9]{3}(?:[.,][0-9]+)?[%)）]?$")
ORDINAL = re.compile(rf"^(?:{HAN_NUMBER}|[IVX]{{1,5}}|\d{{1,2}})$")
TABLE_NOTE = re.compile(rf"^(?:{alternatives('structure.table_note')})\s*[:：]\s*|^([a-z])(?:\s+|[/.)]\s*)(?=\S)")
YEAR_WORD = union("structure.year_word")
REACH = 40
"""A table's rows begin at most this many lines below its caption."""


@dataclass(slots=True)
class Row:
    cells: tuple[Cell, ...]
    text: str
    spans: tuple[Span, ...]


@dataclass(slots=True)
class Table:
    """A table and the lines it takes."""

    label: str
    title: str
    caption: str
    caption_spans: tuple[Span, ...]
    columns: tuple[Cell, ...]
    rows: list[Row]
    header: list[Span]
    """Its column headings' lines: the columns' own words, nobody's text."""
    lines: set[int]
    """Indices of its lines."""
    stop: int
    """Index of the line after its last row."""
    marks: dict[str, Span] = field(default_factory=dict)
    """The note marks among the column headings."""


def read_table(survey: Survey, at: int) -> Table | None:
    """The table whose caption is line ``at``, or None if no rows follow."""
    caption = CAPTION.match(survey.lines[at].text)
    flow = _Flow(survey, at)
    first, least = flow.first_row()
    if caption is None or first < 0:
        return None
    groups = flow.rows(first, least)
    split = _split_rows(groups)
    width = mode(len(figures) for _, figures in split)
    last = max(i for i, (_, figures) in enumerate(split) if len(figures) >= width) + 1
    groups, rows = groups[:last], [_label_tokens(label, figures, width) for label, figures in split[:last]]
    labels = max(1, *(len(parts) - width for parts in rows))
    title, header = _title_and_header(caption[2], survey.lines[at], flow.lines[:first])
    columns, marks = read_columns(survey.text, header, labels, width)
    cells = fill_down([_align(parts, labels, width) for parts in rows])
    own = [survey.lines[at], *flow.lines[:first], *(line for group in groups for line in group)]
    name = join_text([t.text for t in title]) if title else ""
    words = join_text([survey.lines[at].text] + ([name] if name and not caption[2] else []))
    spans = merge_spans(survey.text, [(survey.lines[at].start, survey.lines[at].end),
                                      *((t.start, t.end) for t in title if not caption[2])])
    return Table(str(han_number(caption[1]) or caption[1]), name, words, spans, columns,
                 [Row(row, " ".join(t.text for t in parts if t.text), merge_spans(survey.text, [(x.start, x.end) for x in group]))
                  for group, parts, row in zip(groups, rows, cells, strict=True)],
                 [(line.start, line.end) for line in header], {line.index for line in own},
                 groups[-1][-1].index + 1, marks)


class _Flow:
    """The lines below a caption, page furniture and notes left out, up to the next numbered paragraph."""

    def __init__(self, survey: Survey, at: int) -> None:
        self.survey = survey
        self.lines: list[Line] = []
        self.next = survey.following(survey.lines[at])

    def line(self, i: int) -> Line | None:
        """The i-th line below the caption, or None at the end."""
        while len(self.lines) <= i and self.next is not None and self.next.index not in self.survey.numbers:
            self.lines.append(self.next)
            self.next = self.survey.following(self.next)
        return self.lines[i] if i < len(self.lines) else None

    def first_row(self) -> tuple[int, int]:
        """(place of the first row, how few figures a row has); (-1, 0) without rows."""
        for least in (2, 1):
            for i in range(REACH):
                line = self.line(i)
                if line is None or i and CAPTION.match(line.text):
                    break
                following = self.line(i + 1)
                if _is_row(line, least) and (least > 1 or following is not None and _is_row(following, 1)):
                    return i, least
        return -1, 0

    def rows(self, first: int, least: int) -> list[list[Line]]:
        """The lines of each row; a line without figures may begin a row that the next one ends."""
        rows: list[list[Line]] = []
        pending: list[Line] = []
        i = first
        while (line := self.line(i)) is not None:
            if _is_row(line, least):
                rows.append([*pending, line])
                pending = []
            elif pending or line.terminal or TABLE_NOTE.match(line.text) or CAPTION.match(line.text):
                break
            else:
                pending = [line]
            i += 1
        return rows


def _is_row(line: Line, least: int) -> bool:
    """At least so many figures at the end, a label that is not itself a sentence before them."""
    parts = tokens(line)
    figures = len(parts) - _label_ends(parts)
    if figures < least or line.terminal and not FIGURE.match(parts[-1].text):
        return False
    return figures < len(parts) and not all(YEAR.match(t.text) for t in parts[-figures:])


def _split_rows(groups: list[list[Line]]) -> list[tuple[list[Token], list[Token]]]:
    """(label, figures) of each row; 3 720 is one figure where that makes the rows agree."""
    plain = [_split(group, False) for group in groups]
    joined = [_split(group, True) for group in groups]
    agree = [len({len(figures) for _, figures in rows}) for rows in (plain, joined)]
    return joined if agree[1] < agree[0] else plain


def _split(group: list[Line], thousands: bool) -> tuple[list[Token], list[Token]]:
    parts = [t for line in group for t in tokens(line)]
    if thousands:
        parts = _join_thousands(parts)
    cut = _label_ends(parts)
    return parts[:cut], parts[cut:]


def _label_ends(parts: list[Token]) -> int:
    """How many tokens are the row's label, before its figures; a year before figures that are none is a label."""
    cut = len(parts)
    while cut and FIGURE.match(parts[cut - 1].text.replace(" ", "")):
        cut -= 1
    leads = cut == 0 and len(parts) > 1 and YEAR.match(parts[0].text) and not any(YEAR.match(t.text) for t in parts[1:])
    return 1 if leads else cut


def _join_thousands(parts: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in parts:
        last = out[-1].text.lstrip("(（-–−+").split(" ") if out else [""]
        if out and THOUSANDS.match(token.text) and all(p.isdecimal() for p in last) and len(last[0]) <= 3 \
                and len(last[-1]) <= 3 and (len(last) == 1 or len(last[-1]) == 3):
            out[-1] = Token(f"{out[-1].text} {token.text}", out[-1].start, token.end)
        else:
            out.append(token)
    return out


def _label_tokens(label: list[Token], figures: list[Token], width: int) -> list[Token]:
    """Label tokens (year, ordinal, the rest as one) and then ``width`` figures.

    With fewer figures nobody knows their columns: the whole row is its label.
    """
    if len(figures) < width:
        return [_one([*label, *figures]), *[Token("", 0, 0)] * width]
    label, figures = label + figures[:-width], figures[-width:]
    lead: list[Token] = []
    if len(label) > 1 and YEAR.match(label[0].text) and not YEAR_WORD.match(label[1].text):
        lead.append(label.pop(0))
    if len(label) > 1 and ORDINAL.match(label[0].text) and not YEAR.match(label[0].text):
        lead.append(label.pop(0))
    return lead + ([_one(label)] if label else []) + figures


def _one(parts: list[Token]) -> Token:
    return Token(join_text([t.text for t in parts]), parts[0].start, parts[-1].end)


def _align(parts: list[Token], labels: int, width: int) -> tuple[Cell, ...]:
    """One cell a column; missing label cells are empty and stand before the title."""
    label, figures = parts[:-width], parts[-width:]
    cells: list[Cell] = [Cell("", ())] * labels
    rest = list(label)
    if rest:
        cells[labels - 1] = _cell(rest.pop())
    for token in rest:
        place = 0 if YEAR.match(token.text) else labels - 2
        cells[max(0, place)] = _cell(token)
    return tuple(cells) + tuple(_cell(t) for t in figures)


def _cell(token: Token) -> Cell:
    return Cell(token.text, ((token.start, token.end),) if token.text else ())


def fill_down(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """A year that stands only on the first row of its group holds for the rows below it that count on."""
    filled, year = [], Cell("", ())
    for cells in rows:
        if cells[0].text and YEAR.match(cells[0].text):
            year = cells[0]
        elif not cells[0].text and len(cells) > 2 and cells[1].text and year.text:
            cells = (year, *cells[1:])
        filled.append(cells)
    return filled


def _title_and_header(rest: str, caption: Line, head: list[Line]) -> tuple[list[Token], list[Line]]:
    """The caption's own words, else the line below it, as title; the other lines as header."""
    if rest:
        return [Token(rest, caption.end - len(rest), caption.end)], head
    return ([Token(head[0].text, head[0].start, head[0].end)] if head else []), head[1:]


def read_notes_below(survey: Survey, table: Table, label: str, titles: tuple[str, ...],
                     part: str) -> tuple[list[tuple[Block, list[Span]]], int]:
    """The notes below a table, each with the span of its letter, and the index of the line after them."""
    i, out = table.stop, []
    while i < len(survey.lines) and _in_flow(survey, i) and (m := TABLE_NOTE.match(survey.lines[i].text)):
        stop = i + 1
        while stop < len(survey.lines) and _in_flow(survey, stop) and not survey.lines[stop - 1].terminal \
                and survey.layout.full(survey.lines[stop - 1]):
            stop += 1
        lines, skip = survey.lines[i:stop], m.end() if m[1] else 0
        pieces = [(lines[0].start + skip, lines[0].end), *((line.start, line.end) for line in lines[1:])]
        words = join_text([survey.text[a:b] for a, b in pieces])
        marks = (Mark(m[1], table.marks[m[1]]),) if m[1] in table.marks else ()
        block = Block("tablenote", words, merge_spans(survey.text, pieces), f"{label}{m[1] or ''}", titles, part, marks)
        out.append((block, [(lines[0].start, pieces[0][0])] if skip else []))
        i = stop
    return out, i


def _in_flow(survey: Survey, i: int) -> bool:
    return i not in survey.numbers and i not in survey.furniture and i not in survey.notes.taken
