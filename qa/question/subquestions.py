"""A question that asks several things to the questions it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_PARTS = 3
FEWEST_CHARACTERS = 4
"""A shorter piece asks nothing by itself."""
ENDS = re.compile(r"(?<=[？?؟])\s*")
MARKS = re.compile(r"[，,；;،؛]\s*")
ASKS = re.compile(
    r"什么|多少|哪|几[个位名次项条国年月号届]|第几|怎么|怎样|如何|谁|为何|为什么|有没有|是不是|吗"
    r"|\b(?:what|which|who|whom|whose|when|where|why|how|quel(?:le)?s?|qui|quand|où|comment|combien|pourquoi"
    r"|qué|quién(?:es)?|cuál(?:es)?|cuándo|dónde|cómo|cuánt[oa]s?|кто|что|кем|когда|где|как|како[йе]|какая|какие|сколько|почему)\b"
    r"|(?<!\w)(?:ما|ماذا|من|متى|أين|كيف|كم|لماذا|هل)(?!\w)", re.IGNORECASE)
GOES_ON = re.compile(r"呢[？?]?$")
"""At the end of what asks the same of something else; of the first clause it only says what it is about."""
DESCRIBES = re.compile(r"的[那这]\S{1,8}$")
"""At the end of a clause that only says which thing is meant, whatever question word stands in it."""
HAN = re.compile(r"[\u3400-\u9fff]")
JOINED = re.compile(
    r"\s+(?=(?:and|et|y|и)\s+(?:in |en |dans |в )?(?:what|which|who|when|where|why|how|quel|qui|quand|où|comment|combien|qué|quién|cuál|cuándo"
    r"|dónde|cómo|cuánt|кто|что|когда|где|как|сколько)|و(?:ما|من|متى|أين|كيف|كم)\s)", re.IGNORECASE)
"""Before an "and" that begins another question."""
UNIT = re.compile(r"(?:第\s*)?([0-9０-９〇零一二三四五六七八九十]{1,4})\s*(届|次|年|段|号|轮)|(?<![\d.])((?:19|20)\d\d)(?![\d.])")
"""A number with what it counts, as in 第二届, 2010年, 2010."""
RANGE = re.compile(r"[年届次]?\s*(?:到|至|[-–—~～]|以来|之间|to|à|al?|по|до|إلى)\s*(?:第\s*)?$", re.IGNORECASE)
BETWEEN = re.compile(r"(?:between|entre|между|بين)\s*$", re.IGNORECASE)
SEVERALLY = "分别|各[自是有怎讲说提在持]|相比"
COMPARED = re.compile(rf"(?P<things>[^，,；;？?]{{7,}})(?P<rest>[，,]?\s*(?:{SEVERALLY}|各占|比起来"
                      r"|(?:哪一?[边个方种份次]|谁)\S{0,12}(?:更|[多少高低大小早晚长短]\S{0,2}[？?]?$)).*)$")
AND = re.compile(r"[和跟、]|以及")
"""Between things that are compared in Chinese, but for 与, which stands in the names of most."""
SHORTEST_NAME = 3
"""A shorter one is part of a name: 经济和社会理事会."""
EACH = re.compile(rf"{SEVERALLY}|各(?:份|个|篇)|对比|两[份篇]|三[份篇]"
                  r"|\b(?:each|both|respectively|compare[ds]?|respectivement|chacun|comparez"
                  r"|respectivamente|cada un[oa]|ambos|соответственно|кажд\w+|оба|сравн\w+)\b|كل من|قارن", re.IGNORECASE)
"""What is asked of several documents, or of each of several things."""


def parts_of(text: str) -> list[str]:
    """The questions that a text is made of, in order; empty if it is but one."""
    for split in (_sentences, _clauses, _counted, _compared):
        found = split(text)
        if len(found) > 1:
            return found[:MOST_PARTS]
    return []


def _sentences(text: str) -> list[str]:
    return _asking([piece for piece in ENDS.split(text) if piece])


def _clauses(text: str) -> list[str]:
    """Clauses that each ask; a comma parts them in Chinese only, elsewhere what follows one may be a relative clause."""
    marked = MARKS.split(text) if HAN.search(text) else [text]
    return _asking([piece for clause in marked for piece in JOINED.split(clause) if piece])


def _asking(pieces: Sequence[str]) -> list[str]:
    """The pieces that ask something, each with those that only name what it is about."""
    asking = [p for n, p in enumerate(pieces) if (ASKS.search(p) or n and GOES_ON.search(p)) and not DESCRIBES.search(p)
              and len(p) >= FEWEST_CHARACTERS]
    about = [p for p in pieces if p not in asking]
    return [" ".join([*about, piece]) for piece in asking]


def _counted(text: str) -> list[str]:
    """The question with one year, session and the like at a time, where it names several that are not a range."""
    found = list(UNIT.finditer(text))
    kinds = [m[2] or "年" for m in found]
    several = [m for m, kind in zip(found, kinds, strict=True) if kind == max(kinds, key=kinds.count)]
    if len({m[1] or m[3] for m in several}) < 2 or any(_in_range(text, a, b) for a, b in zip(several, several[1:], strict=False)):
        return []
    return [_without(text, [other for other in several if other is not m]) for m in several]


def _compared(text: str) -> list[str]:
    """The question of one at a time of the things that it compares: A和B各有多少 → A各有多少, B各有多少."""
    if not (m := COMPARED.search(text)):
        return []
    things = [thing.strip() for thing in AND.split(m["things"])]
    if min(map(len, things)) < SHORTEST_NAME:
        return []
    return [text[:m.start()] + thing + m["rest"] for thing in things]


def _in_range(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    return bool(RANGE.search(text[first.end():second.start()] or " ") or BETWEEN.search(text[:first.start()]))


def _without(text: str, left_out: Sequence[re.Match[str]]) -> str:
    for m in reversed(left_out):
        text = f"{text[:m.start()]} {text[m.end():]}"
    return " ".join(text.split())
