"""Where sentences begin and end, also in a text that lost its punctuation."""

from __future__ import annotations

import re

from qa.lines import is_wide

Range = tuple[int, int]
_CLOSERS = "”’」』》）)\\]\"'"
SENTENCE_END = re.compile(rf"[。！？!?؟…]+[{_CLOSERS}]*|(?<=[^\s.]{{2}})[.][{_CLOSERS}]*(?=\s+[A-ZÀ-ÞА-Я“\"(0-9\u0600-\u06ff])")
ABBREVIATION = re.compile(r"(?:\b(?:No|Nos|Mr|Mrs|Ms|Dr|St|vol|Vol|pp?|para|paras|art|Art|cf|e\.g|i\.e|ed|eds|al|vs|chap)"
                          r"|\b[A-Z])\.$")
CLAUSE_END = re.compile(r"[；;:：]|，(?=但|而|并|同时|其中)")
GAP = re.compile(r"\s+")
NEEDS_MORE = re.compile(r"(?:[对就于在把将以从向给为由按与和及或]|一[项个份套]|题为|题名|包括|审查|评价|根据|按照|缔结|执行|实施|载列"
                        r"|通过了|签署|监测|的|探讨|研究)$")
GOES_ON = re.compile(r"^(?:的|和|及|以及|与|或|等|中|方面|即|特别是|包括|指出|认为|表示)"
                     r"|^[^\s,，]{2,5}(?:和|或|及|乃至)")
BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
LONG_RUN, SHORT_RUN = 10, 8
"""In a text without punctuation, a gap ends a sentence if at least LONG_RUN characters stand before it since the last
end, and SHORT_RUN before and after it up to the next gap: names in a list are shorter."""


def sentences(text: str) -> list[Range]:
    """Half-open ranges of the sentences of one paragraph, in order, white space at their edges left out."""
    if not any(c in text for c in "。！？") and sum(map(is_wide, text)) > 0.4 * len(text):
        cuts = _gaps(text)
    else:
        cuts = [m.end() for m in SENTENCE_END.finditer(text) if not ABBREVIATION.search(text[:m.end()])]
    return _ranges(text, cuts)


def _ranges(text: str, cuts: list[int]) -> list[Range]:
    out, start = [], 0
    for cut in [*cuts, len(text)]:
        piece = text[start:cut]
        if solid := piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            out.append((left, left + len(solid)))
        start = cut
    return out


def _gaps(text: str) -> list[int]:
    """Gaps between wide characters that stand for a full stop, judged by the lengths of the runs around them."""
    gaps = [m for m in GAP.finditer(text) if 0 < m.start() and m.end() < len(text) and _parts(text, m)]
    cuts, since = [], 0
    for i, gap in enumerate(gaps):
        before = gaps[i - 1].end() if i else 0
        after = gaps[i + 1].start() if i + 1 < len(gaps) else len(text)
        run, rest = text[before:gap.start()], text[gap.end():after]
        lengths = _solid(text[since:gap.start()]) >= LONG_RUN and min(_solid(run), _solid(rest)) >= SHORT_RUN
        if lengths and not NEEDS_MORE.search(run) and not GOES_ON.match(rest) and not GOES_ON.match(text[after:].strip()):
            cuts.append(gap.end())
            since = gap.end()
    return cuts


def _parts(text: str, gap: re.Match[str]) -> bool:
    """Whether the gap stands where punctuation was: not beside figures or Latin words, which have spaces of their own."""
    left, right = text[gap.start() - 1], text[gap.end()]
    return (is_wide(left) or left in ")]") and is_wide(right)


def _solid(text: str) -> int:
    return sum(not c.isspace() for c in BRACKETED.sub("", text))


def clauses(text: str, start: int, end: int, most: int) -> list[Range]:
    """Cut an overlong sentence at its clause marks into pieces of at most ``most`` characters where they allow it."""
    cuts, last = [], start
    marks = [start + m.end() for m in CLAUSE_END.finditer(text[start:end])] or \
            [start + m.end() for m in re.finditer(r"[，,、]|\s", text[start:end])]
    for n, mark in enumerate(marks):
        following = marks[n + 1] if n + 1 < len(marks) else end
        if _solid(text[last:following]) > most and mark > last:
            cuts.append(mark)
            last = mark
    return [(start + a, start + b) for a, b in _ranges(text[start:end], [c - start for c in cuts])]
