"""The tab that checks quotations: where words stand, how they depart from there, or what stands at a reference."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol

from qa.documents.locators.reading import parse_reference
from qa.errors import QAError
from qa.quotes.lookup import is_short
from qa.quotes.marking import Library
from qa.text.printable import one_line
from qa.types import Located, Match, Resolved, spanned
from qa.web.api.doors import LONGEST_TEXT
from qa.web.api.line import Busy, Line
from qa.web.page.markup import cite_attributes, escape, tongue
from qa.web.page.rendering import clipped
from qa.web.page.strings import Strings, preferred

MOST_LINES = 100
"""Lines that are checked at once; more are a file, and one for the command line."""
MOST_MATCHES = 20
"""Places that are listed; a phrase of few words may stand in hundreds."""
LONGEST_REFERENCE = 80
"""Characters of a line that may be a reference; a longer one that holds one quotes more than it refers."""

SIGNS = {"exact": "✓", "near": "≈", "stitched": "⧉", "translation": "⇄", "reference": "§", "absent": "✗"}
"""What tells the outcomes apart besides colour and words."""

log = logging.getLogger(__name__)


class Archive(Library, Protocol):
    """Where words and references are looked up."""

    def quote(self, text: str) -> Located: ...

    def cite(self, reference: str) -> Resolved: ...


class LookUp:
    """Checks one line at a time, each after its turn in line."""

    def __init__(self, archive: Archive, line: Line) -> None:
        self.archive = archive
        self.line = line

    async def look(self, asked: dict[str, Any]) -> dict[str, str]:
        """What lookup.js shows of ``{"text": a line, "languages": of the page, best first}``: safe HTML."""
        strings, text = preferred(map(str, asked.get("languages") or ())), str(asked.get("text") or "").strip()
        if len(text) > LONGEST_TEXT:
            return _trouble(strings.lookup_too_long.format(length=len(text), limit=LONGEST_TEXT))
        try:
            found = await self.line.run(find, self.archive, text)
        except Busy:
            return _trouble(strings.busy)
        except QAError as error:
            return _trouble(str(error))
        except Exception:
            log.exception("No look-up of %r", text[:200])
            return _trouble(strings.failed)
        return {"html": found_html(found, self.archive, strings)}


def find(archive: Archive, text: str) -> Located | Resolved:
    """Where words come from; what stands at a reference, if the words are one and are no quotation themselves."""
    located = archive.quote(text)
    if (located.status != "exact" or is_short(text)) and len(text) <= LONGEST_REFERENCE:
        resolved = archive.cite(text)
        if resolved.matches and is_reference(text, resolved, archive):
            return resolved
    return located


def is_reference(text: str, resolved: Resolved, archive: Archive) -> bool:
    """Whether words name a place: by an id, a symbol or a kind of place, rather than by what documents are about."""
    parsed = parse_reference(text)
    return bool(parsed.kind or parsed.symbols or archive.passage(text) or text == resolved.matches[0].id)


def outcome(found: Located | Resolved) -> str:
    """How a look-up went: one of SIGNS."""
    if isinstance(found, Resolved):
        return "reference"
    return "translation" if any(match.translation for match in found.matches) else found.status


def outcome_words(found: Located | Resolved, strings: Strings) -> str:
    """How a look-up went, in words."""
    if isinstance(found, Located) and found.matches and is_short(found.text):
        return strings.lookup_short.format(count=len(found.matches))
    return {"exact": strings.lookup_exact, "near": strings.lookup_near, "stitched": strings.lookup_stitched,
            "translation": strings.lookup_translation, "absent": strings.lookup_absent,
            "reference": strings.lookup_reference}[outcome(found)]


def found_html(found: Located | Resolved, archive: Archive, strings: Strings) -> str:
    """A line that was checked: what came of it, and each place."""
    text, how = found.reference if isinstance(found, Resolved) else found.text, outcome(found)
    shown = found.matches[:MOST_MATCHES]
    items = "".join(_references(shown, archive, strings) if how == "reference" else
                    (_match(match, number, how, archive, strings) for number, match in enumerate(shown, 1)))
    more = len(found.matches) - len(shown)
    return (f'<div class="top"><h2 class="status"><span class="sign" aria-hidden="true">{SIGNS[how]}</span>'
            f"{escape(outcome_words(found, strings))}</h2>"
            f'<button type="button" class="quiet" data-copy="{escape(plain(found, archive, strings))}">{escape(strings.lookup_copy)}</button></div>'
            f'<p class="asked {how}" dir="auto">{escape(clipped(text))}</p>'
            + (f'<ol class="places">{items}</ol>' if items else f'<p class="advice">{escape(strings.lookup_absent_advice)}</p>')
            + (f'<p class="advice">{escape(strings.lookup_more.format(count=more))}</p>' if more else ""))


def _references(matches: Sequence[Match], archive: Archive, strings: Strings) -> Iterator[str]:
    """What stands at a reference: one place as a quotation is shown, several of a document, such as a table's rows, together."""
    for source, group in groupby(matches, key=lambda match: match.source):
        found = list(group)
        if len(found) == 1:
            yield _match(found[0], 1, "reference", archive, strings)
            continue
        document = archive.document(source)
        attributes = tongue(document.language)
        lines = "".join(f"<p>{_open(match, document.text, match.locator, strings)} {escape(quoted(match, archive))}</p>" for match in found)
        yield (f'<li class="place"><p><span class="locator" {attributes}>{escape(document.title)}</span></p>'
               f"<blockquote {attributes}>{lines}</blockquote></li>")


def _open(match: Match, text: str, shown: str, strings: Strings) -> str:
    """A link to the place, in the document with this text."""
    name, words = escape(f"{strings.reader_open}: {match.locator}"), spanned(text, match.spans)
    return f'<a class="open" {cite_attributes(match.id, match.spans, words)} aria-label="{name}">{escape(shown)}</a>'


def _match(match: Match, number: int, how: str, archive: Archive, strings: Strings) -> str:
    document = archive.document(match.source)
    attributes, spoken = tongue(document.language), tongue(match.language or document.language)
    part = f'<span class="part">{escape(strings.lookup_part.format(number=number))}</span>' if how == "stitched" else ""
    title = "" if match.locator.startswith(match.document) else f'<span class="document" {attributes}>{escape(match.document)}</span>'
    alarms = "".join(f"<li>{escape(words)}</li>" for words in alarms_of(match, strings))
    return (f'<li class="place"><p>{part}<span class="locator" {spoken}>{escape(match.locator)}</span>{title}</p>'
            + (f'<ul class="alarms">{alarms}</ul>' if alarms else "")
            + f'<blockquote {attributes}><p>{_words(match, archive, strings)}</p></blockquote>'
            + (_legend(match, strings) if match.diff else "")
            + f"<p>{_open(match, document.text, strings.reader_open, strings)}</p></li>")


def alarms_of(match: Match, strings: Strings) -> list[str]:
    """A plain sentence for each number or negation that the quotation changes."""
    sentences = {"altered number": strings.lookup_number, "lost number": strings.lookup_number_lost,
                 "added number": strings.lookup_number_added, "altered negation": strings.lookup_negation,
                 "lost negation": strings.lookup_negation_lost, "added negation": strings.lookup_negation_added}
    edits = ((kind, *sides(kind, words)) for kind, words in match.called_out)
    return [sentences[kind].format(was=strings.apart(was.strip()), told=strings.apart(told.strip())) for kind, was, told in edits]


def sides(kind: str, words: str) -> tuple[str, str]:
    """What an edit says of the source, and of the quotation."""
    if kind.startswith("altered"):
        was, _, told = words.partition(" → ")
        return was, told
    return ("", words) if kind.startswith("added") else (words, "" if kind.startswith("lost") else words)


def quoted(match: Match, archive: Archive) -> str:
    """The source's words on one line, a wrap between Chinese characters without a gap."""
    text = archive.document(match.source).text
    return one_line("\n".join(text[start:end] for start, end in match.spans))


def _words(match: Match, archive: Archive, strings: Strings) -> str:
    """The source's words, with what the quotation leaves out and puts in."""
    if not match.diff:
        return f"<mark>{escape(quoted(match, archive))}</mark>"
    return "".join(escape(words) if kind == "same" else _edit(kind, words, strings) for kind, words in match.diff)


def _edit(kind: str, words: str, strings: Strings) -> str:
    grave = ' class="grave"' if " " in kind else ""
    told = {"del": strings.lookup_lost, "ins": strings.lookup_added}
    return "".join(f'<{tag}{grave}><span class="said">[{escape(told[tag])}: </span>{escape(side)}<span class="said">]</span></{tag}>'
                   for tag, side in zip(("del", "ins"), sides(kind, words), strict=True) if side)


def _legend(match: Match, strings: Strings) -> str:
    lost = any(sides(kind, words)[0] for kind, words in match.diff if kind != "same")
    added = any(sides(kind, words)[1] for kind, words in match.diff if kind != "same")
    entries = [f"<del>{escape(strings.lookup_lost)}</del>"] * lost + [f"<ins>{escape(strings.lookup_added)}</ins>"] * added
    return f'<p class="legend" aria-hidden="true">{" ".join(entries)}</p>'


def plain(found: Located | Resolved, archive: Archive, strings: Strings) -> str:
    """The result as text, to be pasted elsewhere."""
    text = found.reference if isinstance(found, Resolved) else found.text
    places = [line for number, match in enumerate(found.matches[:MOST_MATCHES], 1)
              for line in (f"{number}. {_where(match)}: {quoted(match, archive)}", *(f"   {words}" for words in alarms_of(match, strings)))]
    return "\n".join([text, f"{SIGNS[outcome(found)]} {outcome_words(found, strings)}", *places])


def _where(match: Match) -> str:
    return match.locator if match.locator.startswith(match.document) else f"{match.locator}, {match.document}"


def _trouble(words: str) -> dict[str, str]:
    return {"html": f'<div class="notice"><p>{escape(words)}</p></div>'}


def lookup_words(strings: Strings) -> dict[str, Any]:
    """What lookup.js says, in one language, and the limits that it tells."""
    return {"language": strings.language, "lines": MOST_LINES, "words": {
        "lead": strings.lookup_lead, "label": strings.lookup_label, "run": strings.lookup_run,
        "checking": strings.lookup_checking, "checked": strings.lookup_checked, "empty": strings.lookup_empty,
        "many": strings.lookup_too_many, "copied": strings.copied, "failed": strings.lookup_failed}}
