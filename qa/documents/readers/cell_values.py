"""How a sheet shows its values, and what it calls its cells."""

from __future__ import annotations

import datetime
import re
from typing import Any

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)


def cell_name(column: int, row: int) -> str:
    """A cell's name by its column and row, both counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def show(value: Any, style: str) -> str:
    """A cell's value as its sheet shows it, as far as its format is one of decimals, thousands, per cent or dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return _show_date(value, style)
    if isinstance(value, (int, float)):
        return _show_number(value, style)
    return str(value)


def _show_date(value: Any, style: str) -> str:
    plain = _QUOTED.sub("", style).lower()
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S" if "s" in plain else "%H:%M")
    has_time = isinstance(value, datetime.datetime) and ("h" in plain or not _DATE.search(plain) and (value.hour or value.minute))
    if "d" not in plain and "y" in plain:
        return value.strftime("%Y-%m" if "m" in plain else "%Y")
    return value.strftime("%Y-%m-%d %H:%M" if has_time else "%Y-%m-%d")


def _show_number(value: float, style: str) -> str:
    plain = _QUOTED.sub("", style.split(";")[0])
    if "/" in plain or "General" in plain or not any(c in plain for c in "0#?"):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if "%" in plain:
        return f"{_figures(value * 100, plain)}%"
    power = plain.upper().find("E")
    return f"{value:.{plain[:power].partition('.')[2].count('0')}E}" if power > 0 else _figures(value, plain)


def _figures(value: float, style: str) -> str:
    """A number with as many figures as its style has places: 0 for those that are always shown, # and ? for the others."""
    places = re.sub(r"[^0#?,.]", "", style)
    shape = places.rstrip(",")
    whole, _, part = shape.partition(".")
    text = f"{value / 1000 ** (len(places) - len(shape)):{',' if ',' in whole else ''}.{len(part)}f}"
    for place in reversed(part):
        if place == "0" or not text.endswith("0"):
            break
        text = text[:-1]
    text = text.removesuffix(".")
    return text if "," in whole else text.zfill(whole.count("0") + len(text) - len(text.lstrip("-").partition(".")[0]))
