"""The numbers in a text of any of the six UN languages by what they amount to: 3 720 亿 and 372 billion are one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.quotes.alignment import Edit
from qa.text.numbers import HAN_NUMBER, han_number
from qa.text.packs import alternatives
from qa.text.words import simplify
from qa.types import Span

SCALES = ("1e12", "1e9", "1e8", "1e7", "1e6", "1e4", "1e3", "1e2")
"""What words behind a figure multiply it by, as `scales` of the packs has it; longer words come first."""
_SCALED = "|".join(f"(?P<s{n}>{alternatives(f'scales.{scale}')})" for n, scale in enumerate(SCALES))
FIGURE = re.compile(rf"(?<![A-Za-z\d.,/])(?P<figure>\d{{1,3}}(?:[ \u00a0\u202f,.]\d{{3}})+(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d+)?)(?![\d/])"
                    rf"(?:\s*(?:{_SCALED})(?![a-z\u0430-\u044f\u0451]))?", re.IGNORECASE)
SHARE = re.compile(rf"\s*(?:[%％]|{alternatives('quotes.per_cent')})", re.IGNORECASE)
HAN = re.compile(HAN_NUMBER)
GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its scale, where it stands and what it may amount to."""

    span: Span
    values: frozenset[float]
    """More than one where a mark may part thousands or decimals."""
    kind: str
    """share, scaled, year or plain: one that was changed is of the kind it was."""


def quantities(text: str) -> list[Quantity]:
    """The numbers that stand in figures, in reading order."""
    plain = simplify(text)
    return [Quantity(m.span(), frozenset(round(value * _scale(m), 6) for value in readings(m["figure"])), _kind(m, plain))
            for m in FIGURE.finditer(plain)]


def amounts(text: str) -> set[float]:
    """What all numbers of a text may amount to, those in Chinese numerals too."""
    plain = simplify(text)
    return {value for q in quantities(text) for value in q.values} | {float(han_number(m[0])) for m in HAN.finditer(plain)}


def number_diff(quoted: str, source: str) -> tuple[Edit, ...]:
    """The numbers in a translation that its source does not have, called out in the source's words; empty if all agree."""
    told, held = amounts(quoted), amounts(source)
    strange = [q for q in quantities(quoted) if not q.values & held]
    lost = [q for q in quantities(source) if not q.values & told]
    edits: list[Edit] = []
    at = 0
    for one in lost:
        alike = [q for q in strange if q.kind == one.kind]
        if len(alike) == 1 == sum(q.kind == one.kind for q in lost):
            (start, end), (a, b) = one.span, alike[0].span
            edits += [("same", source[at:start]), ("altered number", f"{source[start:end]} → {quoted[a:b]}")]
            at = end
            strange.remove(alike[0])
    edits += [("same", source[at:]), *(("added number", quoted[a:b]) for a, b in (q.span for q in strange))]
    return tuple((kind, words) for kind, words in edits if words) if len(edits) > 1 else ()


def _scale(found: re.Match[str]) -> float:
    return next((float(scale) for n, scale in enumerate(SCALES) if found[f"s{n}"]), 1.0)


def _kind(found: re.Match[str], text: str) -> str:
    if SHARE.match(text, found.end()):
        return "share"
    return "scaled" if _scale(found) > 1 else "year" if re.fullmatch(r"(?:1[89]|20)\d\d", found["figure"]) else "plain"


def readings(figure: str) -> set[float]:
    """What a number in figures may be: 1,234 is a thousand and more, or one and a little; 1 234.5 is one thing only."""
    bare = re.sub(r"[ \u00a0\u202f]", "", figure)
    decimal = float(re.sub(r"[.,](?=.*[.,])", "", bare).replace(",", "."))
    return {decimal, float(re.sub(r"[.,]", "", bare))} if GROUPED.fullmatch(figure) else {decimal}
