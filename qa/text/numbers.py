"""Numbers as texts write them: Chinese ciphers and counts, years as people say them, percentages, thousands."""

from __future__ import annotations

import re

HAN_NUMBER = "[〇零一二三四五六七八九十百]{1,5}"
"""The pattern of a Chinese numeral, for `han_number`."""
CIPHER_ORDER = "零一二三四五六七八九"
HAN_DIGITS = {c: str(i) for i, c in enumerate(CIPHER_ORDER)} | {"〇": "0", "○": "0"}
THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f,](?=\d{3}(?!\d))")
CIPHERS = re.compile(r"[〇○零一二三四五六七八九]{2,}")
SHORT_YEAR = re.compile(r"(?<![〇○零一二三四五六七八九十百千\d])([零〇○一二三四五六七八九])([〇○零一二三四五六七八九])年(?![代级间多来前后])"
                        r"|(?<![\w.])['’](\d\d)(?!\w)")
"""A year as people say it: 九六年, 零六年, '06."""
PIVOT = 30
"""Two ciphers below it are of this century."""
PERCENT = re.compile(r"百分之([零一二三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?|\d+(?:\.\d+)?)")
_ONE = "[一二三四五六七八九]"
COUNTED = re.compile(rf"{_ONE}千(?:零?{_ONE}百)?(?:零?{_ONE}?十)?(?:零?{_ONE})?|{_ONE}百(?:零?{_ONE}?十)?(?:零?{_ONE})?"
                     rf"|[二三四五六七八九]十{_ONE}?|十{_ONE}|十(?=[年月日个国段条项次名位届])")


def numerals(text: str) -> str:
    """Digits for numbers written in Chinese ciphers (二〇一〇 → 2010), years as people say them (九六年 → 1996年),
    counts (四十七 → 47) and percentages."""
    text = SHORT_YEAR.sub(_full_year, text)
    text = PERCENT.sub(lambda m: _number(m[1]) + "%", text)
    text = COUNTED.sub(lambda m: _number(m[0]), text)
    return CIPHERS.sub(lambda m: "".join(HAN_DIGITS[c] for c in m[0]), text)


def _full_year(m: re.Match[str]) -> str:
    two = m[3] or HAN_DIGITS[m[1]] + HAN_DIGITS[m[2]]
    return f"{'20' if int(two) < PIVOT else '19'}{two}{'' if m[3] else '年'}"


def _number(words: str) -> str:
    """A Chinese numeral up to 9999, with 点 for the point, as digits; other text as it is."""
    whole, point, rest = words.partition("点")
    if any(c in "十百千" for c in whole):
        total, digit = 0, 0
        for c in whole:
            if c in "十百千":
                total += (digit or 1) * 10 ** ("十百千".index(c) + 1)
                digit = 0
            else:
                digit = int(HAN_DIGITS[c])
        whole = str(total + digit)
    return "".join(HAN_DIGITS.get(c, c) for c in whole + ("." if point else "") + rest)


def han_number(text: str) -> int:
    """The value of a Chinese numeral up to 999 (六十七 → 67), or of digits; 0 if it is none."""
    if text.isdecimal():
        return int(text)
    text = text.replace("〇", "零")
    if text and all(c in CIPHER_ORDER for c in text):
        return int("".join(str(CIPHER_ORDER.index(c)) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        elif c in CIPHER_ORDER:
            digit = CIPHER_ORDER.index(c)
        else:
            return 0
    return total + digit
