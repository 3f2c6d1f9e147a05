"""Numbers of lists in figures, letters, Roman and Chinese numerals, by the names that Word has for them."""

from __future__ import annotations

_HAN, _LEGAL, _LEGAL_TRADITIONAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
_UNITS, _LEGAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
          (5, "v"), (4, "iv"), (1, "i"))
_ROWS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}
"""Characters of which each is a number of its own."""
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def write_number(number: int, style: str) -> str:
    """A number as a style of Word's shows it; in figures where the style is none of letters, Roman or Chinese numerals."""
    if style in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        out = _roman(number)
        return out.upper() if style == "upperRoman" else out
    if (row := _ROWS.get(style.removesuffix("Chinese"))) and 0 < number <= len(row):
        return row[number - 1]
    if style.startswith("ideographDigital") or style == "chineseCounting" and number > 99:
        return "".join(_HAN[int(figure)] for figure in str(number))
    if style in ("chineseLegalSimplified", "ideographLegalTraditional") and 0 < number < 10_000:
        return _han(number, _LEGAL if style.startswith("chinese") else _LEGAL_TRADITIONAL, _LEGAL_UNITS)
    if style.startswith(("chineseCount", "japaneseCounting", "taiwaneseCount")) and 0 < number < 10_000:
        return _han(number, _HAN.replace("〇", "零"), _UNITS).removeprefix("一" if 10 <= number < 20 else "")
    if style == "decimalZero":
        return f"{number:02}"
    return str(number).translate(_FULL_WIDTH) if style.startswith("decimalFullWidth") else str(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def _han(number: int, figures: str, units: tuple[str, ...]) -> str:
    """A number read out: its figures with their units, one zero for those left out between two others."""
    told = str(number)
    pieces = [figures[int(f)] + (units[len(told) - 1 - n] if f != "0" else "") for n, f in enumerate(told)]
    zero = figures[0]
    out = "".join(piece for n, piece in enumerate(pieces) if piece != zero or pieces[n - 1] != zero)
    return out.rstrip(zero)
