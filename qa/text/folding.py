"""Text as look-up compares it: without white space, width, punctuation, character variants; numbers kept whole."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from qa.text.numbers import HAN_DIGITS, POWERS
from qa.text.packs import alternatives, entry
from qa.text.words import simplify

VARIANTS = str.maketrans(entry("zh", "letters.forms"))
"""Traditional characters that stand for a simplified one only in some words, so that t2s keeps them."""
HAN_NUMERALS = "".join(HAN_DIGITS) + POWERS + entry("zh", "numerals.beside")
HAN_SCALES = entry("zh", "numerals.scales")
NUMBER_SCALES = f"{POWERS}{HAN_SCALES}%‰"
APART, LOOSE, TIGHT = 0, 1, 2
"""How two neighbouring characters hang together: not at all; as 3 and 720 in 3 720, which may also be two numbers; as
the digits of one number."""
_UNKNOWN, _SEVERAL = -1, -2
_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)} | dict.fromkeys(map(ord, "–—−‐‑‒―~～"), "-") | {0xFF5E: "-"}
_HAN = "".join(HAN_DIGITS)
WITHIN_NUMBER = re.compile(rf"(?<=\d)([.:])(?=\d)|(?<=[{_HAN}])([.:])(?=[{_HAN}])"
                           r"|(?<=[A-Za-z0-9])\s*(/)\s*(?=[A-Za-z0-9])")
RANGE = re.compile(rf"(?<=[\d{_HAN}])\s*(-)\s*(?=[\d{_HAN}])")
SIGN = re.compile(rf"(?<![A-Za-z0-9\-])(?<!{alternatives('numerals.not_minus')})-(?=\d)|(?<!\S)\((?=\d+\.\d+%?\))|[+<>=≥≤](?=\s*\d)")
"""A minus, a number in brackets as accountants write it, a comparison: without it the number is another one."""
THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[\s,]\d{3})+(?!\d)")
SCALED = re.compile(rf"(?<=\d)\s*([{NUMBER_SCALES}])")
_table = np.full(0x110000, _UNKNOWN, np.int32)
_several: dict[int, list[int]] = {}
_OTHER, _FIGURE, _HAN_NUMERAL, _LINK, _LETTER = range(5)
_kinds = np.zeros(0x110000, np.uint8)
for _kind, _characters in ((_FIGURE, "0123456789"), (_HAN_NUMERAL, HAN_NUMERALS + HAN_SCALES), (_LINK, ".:/"),
                           (_LETTER, "abcdefghijklmnopqrstuvwxyz")):
    _kinds[[ord(c) for c in _characters]] = _kind
_TOUCH = np.zeros((5, 5), bool)
"""Which kinds of neighbours make one number or symbol."""
for _pair in ((_FIGURE, _FIGURE), (_HAN_NUMERAL, _HAN_NUMERAL), (_FIGURE, _LINK), (_HAN_NUMERAL, _LINK), (_LETTER, _LINK)):
    _TOUCH[_pair] = _TOUCH[_pair[::-1]] = True


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A text folded for comparison."""

    text: str
    places: np.ndarray
    """(n,) int32: the place of each folded character in the text."""
    joins: np.ndarray
    """(n + 1,) uint8: how each folded character hangs together with the one before it; both ends are APART."""

    def __len__(self) -> int:
        return len(self.text)


def fold_quote(text: str) -> Folded:
    """The text folded for comparison: white space and punctuation go, but not what makes a number.

    1.55 is never 155; 3 720 is 3720, and neither begins at its 720; 二〇一〇 is 2010, 百分之十 is not 10 %.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    kept = _kept(codes)
    narrow = text.translate(_NARROW)
    for m in WITHIN_NUMBER.finditer(narrow):
        kept[m.start(m.lastindex or 0)] = ord(m[m.lastindex or 0])
    for pattern, group in ((SIGN, 0), (RANGE, 1)):
        for m in pattern.finditer(narrow):
            kept[m.start(group)] = ord("-" if m[group] in "-(" else m[group])
    several = np.flatnonzero(kept == _SEVERAL)
    counts = (kept != 0).astype(np.int32)
    counts[several] = [len(_several[int(code)]) for code in codes[several]]
    begins = np.concatenate([np.zeros(1, np.int32), np.cumsum(counts, dtype=np.int32)])
    places = np.repeat(np.arange(len(codes), dtype=np.int32), counts)
    folded = kept[places]
    for place in several:
        folded[begins[place]:begins[place + 1]] = _several[int(codes[place])]
    return Folded(folded.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"), places,
                  _joins(text, narrow, begins, places, codes[places], folded))


def _kept(codes: np.ndarray) -> np.ndarray:
    """(n,) folded code point of each character: 0 if it goes, _SEVERAL if it becomes more than one."""
    kept = _table[codes]
    if (kept == _UNKNOWN).any():
        for code in np.unique(codes[kept == _UNKNOWN]):
            _learn(int(code))
        kept = _table[codes]
    return kept


def _learn(code: int) -> None:
    plain = simplify(unicodedata.normalize("NFKD", chr(code)).lower()).translate(VARIANTS)
    folded = [ord(c) for c in "".join(HAN_DIGITS.get(c, c) for c in plain) if _counts(c)]
    if len(folded) > 1:
        _several[code] = folded
    _table[code] = _SEVERAL if len(folded) > 1 else folded[0] if folded else 0


def _counts(character: str) -> bool:
    """Whether a folded character is more than punctuation: letters, digits, accents, percent and currency signs."""
    kind = unicodedata.category(character)
    mark = kind in ("Mn", "Mc") and not "\ufe00" <= character <= "\ufe0f"
    return character.isalnum() or kind == "Sc" or character in "%‰°×÷±" or mark


def _joins(text: str, narrow: str, begins: np.ndarray, places: np.ndarray, raw: np.ndarray,
           folded: np.ndarray) -> np.ndarray:
    """(n + 1,) how each folded character hangs together with the one before it.

    ``begins`` (characters of the text + 1,) is the first folded character at or after each; ``raw`` (n,) is what each
    folded character came from.
    """
    kinds = np.where(_kinds[raw] == _HAN_NUMERAL, _HAN_NUMERAL, _kinds[folded])
    left, right, steps = kinds[:-1], kinds[1:], np.diff(places)
    joins = np.zeros(len(places) + 1, np.uint8)
    inner = joins[1:-1]
    inner[((steps == 1) | (left == _LINK) | (right == _LINK)) & _TOUCH[left, right]] = TIGHT
    inner[steps == 0] = LOOSE
    for i in np.flatnonzero((left == _HAN_NUMERAL) & (right == _HAN_NUMERAL) & (steps > 1)):
        if text[places[i] + 1:places[i + 1]].isspace():  # a line breaks within a Chinese number
            inner[i] = LOOSE
    for m in THOUSANDS.finditer(narrow):
        inside = joins[begins[m.start()] + 1:begins[m.end()]]
        inside[inside == APART] = LOOSE
    tight = [m.start(1) for m in SCALED.finditer(narrow)] + [m.end() for m in SIGN.finditer(narrow)]
    joins[begins[tight]] = TIGHT
    joins[0] = joins[-1] = APART
    return joins
