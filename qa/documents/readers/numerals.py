"""Numbers of lists in figures, letters, Roman and Chinese numerals, by the names that Word has for them."""

from __future__ import annotations

_HAN = "〇一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
          (5, "v"), (4, "iv"), (1, "i"))


def write_number(number: int, style: str) -> str:
    """A number as a style of Word's shows it; in figures where the style is none of letters, Roman or Chinese numerals."""
    if style in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        out = ""
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            out += letters * count
        return out.upper() if style == "upperRoman" else out
    if style.startswith(("chineseCount", "japaneseCounting", "taiwaneseCount", "ideographDigital")) and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else f"{_HAN[tens]}十") + (_HAN[ones] if ones else "")
    if style == "decimalZero":
        return f"{number:02}"
    if style == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)
