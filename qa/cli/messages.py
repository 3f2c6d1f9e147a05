"""What a person at a terminal reads of answers and look-ups, laid out as rich text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from qa.answer.phrases import is_courtesy
from qa.batch.rows import NEAREST_SHOWN, confidence_in_words
from qa.cli.words import say, terminal_language
from qa.quotes.lookup import is_short
from qa.quotes.marking import Library, marked_flags, marked_runs
from qa.text.printable import one_line, printable
from qa.types import Answer, Citation, Located, Match, Passage, Resolved, squash

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

SNIPPET_CHARACTERS = 120
MATCHES_SHOWN = 20
"""Places of one quotation; the JSON has them all."""

DIFF_STYLES = {"same": "", "added": "bold green", "lost": "bold red strike", "altered": "bold yellow"}
DIFF_MARKS = {"same": "{}", "added": "{{+{}+}}", "lost": "[-{}-]", "altered": "{{~{}~}}"}
"""How a departure from the source shows without colour, as in `git diff --word-diff`."""


def snippet(text: str) -> str:
    """The beginning of ``text`` on one line."""
    line = one_line(text)
    return line if len(line) <= SNIPPET_CHARACTERS else line[:SNIPPET_CHARACTERS].rstrip() + " …"


def marked_passage(passage: Passage, flags: Sequence[bool]) -> Text:
    """The passage with the flagged characters highlighted."""
    return Text.assemble(*((words, "bold yellow" if flagged else "")
                           for words, flagged in marked_runs(printable(passage.text), flags)))


def quoted_words(citation: Citation, library: Library, highlight: bool) -> Iterator[Text]:
    """The quote within its passage where colour can show it, else (or where it reaches beyond) the quote itself."""
    passage = library.passage(citation.id) if highlight else None
    flags = marked_flags(passage, library.document(citation.source).text, citation.spans) if passage else []
    if sum(flags) < len(squash(citation.quote)):
        yield Text(f"“{one_line(citation.quote)}”", style="bold yellow" if highlight else "")
    if passage and any(flags):
        yield marked_passage(passage, flags)


def place_line(number: int, locator: str, document: str) -> Text:
    """A numbered line that says where: the locator, then the document where the locator does not name it."""
    rest = "" if document in locator else f"  {one_line(document)}"
    return Text.assemble((f"[{number}] ", "bold cyan"), (one_line(locator), "bold"), rest)


def answer_view(answer: Answer, library: Library, highlight: bool) -> Iterator[Text | Padding]:
    """The answer, how sure it is, and its sources; a refusal looks different and shows the nearest passages; a courtesy stands
    alone."""
    language = terminal_language(answer.question)
    if is_courtesy(answer.answer):
        yield Text(answer.answer)
        return
    if not answer.answered:
        yield Text(f"✗ {say('not answered', language)}", style="bold magenta")
    yield Text(printable(answer.answer), style="bold" if answer.answered else "")
    yield Text(confidence_in_words(answer.confidence, language), style="dim")
    yield from sources_view(answer, library, language, highlight) if answer.answered else nearest_view(answer, language)
    if answer.suggestions:
        yield Text(f"\n{say('suggestions', language)}", style="underline")
        yield from (indented(one_line(question)) for question in answer.suggestions)


def sources_view(answer: Answer, library: Library, language: str, highlight: bool) -> Iterator[Text | Padding]:
    """Each citation: where it stands, and its words."""
    yield Text(f"\n{say('sources', language)}", style="underline")
    for citation in answer.citations:
        yield place_line(citation.number, citation.locator, citation.document)
        yield from (indented(line) for line in quoted_words(citation, library, highlight))
        yield indented(where(citation), "dim")


def nearest_view(answer: Answer, language: str) -> Iterator[Text | Padding]:
    """The first passages of the search, named as what they are."""
    if answer.hits:
        yield Text(f"\n{say('nearest', language)}", style="underline")
    for hit in answer.hits[:NEAREST_SHOWN]:
        yield place_line(hit.rank, hit.locator, hit.passage.document)
        yield indented(snippet(hit.passage.text), "dim")


Beside = Callable[[Match], tuple[list[tuple[str, str]], list[tuple[str, str]]]]
"""Gives locators and words of what stands before and after a match."""


def beside_in(library: Library, count: int) -> Beside:
    """The ``count`` paragraphs, points or rows before and after a match."""
    from qa.documents.locators.naming import place_of
    from qa.documents.locators.places import around
    from qa.documents.locators.writing import write_locator

    def beside(match: Match) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        document = library.document(match.source)
        before, after = around(document, match.spans, count)
        language = match.language or document.language
        told, following = ([(write_locator(place_of(document, b), language), b.text) for b in blocks] for blocks in (before, after))
        return told, following

    return beside


def resolved_json(resolved: Resolved, beside: Beside) -> dict[str, Any]:
    """The object of a reference; each match with what stands before and after, if anything was asked for."""
    row = resolved.to_json()
    for entry, match in zip(row["matches"], resolved.matches, strict=True):
        for key, places in zip(("before", "after"), beside(match), strict=True):
            entry[key] = [{"locator": where, "text": words} for where, words in places]
    return row


def resolved_view(resolved: Resolved, beside: Beside = lambda match: ([], [])) -> Iterator[Text | Padding]:
    """What stands at a reference, and before and after it."""
    yield Text(one_line(resolved.reference), style="underline")
    if not resolved.matches:
        yield Text(say("no match", terminal_language(resolved.reference)), style="bold magenta")
    for number, match in enumerate(resolved.matches, 1):
        before, after = beside(match)
        yield from (indented(f"{one_line(where)}  {one_line(words)}", "dim") for where, words in before)
        yield from match_view(number, match, Text(printable(match.text)))
        yield from (indented(f"{one_line(where)}  {one_line(words)}", "dim") for where, words in after)
    yield Text()


def located_view(located: Located, language: str = "") -> Iterator[Text | Padding]:
    """Where a quotation stands, and how it departs from the source: what turns its meaning first."""
    language = language or terminal_language(located.text)
    yield Text(one_line(located.text), style="underline")
    status = "short" if located.matches and is_short(located.text) else located.status
    yield Text(say(status, language, count=len(located.matches)), style="bold green" if located.status == "exact" else "bold magenta")
    for number, match in enumerate(located.matches[:MATCHES_SHOWN], 1):
        if match.translation:
            yield Text(say("translation", language), style="dim")
        yield from (Text(f"⚠ {say(kind, language)}{one_line(words)}", style="bold red") for kind, words in match.called_out)
        yield from match_view(number, match, diff_text(match.diff) if match.diff else Text(printable(match.text)))
    yield from more_view(located.matches, language)
    yield Text()


def more_view(matches: Sequence[Match], language: str) -> Iterator[Text]:
    """That there are more matches than are shown, if there are."""
    if len(matches) > MATCHES_SHOWN:
        yield Text(say("more", language, count=len(matches) - MATCHES_SHOWN), style="dim")


def match_view(number: int, match: Match, words: Text) -> Iterator[Text | Padding]:
    """One place with its words."""
    yield place_line(number, match.locator, match.document)
    yield indented(words)
    yield indented(where(match), "dim")


def diff_text(diff: Iterable[tuple[str, str]]) -> Text:
    """The words of a misquotation with what was added, lost or altered marked; a changed number or negation more."""
    text = Text()
    for kind, words in diff:
        what, _, called_out = kind.partition(" ")
        style = f"{DIFF_STYLES.get(what, '')} {'reverse' if called_out else ''}".strip()
        text.append(DIFF_MARKS.get(what, "{}").format(printable(words)), style=style)
    return text


def where(place: Citation | Match) -> str:
    """File, character ranges and passage id, as in `003.txt 1487-1532  A/67/254:p5`."""
    ranges = ", ".join(f"{start}-{end}" for start, end in place.spans)
    return f"{one_line(place.source)} {ranges}  {one_line(place.id)}"


def indented(line: Text | str, style: str = "") -> Padding:
    """A line set in by four columns, wrapped lines too."""
    return Padding(line if isinstance(line, Text) else Text(line, style=style), (0, 0, 0, 4), expand=False)


def show(lines: Iterable[Text | Padding | Table], console: Console) -> None:
    """Prints lines to a terminal wrapped at its width, to anything else unwrapped and without colour."""
    for line in lines:
        if console.is_terminal or not isinstance(line, Text | Padding):
            console.print(line)
        else:
            plain = line.renderable if isinstance(line, Padding) else line
            console.print(" " * 4 * isinstance(line, Padding) + str(plain), soft_wrap=True)
