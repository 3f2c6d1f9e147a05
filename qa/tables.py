"""Tables set as lines of text: a caption, column headings spread over lines, rows that end in figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from statistics import mode

from qa.lines import Line, join_text, merge_spans
from qa.shapes import CAPTION, HAN_NUMBER, han_number
from qa.types import Cell, Span

FIGURE = re.compile(r"^(?:[(（]?[-–−+]?\d[\d.,]*%?[)）]?|[-–—…]|\.\.+|不详|n\.?a\.?)$", re.IGNORECASE)
YEAR = re.compile(r"^(?:19|20)\d\d(?:[-–/]\d{2,4})?$")
YEAR_HEADS = ("年份", "年度", "年", "Year", "Année", "Año", "Год")
ORDINAL = re.compile(rf"^(?:{HAN_NUMBER}|[IVX]{{1,5}}|\d{{1,2}})$")
TABLE_NOTE = re.compile(r"^(?:注|註|资料来源|来源|Notes?|Sources?)\s*[:：]\s*|^([a-z])(?:\s+|[/.)]\s*)(?=\S)")
REACH = 40
"""A table's rows begin at most this many lines below its caption."""
MARKDOWN_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")


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
    title_spans: tuple[Span, ...]
    columns: tuple[Cell, ...]
    rows: list[Row]
    stop: int
    """Index of the line after its last row."""
    marks: list[tuple[str, Span]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


def _tokens(line: Line) -> list[_Token]:
    return [_Token(m[0], line.start + m.start(), line.start + m.end()) for m in re.finditer(r"\S+", line.text)]


def _figures(line: Line) -> int:
    """How many figures the line ends in."""
    count = 0
    for token in reversed(_tokens(line)):
        if not FIGURE.match(token.text):
            break
        count += 1
    return count


def read_table(text: str, lines: list[Line], at: int, stop: set[int]) -> Table | None:
    """The table whose caption is line ``at``, or None if no rows follow; ``stop`` holds lines no table spans."""
    caption = CAPTION.match(lines[at].text)
    end = next((i for i in range(at + 1, len(lines)) if i in stop), len(lines))
    body = [i for i in range(at + 1, min(end, at + REACH)) if _is_row(lines[i])]
    if caption is None or not body:
        return None
    rows = _row_lines(lines, body[0], end)
    counts = [_figures(lines[group[-1]]) for group in rows]
    width = mode(counts)
    rows = [group for group, count in zip(rows, counts, strict=True) if count >= width]
    split = [_split_row(lines, group, width) for group in rows]
    labels = max(len(parts) - width for parts in split)
    head = lines[at + 1:body[0]]
    title, header = _title_and_header(caption[2], lines[at], head)
    columns, marks = _columns(text, header, labels, width)
    filled = _fill_down([_align(parts, labels, width) for parts in split])
    return Table(str(han_number(caption[1]) or caption[1]), join_text([t.text for t in title]) if title else "",
                 merge_spans(text, [(t.start, t.end) for t in title]), columns,
                 [Row(cells, " ".join(t.text for t in parts),
                      merge_spans(text, [(lines[i].start, lines[i].end) for i in group]))
                  for group, parts, cells in zip(rows, split, filled, strict=True)],
                 rows[-1][-1] + 1, marks)


def _is_row(line: Line) -> bool:
    """Two figures or more at the end, a label that is not itself a sentence before them."""
    figures, tokens = _figures(line), _tokens(line)
    if figures < 2 or line.terminal:
        return False
    label = tokens[:len(tokens) - figures]
    return bool(label) and not all(YEAR.match(t.text) for t in tokens[-figures:])


def _row_lines(lines: list[Line], first: int, end: int) -> list[list[int]]:
    """Indices of the lines of each row; a line without figures may begin a row that the next one ends."""
    rows: list[list[int]] = []
    pending: list[int] = []
    for i in range(first, end):
        if _is_row(lines[i]):
            rows.append([*pending, i])
            pending = []
        elif pending or lines[i].terminal or TABLE_NOTE.match(lines[i].text) or CAPTION.match(lines[i].text):
            break
        else:
            pending = [i]
    return rows


def _split_row(lines: list[Line], group: list[int], width: int) -> list[_Token]:
    """Label tokens (year, ordinal, the rest as one) and then ``width`` figures."""
    tokens = [t for i in group for t in _tokens(lines[i])]
    label, figures = tokens[:-width], tokens[-width:]
    lead: list[_Token] = []
    if len(label) > 1 and YEAR.match(label[0].text) and label[1].text[0] not in "年共":
        lead.append(label.pop(0))
    if len(label) > 1 and ORDINAL.match(label[0].text) and not YEAR.match(label[0].text):
        lead.append(label.pop(0))
    rest = [_Token(join_text([t.text for t in label]) if len(label) > 1 else label[0].text,
                   label[0].start, label[-1].end)] if label else []
    return lead + rest + figures



def _align(parts: list[_Token], labels: int, width: int) -> tuple[Cell, ...]:
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


def _cell(token: _Token) -> Cell:
    return Cell(token.text, ((token.start, token.end),))


def _fill_down(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """A year that stands only on the first row of its group holds for the rows below it that count on."""
    filled, year = [], Cell("", ())
    for cells in rows:
        if cells[0].text and YEAR.match(cells[0].text):
            year = cells[0]
        elif not cells[0].text and len(cells) > 2 and cells[1].text and year.text:
            cells = (year, *cells[1:])
        filled.append(cells)
    return filled


def _title_and_header(rest: str, caption: Line, head: list[Line]) -> tuple[list[_Token], list[Line]]:
    """The caption's own words, else the line below it, as title; the other lines as header."""
    title: list[_Token] = []
    if rest:
        start = caption.end - len(rest)
        title.append(_Token(rest, start, caption.end))
    elif head:
        title.append(_Token(head[0].text, head[0].start, head[0].end))
        head = head[1:]
    return title, head


def _columns(text: str, header: list[Line], labels: int, width: int) -> tuple[tuple[Cell, ...], list[tuple[str, Span]]]:
    """One heading a column, made of the header's lines, group headings first; and the note marks among them."""
    marks = [(line.text, (line.start, line.end)) for line in header if re.fullmatch(r"[a-z]", line.text)]
    header = [line for line in header if not re.fullmatch(r"[a-z]", line.text)]
    cells = _fit(_fragments(header), labels + width)
    spare = max(0, len(cells) - labels - width)
    groups, cells = cells[:spare], cells[spare:]
    if header and [t.start for group in groups for t in group] != [t.start for t in _tokens(header[0])]:
        groups = []  # only headings of one line are known to divide the columns evenly
    columns = [_heading(text, cell) for cell in cells]
    columns = [Cell("", ())] * (labels + width - len(columns)) + columns
    return tuple(_with_group(text, columns, groups, labels, width)), marks


def _fragments(header: list[Line]) -> list[tuple[list[_Token], bool]]:
    """Cells as the lines suggest: (tokens, whether a blank line or a break may still part it from the next)."""
    cells: list[list[_Token]] = []
    firm: list[bool] = []
    for n, line in enumerate(header):
        tokens = _tokens(line)
        goes_on = n > 0 and line.blanks == 0 and not (header[n - 1].text in YEAR_HEADS)
        for k, token in enumerate(tokens):
            if k == 0 and goes_on and cells:
                cells[-1].append(token)
            else:
                cells.append([token])
                firm.append(k > 0)
    return list(zip(cells, firm, strict=True))


def _fit(fragments: list[tuple[list[_Token], bool]], count: int) -> list[list[_Token]]:
    """Join what lines parted until ``count`` cells and the group headings before them are left.

    A cell that took most lines is the narrowest column, so its next line is the likeliest to belong to it.
    """
    cells = [list(tokens) for tokens, _ in fragments]
    loose = [not firm for _, firm in fragments]
    first = next((i for i, cell in enumerate(cells) if cell[0].text in YEAR_HEADS), 0)
    while len(cells) - first > count:
        places = [i for i in range(first + 1, len(cells)) if loose[i] and len(cells[i - 1]) > 1]
        if not places:
            break
        i = max(places, key=lambda i: len(cells[i - 1]))
        cells[i - 1] += cells.pop(i)
        loose.pop(i)
    return cells


def _heading(text: str, tokens: list[_Token]) -> Cell:
    return Cell(join_text([t.text for t in tokens]), merge_spans(text, [(t.start, t.end) for t in tokens]))


def _with_group(text: str, columns: list[Cell], groups: list[list[_Token]], labels: int, width: int) -> list[Cell]:
    """Put group headings before the figures' headings where they divide them evenly."""
    if not groups or width % len(groups) or any(c.text == "" for c in columns[labels:]):
        return columns
    each = width // len(groups)
    for n, group in enumerate(groups):
        head = _heading(text, group)
        for place in range(labels + n * each, labels + (n + 1) * each):
            column = columns[place]
            columns[place] = Cell(f"{head.text} {column.text}", merge_spans(text, [*head.spans, *column.spans]))
    return columns


def read_markdown_table(text: str, lines: list[Line], at: int) -> Table | None:
    """The pipe table whose header is line ``at``, or None."""
    if at + 1 >= len(lines) or "|" not in lines[at].text or not MARKDOWN_RULE.match(lines[at + 1].text):
        return None
    columns = _pipes(lines[at])
    rows, i = [], at + 2
    while i < len(lines) and "|" in lines[i].text and lines[i].blanks == 0:
        cells = (_pipes(lines[i]) + [Cell("", ())] * len(columns))[:len(columns)]
        rows.append(Row(tuple(cells), lines[i].text, ((lines[i].start, lines[i].end),)))
        i += 1
    return Table("", "", (), tuple(columns), rows, i) if rows else None


def _pipes(line: Line) -> list[Cell]:
    cells = [Cell(m[0].strip(), ((line.start + m.start() + len(m[0]) - len(m[0].lstrip()),
                                  line.start + m.start() + len(m[0].rstrip())),)) if m[0].strip() else Cell("", ())
             for m in re.finditer(r"[^|]+", line.text.strip("|") if not line.text.startswith("|") else line.text)]
    return cells
