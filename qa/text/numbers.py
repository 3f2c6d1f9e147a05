"""Numbers as texts write them: Chinese ciphers and counts, years as people say them, percentages, thousands."""

from __future__ import annotations

import re

from qa.text.packs import alternatives, pack, pattern, union

_ZH = pack("zh")["numerals"]
HAN_NUMBER = alternatives("numerals.number", languages=("zh",))
"""The pattern of a Chinese numeral, for `han_number`."""
CIPHER_ORDER, POWERS, POINT, YEAR_MARK = _ZH["digits"], _ZH["powers"], _ZH["point"], _ZH["year"]
HAN_DIGITS = {c: str(i) for i, c in enumerate(CIPHER_ORDER)} | dict.fromkeys(_ZH["zeros"], "0")
THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f,](?=\d{3}(?!\d))")
CIPHERS = pattern("zh", "numerals.ciphers")
SHORT_YEAR = union("numerals.short_year", shapes=r"(?<![\w.])['’](\d\d)(?!\w)")
"""A year as people say it: 九六年, 零六年, '06."""
PIVOT = 30
"""Two ciphers below it are of this century."""
PERCENT, COUNTED = pattern("zh", "numerals.percent"), pattern("zh", "numerals.counted")


def numerals(text: str) -> str:
    """Digits for numbers written in Chinese ciphers (二〇一〇 → 2010), years as people say them (九六年 → 1996年),
    counts (四十七 → 47) and percentages."""
    text = SHORT_YEAR.sub(_full_year, text)
    text = PERCENT.sub(lambda m: _number(m[1]) + "%", text)
    text = COUNTED.sub(lambda m: _number(m[0]), text)
    return CIPHERS.sub(lambda m: "".join(HAN_DIGITS[c] for c in m[0]), text)


def _full_year(m: re.Match[str]) -> str:
    two = m[3] or HAN_DIGITS[m[1]] + HAN_DIGITS[m[2]]
    return f"{'20' if int(two) < PIVOT else '19'}{two}{'' if m[3] else YEAR_MARK}"


def _number(words: str) -> str:
    """A Chinese numeral up to 9999, with its point, as digits; other text as it is."""
    whole, point, rest = words.partition(POINT)
    if any(c in POWERS for c in whole):
        whole = str(_sum(whole))
    return "".join(HAN_DIGITS.get(c, c) for c in whole + ("." if point else "") + rest)


def _sum(numeral: str) -> int:
    """The value of a numeral of ciphers and powers of ten: 四十七 → 47, 十 → 10."""
    total, digit = 0, 0
    for c in numeral:
        if c in POWERS:
            total += (digit or 1) * 10 ** (POWERS.index(c) + 1)
        digit = 0 if c in POWERS else int(HAN_DIGITS[c])
    return total + digit


def han_number(text: str) -> int:
    """The value of a Chinese numeral up to 9999 (六十七 → 67), or of digits; 0 if it is none."""
    if text.isdecimal():
        return int(text)
    if text and all(c in HAN_DIGITS for c in text):
        return int("".join(HAN_DIGITS[c] for c in text))
    return _sum(text) if all(c in HAN_DIGITS or c in POWERS for c in text) else 0
