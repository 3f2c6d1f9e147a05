"""Why a passage was found: the words it shares with the question, and its place at each step, in plain words."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import groupby

from qa.errors import QAError
from qa.question.reading import read_question
from qa.text.languages import HAN, language_of
from qa.text.words import fold, terms, words_in
from qa.types import Hit
from qa.web.page.markup import escape
from qa.web.page.strings import Strings

SHORTEST = 2
"""Characters of a shared word that is worth showing, a number's apart."""


def why_html(hit: Hit, question: str, strings: Strings) -> str:
    """A disclosure that says why the hit is there; empty where nothing is known of it."""
    if hit.signals.get("named"):
        told = f"<p>{escape(strings.why_named)}</p>"
    elif "fused_rank" in hit.signals:
        told = _shared(hit, question, strings) + _steps(hit, strings)
    else:
        return ""
    return f'<details class="why"><summary>{escape(strings.why)}</summary>{told}</details>'


def _shared(hit: Hit, question: str, strings: Strings) -> str:
    words = shared_words(question, hit.passage.text)
    if not words:
        return ""
    return (f"<p>{escape(strings.why_shared)}</p>"
            f'<p class="lit" dir="auto">{lit(hit.passage.text, words)}</p>')


def _steps(hit: Hit, strings: Strings) -> str:
    """Four bars: what its words, its meaning and both together made of it, and where a close reading put it."""
    steps = [(strings.why_words, hit.signals["lexical_rank"]), (strings.why_meaning, hit.signals["dense_rank"]),
             (strings.why_both, hit.signals["fused_rank"]), (strings.why_close, float(hit.rank))]
    rows = "".join(_bar(name, int(rank), strings) for name, rank in steps)
    return f'<p>{escape(strings.why_lead)}</p><ul class="bars">{rows}</ul>'


def _bar(name: str, rank: int, strings: Strings) -> str:
    told = strings.why_place.format(rank=rank) if rank else strings.why_nothing
    return (f'<li><span class="step">{escape(name)}</span><span class="track" aria-hidden="true">'
            f'<span class="fill" style="width:{share(rank)}%"></span></span><span class="rank">{escape(told)}</span></li>')


def share(rank: int) -> int:
    """The length of a rank's bar in per cent: all of it for the first, half for the second, a tenth about the 500th."""
    return round(100 / (1 + math.log2(rank))) if rank > 0 else 0


@lru_cache(10_000)
def shared_words(question: str, text: str) -> tuple[str, ...]:
    """The words of the question, or the documents' terms for them, that stand in the text; longest first."""
    try:
        asked = read_question(question).terms
    except QAError:
        return ()
    found = set(asked) & set(terms(text))
    return tuple(sorted((w for w in found if len(w) >= SHORTEST or w.isdigit()), key=lambda w: (-len(w), w)))


def lit(text: str, words: tuple[str, ...]) -> str:
    """The text as HTML with the words in <b>, as they are written there: wide, traditional or apart by spaces; of a stem the whole word."""
    language = language_of(text)
    covered = {i for word, start, end in words_in(text) if _in_letters(word) and set(terms(word, language)) & set(words)
               for i in range(start, end)}
    folded = [(i, c) for i, character in enumerate(text) for c in fold(character) if not c.isspace()]
    flat = "".join(c for _, c in folded)
    for word in (word for word in words if not _in_letters(word)):
        pattern = re.escape(word)
        if word[0].isascii():
            pattern = rf"(?<![a-z0-9.]){pattern}(?![a-z0-9])"
        for m in re.finditer(pattern, flat):
            covered.update(range(folded[m.start()][0], folded[m.end() - 1][0] + 1))
    runs = groupby(range(len(text)), key=lambda i: i in covered)
    told = [(inside, escape("".join(text[i] for i in run))) for inside, run in runs]
    return "".join(f"<b>{words}</b>" if inside else words for inside, words in told)


def _in_letters(word: str) -> bool:
    """Whether a word is in letters of an alphabet, which stems have."""
    return word.isalpha() and not HAN.match(word)
