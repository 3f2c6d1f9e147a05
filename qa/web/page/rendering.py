"""Answers as safe HTML. Questions and documents are data: every word of theirs is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from qa.answer.phrases import is_courtesy
from qa.answer.tables import tell_cells
from qa.documents.locators.naming import label_columns
from qa.documents.locators.writing import write_locator
from qa.quotes.marking import Library
from qa.types import Answer, Block, Cell, Citation, Document, Hit, Passage, Span, aligned
from qa.web.page.markup import cite_attributes, escape, tongue
from qa.web.page.strings import Strings
from qa.web.page.why import why_html

OPEN_SOURCES = 2
"""Cards that stand open under a new answer; the rest open by their marker, so that a list of ten stays readable."""
LONGEST_BLOCK = 1_500
"""Characters of a block shown whole; of a longer one only the cited passage."""
NEAREST = 3
"""Passages shown with a refusal."""
LONGEST_ECHO = 300
"""Characters of a question that the page repeats."""

_MARKERS = re.compile(r"((?:\s*\[\d+\])+)\s*$")


# --- the words of a source, with the cited ones marked -------------------------------------------------------------


def runs(text: str, offsets: Sequence[int], citations: Sequence[Citation]) -> list[tuple[str, tuple[int, ...]]]:
    """``text`` in runs, each with the numbers of the citations that cover it; a space goes with its neighbours."""
    numbers = [_numbers(offset, citations) for offset in offsets]
    for i, offset in enumerate(offsets):
        if offset < 0 < i:
            following = next((numbers[j] for j in range(i + 1, len(offsets)) if offsets[j] >= 0), ())
            numbers[i] = tuple(n for n in numbers[i - 1] if n in following)
    pairs = groupby(zip(text, numbers, strict=True), key=lambda pair: pair[1])
    return [("".join(character for character, _ in run), covering) for covering, run in pairs]


def _numbers(offset: int, citations: Sequence[Citation]) -> tuple[int, ...]:
    return tuple(c.number for c in citations if any(start <= offset < end for start, end in c.spans))


def marked(text: str, source: str, spans: Sequence[Span], citations: Sequence[Citation]) -> str:
    """``text`` as HTML with exactly the cited words in <mark>."""
    return "".join(
        f'<mark data-numbers="{" ".join(map(str, numbers))}">{escape(run)}</mark>' if numbers else escape(run)
        for run, numbers in runs(text, aligned(text, source, spans), citations))


def table_row(block: Block, source: str, citations: Sequence[Citation], name: str) -> str:
    """A row of a table under its column headings; ``name`` tells those who cannot see it what it is."""
    def cells(tag: str, row: Sequence[Cell]) -> str:
        return "".join(f"<{tag}>{marked(cell.text, source, cell.spans, citations)}</{tag}>" for cell in row)

    head = f"<thead><tr>{cells('th', block.columns)}</tr></thead>" if block.columns else ""
    return (f'<div class="table" role="group" tabindex="0" aria-label="{escape(name)}"><table>{head}<tbody>'
            f'<tr>{cells("td", block.cells)}</tr></tbody></table></div>')


def words(passage: Passage | None, document: Document, citations: Sequence[Citation], strings: Strings) -> str:
    """The block in which the cited words stand, with them marked; the quotes alone where they reach beyond it."""
    if passage is not None:
        block = document.blocks[passage.block]
        cells = [span for cell in (*block.cells, *block.columns) for span in cell.spans]
        if block.cells and _within(citations, cells, document.text):
            return table_row(block, document.text, citations, f"{strings.reader_table}: {write_locator(passage.place, strings.language)}")
        shown = passage if len(block.text) > LONGEST_BLOCK else block
        if _within(citations, shown.spans, document.text):
            return f"<p>{marked(shown.text, document.text, shown.spans, citations)}</p>"
    return "".join(f'<p><mark data-numbers="{c.number}">{escape(c.quote)}</mark></p>' for c in citations)


def _within(citations: Iterable[Citation], spans: Sequence[Span], source: str) -> bool:
    shown = {i for start, end in spans for i in range(start, end)}
    cited = (i for citation in citations for start, end in citation.spans for i in range(start, end))
    return all(i in shown or source[i].isspace() for i in cited)


# --- the sources of an answer --------------------------------------------------------------------------------------


def source_cards(answer: Answer, library: Library, strings: Strings, gone: Sequence[int] = ()) -> list[str]:
    """One card for each cited block, in the order of the numbers; citations of one block share its card.

    Those whose numbers are in ``gone`` have one each, of the words as they were cited.
    """
    cards: dict[tuple[str, int | str], list[Citation]] = {}
    for citation in answer.citations:
        if citation.number in gone:
            cards["", citation.number] = [citation]
            continue
        passage = library.passage(citation.id)
        cards.setdefault((citation.source, citation.id if passage is None else passage.block), []).append(citation)
    return [_gone_card(group[0], strings) if key[0] == "" else _card(group, answer, library, strings, place < OPEN_SOURCES)
            for place, (key, group) in enumerate(cards.items())]


def _gone_card(citation: Citation, strings: Strings) -> str:
    """A citation whose words its document does not have any more: shown as it was, leading nowhere."""
    return (f'<details class="source gone"><summary><span class="badge">{citation.number}</span>'
            f'<span class="locator" dir="auto">{escape(citation.locator)}</span>'
            f'<span class="document">{escape(strings.gone)}</span></summary>'
            f'<div class="words"><blockquote dir="auto"><p>{escape(citation.quote)}</p></blockquote></div></details>')


def _card(citations: Sequence[Citation], answer: Answer, library: Library, strings: Strings, opened: bool) -> str:
    first = citations[0]
    passage, document = library.passage(first.id), library.document(first.source)
    badges = "".join(f'<span class="badge">{c.number}</span>' for c in citations)
    headings = document.blocks[passage.block].headings if passage else ()
    path = f'<p class="path">{escape(" › ".join(headings))}</p>' if headings else ""
    hit = next((hit for hit in answer.hits if hit.passage.id == first.id), None)
    why = why_html(hit, answer.question, strings) if hit else ""
    links = "".join(_opener(c, strings, alone=len(citations) == 1) for c in citations)
    return (f'<details class="source"{" open" if opened else ""}><summary>{badges}'
            f"{_place(first.locator, first.document, document, answer.language)}</summary>"
            f'<div class="words" {tongue(document.language)}>{path}'
            f"<blockquote>{words(passage, document, citations, strings)}</blockquote></div>"
            f'<div class="foot">{links}{why}</div></details>')


def _opener(citation: Citation, strings: Strings, alone: bool) -> str:
    """The link from a card into the document; its number where a card has several."""
    name = escape(f"{strings.reader_open} {citation.number}: {citation.locator}")
    number = "" if alone else f" [{citation.number}]"
    return (f'<a class="open" {cite_attributes(citation.id, citation.spans, citation.quote)} aria-label="{name}">'
            f"{escape(strings.reader_open)}{number}</a>")


def nearest(answer: Answer, library: Library, strings: Strings) -> str:
    """The passages nearest to a question that was refused."""
    cards = "".join(_near(hit, answer, library, strings) for hit in answer.hits[:NEAREST])
    title = escape(strings.nearest.format(count=len(answer.hits[:NEAREST])))
    return f'<details class="nearest" open><summary>{title}</summary>{cards}</details>' if cards else ""


def _near(hit: Hit, answer: Answer, library: Library, strings: Strings) -> str:
    passage, document = hit.passage, library.document(hit.passage.source)
    name = escape(f"{strings.reader_open}: {hit.locator}")
    block = document.blocks[passage.block]
    figures = [n for n in range(label_columns(block), len(block.columns)) if block.cells[n].text]
    told = tell_cells(block, figures, document.language)[0] if figures else passage.text
    return (f'<div class="near"><p>{_place(hit.locator, passage.document, document, answer.language)}</p>'
            f"<blockquote {tongue(document.language)}><p>{escape(told)}</p></blockquote>"
            f'<div class="foot"><a class="open" {cite_attributes(passage.id)} aria-label="{name}">'
            f"{escape(strings.reader_open)}</a>{why_html(hit, answer.question, strings)}</div></div>")


def _place(locator: str, title: str, document: Document, language: str) -> str:
    """Where the words stand, told in a language; the title only where the locator does not begin with it."""
    attributes = tongue(document.language)
    named = "" if locator.startswith(title) else f'<span class="document" {attributes}>{escape(title)}</span>'
    return f'<span class="locator" {tongue(language)}>{escape(locator)}</span>{named}'


# --- the answer ----------------------------------------------------------------------------------------------------


def unmarked(sentence: str) -> str:
    """``sentence`` without the markers at the end of its lines."""
    return "\n".join(_MARKERS.sub("", line) for line in sentence.splitlines())


def sentence_html(sentence: str, answer: Answer, strings: Strings, gone: Sequence[int] = ()) -> str:
    """A sentence whose markers [n] link to this answer's own sources; an unknown number stays plain text."""
    cited = {citation.number: citation for citation in answer.citations}
    lines = "<br>".join(_line(line, cited, strings, gone) for line in sentence.splitlines())
    language = "zh" if _mostly_han(unmarked(sentence)) else answer.language
    return f'<p lang="{escape(language)}" dir="auto">{lines}</p>'


def _line(line: str, cited: dict[int, Citation], strings: Strings, gone: Sequence[int]) -> str:
    found = _MARKERS.search(line)
    numbers = [int(n) for n in re.findall(r"\d+", found[1])] if found else []
    if not found or not all(number in cited for number in numbers):
        return escape(line)
    text, (first, *others) = line[:found.start()], [_marker(cited[number], strings, number in gone) for number in numbers]
    return f'{escape(text[:-1])}<span class="tied">{escape(text[-1:])}{first}</span>{"".join(others)}'


def _marker(citation: Citation, strings: Strings, gone: bool) -> str:
    name = escape(strings.source.format(number=citation.number, locator=citation.locator))
    if gone:
        return f'<s class="marker" title="{escape(strings.gone)}">{citation.number}</s>'
    return (f'<a class="marker" {cite_attributes(citation.id, citation.spans, citation.quote)} aria-label="{name}" '
            f'data-locator="{escape(citation.locator)}" data-quote="{escape(citation.quote)}">{citation.number}</a>')


def _mostly_han(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return 2 * sum("\u3400" <= character <= "\u9fff" for character in letters) > len(letters)


def answer_html(answer: Answer, library: Library, strings: Strings, anchor: str, shown: int | None = None,
                gone: Sequence[int] = ()) -> str:
    """An answer with its sources, a refusal with the nearest passages, or a courtesy alone; only ``shown`` sentences while it streams.

    ``gone``: the numbers of citations that do not stand any more, which is told first.
    """
    sentences = "".join(sentence_html(s, answer, strings, gone) for s in answer.sentences[:shown])
    complete = shown is None or shown >= len(answer.sentences)
    if is_courtesy(answer.answer):
        return f'<div class="answer" {tongue(answer.language)}>{sentences}</div>'
    if not answer.answered:
        rest = nearest(answer, library, strings) if complete else ""
        return f'<div class="refusal" {tongue(answer.language)}>{sentences}</div>{rest}'
    rest = _sources(answer, library, strings, anchor, gone) if complete else ""
    return f'{_stale(gone, strings)}<div class="answer" {tongue(answer.language)}>{sentences}</div>{rest}'


def _stale(gone: Sequence[int], strings: Strings) -> str:
    told = strings.stale.format(numbers=" ".join(f"[{number}]" for number in gone))
    return f'<p class="stale">{escape(told)}</p>' if gone else ""


def _sources(answer: Answer, library: Library, strings: Strings, anchor: str, gone: Sequence[int]) -> str:
    cards = "".join(source_cards(answer, library, strings, gone))
    return (f'<div class="sources" role="group" aria-labelledby="{anchor}-sources">'
            f'<h3 id="{anchor}-sources">{escape(strings.sources)}</h3>{cards}</div>')


def plain(answer: Answer) -> str:
    """The answer and its sources as plain text, to be pasted elsewhere."""
    sources = [f"[{c.number}] {c.locator}：{c.quote}" for c in answer.citations]
    return "\n".join([answer.answer, "", *sources])


def clipped(question: str) -> str:
    """A question as the page repeats it."""
    return question if len(question) <= LONGEST_ECHO else question[:LONGEST_ECHO] + "…"
