"""How words depart from their source: the cheapest edits at a place, and the same told word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from os.path import commonprefix

import numpy as np

from qa.text.folding import HAN_NUMERALS, HAN_SCALES, fold_quote
from qa.text.numbers import HAN_DIGITS
from qa.text.packs import union
from qa.text.words import cut_words, simplify

Edit = tuple[str, str]
"""(same | added | lost | altered, words); a second word, number or negation, calls out what changes the meaning."""
NUMBER = re.compile(rf"(?<!\S)\(\d+\.\d+%?\)|[{''.join(HAN_DIGITS)}]{{2,}}"
                    r"|(?:(?<![\w)])[-−])?\d(?:[\d.,:/\-]|[ \u00a0\u202f](?=\d{3}(?!\d)))*(?<=\d)(?:\s?[%‰])?")
WITHIN_WORD = re.compile(r"[^\W_\u2e80-\u9fff]{2}")
"""Two characters of one word in a script that sets words apart."""
WRAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s+(?=[\u2e80-\u9fff\uff00-\uffef])")
NEGATION = union("quotes.negation")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Words laid against a stretch of text with the fewest edits."""

    start: int
    end: int
    """Half-open range of the text, from the first to the last character that agrees."""
    edits: int
    """Characters to add, drop or change."""
    pairs: tuple[tuple[int, int], ...]
    """(character of the words, character of the text) that agree, in order."""


def align(words: np.ndarray, text: np.ndarray) -> Alignment:
    """Lay all of ``words`` (m,) against the stretch of ``text`` (n,) that costs the fewest edits (Sellers 1980)."""
    costs = _costs(words, text)
    i, j = len(words), int(np.argmin(costs[-1]))
    while j < len(text) and costs[i, j + 1] == costs[i, j]:  # as cheap, and more may agree
        j += 1
    edits, pairs = int(costs[i, j]), []
    while i:
        same = j > 0 and bool(words[i - 1] == text[j - 1])
        if j and costs[i, j] == costs[i - 1, j - 1] + (not same):
            i, j = i - 1, j - 1
            if same:
                pairs.append((i, j))
        elif costs[i, j] == costs[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    pairs.reverse()
    return Alignment(pairs[0][1], pairs[-1][1] + 1, edits, tuple(pairs)) if pairs else Alignment(0, 0, len(words), ())


def _costs(words: np.ndarray, text: np.ndarray) -> np.ndarray:
    """(m + 1, n + 1) edits to turn the first i words' characters into a stretch that ends at the text's j-th."""
    steps = np.arange(len(text) + 1, dtype=np.int32)
    costs = np.zeros((len(words) + 1, len(text) + 1), np.int32)
    for i, character in enumerate(words, 1):
        row = costs[i]
        row[0] = i
        np.minimum(costs[i - 1, :-1] + (text != character), costs[i - 1, 1:] + 1, out=row[1:])
        row -= steps
        np.minimum.accumulate(row, out=row)
        row += steps
    return costs


def solid_part(alignment: Alignment, fewest: int) -> tuple[int, int] | None:
    """The range of the words that stands together in the text: where agreeing characters most outweigh the rest.

    None if fewer than ``fewest`` agree there.
    """
    best, held, begin, agreed, last = (0.0, 0, 0, 0), 0.0, 0, 0, None
    for i, j in alignment.pairs:
        if last is not None:
            held -= max(i - last[0], j - last[1]) - 1
        if held <= 0 or last is None:
            held, begin, agreed = 0.0, i, 0
        held, agreed, last = held + 1, agreed + 1, (i, j)
        best = max(best, (held, begin, i + 1, agreed), key=lambda found: found[0])
    return (best[1], best[2]) if best[3] >= fewest else None


def word_diff(quoted: str, source: str) -> tuple[Edit, ...]:
    """How the quoted words depart from the source's, in reading order; numbers and negations are called out."""
    left, right = _words(WRAP.sub("", source)), _words(WRAP.sub("", quoted))
    matcher = SequenceMatcher(None, [key for key, _ in left], [key for key, _ in right], autojunk=False)
    edits: list[Edit] = []
    space = ""
    for kind, a, b, c, d in matcher.get_opcodes():
        was, told = "".join(w for _, w in left[a:b]), "".join(w for _, w in right[c:d])
        found = [("same", space + was)] if kind == "equal" else _departure(was, told)
        space = was[len(was.rstrip()):] if kind == "replace" else ""
        for edit in found:
            if edit[0] == "same" and edits and edits[-1][0] == "same":
                edits[-1] = ("same", edits[-1][1] + edit[1])
            else:
                edits.append(edit)
    return tuple(edits)


def _departure(was: str, told: str) -> list[Edit]:
    """What one stretch of the source became; what both sides begin or end with is the same, numbers and parts of words apart.

    White space at the end of a stretch that stands on both sides is no part of it.
    """
    if not was or not told:
        return [_called(("lost" if was else "added"), was, told)] if was or told else []
    was, told = was.strip(), told.strip()
    if fold_quote(was).text == fold_quote(told).text and _figures(was) == _figures(told):
        return [("same", was)]
    head = len(commonprefix([was, told]))
    while within_word(was, head) or within_word(told, head):
        head -= 1
    tail = len(commonprefix([was[head:][::-1], told[head:][::-1]]))
    while within_word(was, len(was) - tail) or within_word(told, len(told) - tail):
        tail -= 1
    if head + tail == min(len(was), len(told)) and not _figures(was) and not _figures(told):
        parts = [("same", was[:head]), *_departure(was[head:len(was) - tail], told[head:len(told) - tail]),
                 ("same", was[len(was) - tail:])]
        return [(kind, words) for kind, words in parts if words]
    return [_called("altered", was, told)]


def within_word(text: str, at: int) -> bool:
    """Whether a word of a script that sets words apart is cut there."""
    return at > 0 and bool(WITHIN_WORD.match(text[at - 1:at + 1]))


def _called(kind: str, was: str, told: str) -> Edit:
    if _figures(was) != _figures(told):
        kind += " number"
    elif len(NEGATION.findall(was)) != len(NEGATION.findall(told)):
        kind += " negation"
    return kind, f"{was} → {told}" if was and told else was or told


def _figures(words: str) -> list[str]:
    return [fold_quote(m[0]).text for m in re.finditer(rf"{NUMBER.pattern}|[{HAN_NUMERALS}{HAN_SCALES}]+", words)]


def _words(text: str) -> list[tuple[str, str]]:
    """Words with their folded form; punctuation and white space go with the word before."""
    out: list[tuple[str, str]] = []
    for word in _cut(text):
        key = fold_quote(word).text
        if key or not out:
            out.append((key, word))
        else:
            out[-1] = (out[-1][0], out[-1][1] + word)
    return out


def _cut(text: str) -> list[str]:
    """jieba's words, in traditional characters as in simplified ones, numbers whole."""
    plain = simplify(text)
    plain = plain if len(plain) == len(text) else text
    cut, last = [], 0
    for m in NUMBER.finditer(plain):
        cut += [*cut_words(plain[last:m.start()]), m[0]]
        last = m.end()
    ends = [0, *accumulate(len(word) for word in [*cut, *cut_words(plain[last:])])]
    return [text[a:b] for a, b in pairwise(ends)]
