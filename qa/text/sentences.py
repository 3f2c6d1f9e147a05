"""Where sentences begin and end, also in a text that lost its punctuation."""

from __future__ import annotations

import re
from itertools import pairwise

from qa.text.packs import alternatives
from qa.text.printable import CLOSERS, columns, is_wide
from qa.types import squash

Range = tuple[int, int]
_CLOSERS = "”’」』》）)\\]\"'"
SENTENCE_END = re.compile(rf"[。！？!?؟…]+[{_CLOSERS}]*"
                          rf"|(?<=[^\s.]{{2}})[.][{_CLOSERS}]*(?=\s+[A-Z\u00c0-\u00de\u0410-\u042f“\"(0-9\u0600-\u06ff])")
ABBREVIATION = re.compile(rf"(?:\b(?:{alternatives('sentences.abbreviation')})|\b[A-Z])\.$")
CLAUSE_END = re.compile(rf"[；;:：]|，(?={alternatives('sentences.clause')})")
COMMA = re.compile(r"[，,、]|\s")
GAP = re.compile(r"\s+")
NEEDS_MORE = re.compile(rf"(?:{alternatives('sentences.needs_more')})$")
"""What a run without a full stop cannot end with. Made for texts that lost their punctuation in conversion, reading the one
such text among the first documents: words of reports (签署, 载列), so elsewhere it joins rather too little."""
GOES_ON = re.compile(rf"^(?:{alternatives('sentences.goes_on')})")
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*[?!]$", re.IGNORECASE)
"""Before what follows the mark of a web address, also after a break that a narrow column put there."""
BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
NEAR, FAR = 12, 200
"""Characters that are looked at around an end: an abbreviation's, and those of a run that must be long enough."""
LONG_RUN, SHORT_RUN = 10, 8
"""In a text without punctuation, a gap ends a sentence if at least LONG_RUN characters stand before it since the last
end, and SHORT_RUN before and after it up to the next gap: names in a list are shorter."""
LONGEST_HEADING = 100
"""Columns of a heading at most."""
FEWEST_WORDS = 3
"""Fewer before a full stop are a heading that ends in one."""


def sentences(text: str) -> list[Range]:
    """Half-open ranges of the sentences of one paragraph, in order, white space at their edges left out."""
    unpunctuated = not any(c in text for c in "。！？") and sum(map(is_wide, text)) > 0.4 * len(text)
    return _ranges(text, _gaps(text) if unpunctuated else _ends(text))


def is_sentence(text: str) -> bool:
    """Whether words are more than a heading: longer than one, several sentences, or ended as a statement is."""
    if columns(text) > LONGEST_HEADING or any(text[end:].strip() for end in _ends(text)):
        return True
    bare = text.rstrip(CLOSERS)
    return bare.endswith(("。", "；", ";", "…")) or bare.endswith(".") and (len(bare.split()) >= FEWEST_WORDS or any(map(is_wide, bare)))


def _ends(text: str) -> list[int]:
    """Where marks end sentences."""
    ends = (m.end() for m in SENTENCE_END.finditer(text))
    return [end for end in ends if not ABBREVIATION.search(text[max(0, end - NEAR):end])
            and not ADDRESS.search(text[max(0, end - FAR):end])]


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
    gaps = [m for m in GAP.finditer(text) if m.start() > 0 and m.end() < len(text) and _parts(text, m)]
    cuts, since = [], 0
    for i, gap in enumerate(gaps):
        before = gaps[i - 1].end() if i else 0
        after = gaps[i + 1].start() if i + 1 < len(gaps) else len(text)
        run, rest = text[before:gap.start()], text[gap.end():after]
        if min(_solid(run), _solid(rest)) < SHORT_RUN or NEEDS_MORE.search(run) or GOES_ON.match(rest) \
                or GOES_ON.match(text[after:after + NEAR].strip()):
            continue
        if _solid(text[max(since, gap.start() - FAR):gap.start()]) >= LONG_RUN:
            cuts.append(gap.end())
            since = gap.end()
    return cuts


def _parts(text: str, gap: re.Match[str]) -> bool:
    """Whether the gap stands where punctuation was: figures and Latin words have spaces of their own."""
    left, right = text[gap.start() - 1], text[gap.end()]
    return (is_wide(left) or left in ")]") and is_wide(right)


def _solid(text: str) -> int:
    return sum(not c.isspace() for c in BRACKETED.sub("", text))


def clauses(text: str, start: int, end: int, most: int) -> list[Range]:
    """Cut an overlong sentence into pieces of at most ``most`` characters, white space not counted.

    At its clause marks where it has any, else at commas and gaps, and at last anywhere.
    """
    pieces = [(start, end)]
    for separator in (CLAUSE_END, COMMA):
        pieces = [piece for a, b in pieces for piece in _cut(text, a, b, most, separator)]
    return [piece for a, b in pieces for piece in _chop(text, a, b, most)]


def _cut(text: str, start: int, end: int, most: int, separator: re.Pattern[str]) -> list[Range]:
    """Cut at the separator where the next one is too far for the piece so far."""
    if len(squash(text[start:end])) <= most:
        return [(start, end)]
    cuts, last = [], start
    marks = [m.end() for m in separator.finditer(text, start, end)]
    for mark, following in pairwise([*marks, end]):
        if len(squash(text[last:following])) > most and mark > last:
            cuts.append(mark)
            last = mark
    return [(start + a, start + b) for a, b in _ranges(text[start:end], [c - start for c in cuts])]


def _chop(text: str, start: int, end: int, most: int) -> list[Range]:
    if len(squash(text[start:end])) <= most:
        return [(start, end)]
    return [(start + a, start + b) for a, b in _ranges(text[start:end], list(range(most, end - start, most)))]
