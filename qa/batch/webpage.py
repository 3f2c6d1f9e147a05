"""Answers as one web page that needs nothing else, no script either: each marker opens the words it stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape

from qa.batch.rows import Row, Rows, as_text, carried_keys, nearest, state_of
from qa.quotes.marking import Library, marked_flags, marked_runs
from qa.text.languages import LANGUAGES, direction
from qa.text.packs import say
from qa.text.printable import writable
from qa.types import spanned, squash

MARKER = re.compile(r"\[(\d+)\]")

STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --mark: #ffe08a; --link: #0b57d0 }
@media (prefers-color-scheme: dark) { :root { --mark: #6b5300; --link: #8ab4f8 } }
body { font: 1rem/1.6 system-ui, "Noto Sans", "Noto Sans CJK SC", "Noto Sans Arabic", sans-serif; max-width: 46rem;
       margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
article { border-top: 1px solid var(--line); padding: 1rem 0 }
h2 { font-size: 1.15rem; margin: 0 0 .5rem }
.state, .about, .where { font-size: .875rem; opacity: .8 }
.state b { border: 1px solid; border-radius: .25rem; padding: 0 .4rem; font-weight: 600 }
.sentence { margin: .3rem 0; white-space: pre-line }
details.cite { display: inline }
details.cite > summary { display: inline; cursor: pointer; color: var(--link); list-style: none; padding: 0 .15rem }
details.cite > summary::-webkit-details-marker { display: none }
details.cite[open] > summary { text-decoration: underline }
summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
blockquote { margin: .4rem 0; padding: .5rem .8rem; border-inline-start: 3px solid var(--link); background: var(--soft);
             white-space: pre-line }
mark { background: var(--mark); color: inherit }
ol.sources { padding-inline-start: 1.6rem; margin: .4rem 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .4rem 0; font-size: .875rem }
dd { margin: 0 }
cite { font-style: normal }
@media print { details::details-content { content-visibility: visible; display: block; block-size: auto } }
"""


def page(rows: Rows, library: Library | None) -> Iterator[str]:
    """The page in pieces: a heading with the counts, a list of the questions, then one article for each."""
    spoken = Counter(language_of(row) for row in rows).most_common(1)
    language = spoken[0][0] if spoken else "en"
    states = Counter(state_of(row) for row in rows)
    counts = ", ".join(f"{label(state, language)}: {states[state]}" for state in ("answered", "refused", "failed"))
    yield (f'<!DOCTYPE html>\n<html {marked(language)}>\n<head>\n<meta charset="utf-8">\n'
           '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
           f"<title>{label('title', language)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
           f"<header><h1>{label('title', language)}</h1>\n"
           f"<p>{label('questions', language)}: {len(rows)} ({counts})</p>\n"
           f"<nav><details><summary>{label('questions', language)}</summary><ol>\n")
    for number, row in enumerate(rows, 1):
        yield f'<li {marked(language_of(row))}><a href="#q-{number}">{text(row["question"])}</a></li>\n'
    yield "</ol></details></nav></header>\n<main>\n"
    for number, row in enumerate(rows, 1):
        yield from article(number, row, library)
    yield "</main>\n</body>\n</html>\n"


def language_of(row: Row) -> str:
    """The language of a row's question, as far as the page has words in it."""
    given = str(row.get("language") or "")
    return given if given in LANGUAGES else "en"


def label(key: str, language: str) -> str:
    """The page's own word for ``key``."""
    return say(language, f"page.{key}")


def text(value: object) -> str:
    """Text of others as text of the page, whatever it holds."""
    return escape(writable(str(value)))


def marked(language: str) -> str:
    """The attributes that tell a browser language and direction."""
    return f'lang="{escape(language)}" dir="{direction(language)}"'


def article(number: int, row: Row, library: Library | None) -> Iterator[str]:
    """One question: how it went, the columns that came with it, the answer, the sources."""
    language, state = language_of(row), state_of(row)
    yield f'<article id="q-{number}" {marked(language)}>\n<h2>{number}. <bdi>{text(row["question"])}</bdi></h2>\n'
    confidence = "" if state == "failed" else f" {label('confidence', language)} {row['confidence']:.2f}"
    yield f'<p class="state"><b class="{state}">{label(state, language)}</b>{confidence}</p>\n'
    if carried := carried_keys([row]):
        pairs = "".join(f"<dt>{text(key)}</dt><dd><bdi>{text(as_text(row[key]))}</bdi></dd>" for key in carried)
        yield f"<dl>{pairs}</dl>\n"
    if state == "failed":
        yield f'<p dir="auto">{text(row["error"])}</p>\n'
    else:
        yield from answer(row, language, library)
    yield "</article>\n"


def answer(row: Row, language: str, library: Library | None) -> Iterator[str]:
    """The sentences with their markers, then a line for each source or, where nothing is answered, near passage."""
    by_number = {citation["number"]: citation for citation in row["citations"]}
    for sentence in str(row["answer"]).split("\n"):
        html = sentence_html(sentence, by_number, language, library)
        yield f'<div class="sentence" {marked(spoken(sentence, language))}>{html}</div>\n'
    shown = row["citations"] or nearest(row)
    places = [(source_line if by_number else near_passage)(item, language, library) for item in shown]
    heading = label("sources" if by_number else "nearest", language)
    if places:
        yield f'<p class="about">{heading}</p>\n<ol class="sources" {marked(source_language(shown[0], library))}>\n'
        yield "".join(places) + "</ol>\n"


def spoken(words: str, language: str) -> str:
    """The language of words in an answer: Chinese if its characters prevail, else the question's."""
    han, others = len(re.findall(r"[\u3400-\u9fff]", words)), len(re.findall(r"[^\W\d_\u3400-\u9fff]", words))
    return "zh" if han > others else language if language != "zh" or not others else "en"


def sentence_html(sentence: str, citations: Mapping[int, Row], language: str, library: Library | None) -> str:
    """A sentence in which each marker opens the words behind it."""
    pieces = MARKER.split(sentence)
    return "".join(text(piece) if place % 2 == 0 else marker(citations.get(int(piece)), piece, language, library)
                   for place, piece in enumerate(pieces))


def marker(citation: Row | None, number: str, language: str, library: Library | None) -> str:
    """A marker that opens its citation in place."""
    if citation is None:
        return f"[{number}]"
    where = text(f"[{number}] {citation['locator']}")
    return (f'<details class="cite"><summary aria-label="{where}">[{number}]</summary>'
            f"<blockquote {marked(source_language(citation, library))}>{quotation(citation, library)}"
            f'<div class="where">{place(citation, language)}</div></blockquote></details>')


def place(item: Row, language: str) -> str:
    """Locator, which is in the question's language, document and the place in the file."""
    ranges = ", ".join(f"{start}–{end}" for start, end in item["spans"])
    title = item.get("document", "")
    document = f"<cite>{text(title)}</cite> " if title not in item["locator"] else ""
    return f"<b {marked(language)}>{text(item['locator'])}</b> {document}<small><bdi>{text(item['source'])}</bdi> {ranges}</small>"


def source_language(item: Row, library: Library | None) -> str:
    """The language of the document a citation is from."""
    try:
        return library.document(item["source"]).language if library else spoken(item.get("quote", ""), "en")
    except KeyError:  # answers of another corpus
        return spoken(item.get("quote", ""), "en")


def quotation(citation: Row, library: Library | None) -> str:
    """The quoted words, marked within their passage where it can be had and still has them at their place."""
    passage = library.passage(citation["id"]) if library else None
    if library is None or passage is None or passage.source != citation["source"]:
        return f"<mark>{text(citation['quote'])}</mark>"
    source = library.document(passage.source).text
    flags = marked_flags(passage, source, citation["spans"])
    if sum(flags) < len(squash(citation["quote"])) or squash(spanned(source, citation["spans"])) != squash(citation["quote"]):
        return f"<mark>{text(citation['quote'])}</mark>"
    return "".join(f"<mark>{text(words)}</mark>" if flagged else text(words)
                   for words, flagged in marked_runs(passage.text, flags))


def source_line(citation: Row, language: str, library: Library | None) -> str:
    """One source: where it stands."""
    return f'<li value="{citation["number"]}" {marked(source_language(citation, library))}>{place(citation, language)}</li>\n'


def near_passage(hit: Row, language: str, library: Library | None) -> str:
    """One passage near to a question that was not answered; it opens where its words can be had."""
    passage = library.passage(hit["id"]) if library else None
    own = marked(source_language(hit, library))
    if passage is None:
        return f"<li {own}>{place(hit, language)}</li>\n"
    return (f"<li {own}><details><summary>{place(hit, language)}</summary>"
            f"<blockquote>{text(passage.text)}</blockquote></details></li>\n")
