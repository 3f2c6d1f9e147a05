"""The characters of a PDF page with their boxes, by pypdfium2; each in the frame in which its line reads from left to right."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from qa.documents.readers.pages.glyphs import Box, Glyph
from qa.text.printable import is_wide

_Found = list[tuple[str, Box, float, bool, int, bool]]
"""Character, box, size, boldness, quarter turns and whether a space stands before it."""
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))
RUBBISH_SHARE = 0.03
"""A page has no true text where this share of its characters are private, replaced or control characters."""
ENOUGH = 600
"""Characters by which it is told whether a page is written vertically."""
BOLD_WEIGHT = 600


@dataclass(slots=True)
class PageGlyphs:
    """The characters of a page."""

    size: tuple[float, float]
    """Width and height as shown, in points."""
    frames: list[list[Glyph]]
    """By direction of writing, the one with most of them first."""
    rubbish: float
    """The share of characters that are none: a font that tells no true ones has spaces among them that are control characters."""


def read_glyphs(page: Any) -> PageGlyphs:
    """The characters of a page in the order in which they are set."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    raw, bad = textpage.raw, 0
    found: _Found = []
    shown = Shown(page)
    styles: dict[int, tuple[float, bool, int]] = {}
    rect, spaced, guessed = pdfium.FS_RECTF(), False, False
    high, height = 0, 0.0
    size, bold, angle = 1.0, False, 0
    for n in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, n)
        if code in (0x20, 0xA0, 0x09, 0x3000):
            made_up = pdfium.FPDFText_IsGenerated(raw, n) == 1  # by the gap
            spaced, guessed = spaced or not made_up, guessed or made_up
            continue
        if code in (0x0D, 0x0A) or pdfium.FPDFText_IsGenerated(raw, n) == 1 or code == 0 and not found:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD), 0
        if code < 0x20 or code >= PRIVATE[0][0] and (code in (0xFFFD, 0xFFFE) or any(a <= code <= b for a, b in PRIVATE)):
            bad += 1
            if code < 0x20 and code != 2 or code in (0xFFFE, 0):
                continue
        if code == 2:  # pdfium's sign for a hyphen at a line's end
            code = 0x2D
        if code == 0xAD:
            code = 0x2D
        if not pdfium.FPDFText_GetLooseCharBox(raw, n, ctypes.byref(rect)):
            continue
        if spaced or guessed or not found or abs(rect.top - rect.bottom - height) > 0.01:  # within a word the style stays
            owner, height = pdfium.FPDFText_GetTextObject(raw, n), rect.top - rect.bottom
            key = ctypes.cast(owner, ctypes.c_void_p).value or 0
            if key not in styles:
                styles[key] = _style(pdfium, raw, n, owner)
            size, bold, angle = styles[key]
        found.append((chr(code), shown.box(rect), size, bold, (angle + shown.turn) % 4,
                      spaced or guessed and bool(found) and is_wide(found[-1][0]) == is_wide(chr(code))))
        spaced = guessed = False
    textpage.close()
    return PageGlyphs(shown.size, _frames(_as_utf8(found), shown.size), bad / max(1, len(found)))


def _as_utf8(found: _Found) -> _Found:
    """The characters of a page whose fonts tell them in UTF-8 where UTF-16 is due: then every one beyond Latin is two such bytes."""
    beyond = [row[0] for row in found if "\u3400" <= row[0] <= "\ud7ff"]
    if len(beyond) < 5 or not all(0xC2 <= ord(c) >> 8 <= 0xDF and 0x80 <= ord(c) & 0xFF <= 0xBF for c in beyond):
        return found
    return [(c.encode("utf-16-be").decode("utf-8") if c in beyond else c, *rest) for c, *rest in found]  # type: ignore[misc]


def _style(pdfium: Any, raw: Any, n: int, owner: Any) -> tuple[float, bool, int]:
    """Size, boldness and quarter turns (against the clock, as the page is made) of the characters of a text object."""
    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(raw, n)) or 1.0
    if pdfium.FPDFText_GetMatrix(raw, n, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
    weight = pdfium.FPDFText_GetFontWeight(raw, n)
    name = ctypes.create_string_buffer(128)
    font = pdfium.FPDFTextObj_GetFont(owner) if owner else None
    length = pdfium.FPDFFont_GetBaseFontName(font, name, 128) if font else 0
    bold = weight >= BOLD_WEIGHT or b"bold" in name.value.lower() or b"black" in name.value.lower() if length else weight >= BOLD_WEIGHT
    return size, bool(bold), round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4


class Shown:
    """From a page's own coordinates to those of the page as shown."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation() // 90 % 4
        width, height = self.right - self.left, self.top - self.bottom
        self.size = (height, width) if self.rotation % 2 else (width, height)
        self.turn = -self.rotation

    def box(self, rect: Any) -> Box:
        x0, x1, y0, y1 = rect.left - self.left, rect.right - self.left, rect.bottom - self.bottom, rect.top - self.bottom
        width, height = self.right - self.left, self.top - self.bottom
        if self.rotation == 0:
            return x0, height - y1, x1, height - y0
        if self.rotation == 1:
            return y0, x0, y1, x1
        if self.rotation == 2:
            return width - x1, y0, width - x0, y1
        return height - y1, width - x1, height - y0, width - x0


def _frames(found: _Found, size: tuple[float, float]) -> list[list[Glyph]]:
    """The characters by their direction, vertical writing as a direction of its own."""
    vertical = _is_vertical([row for row in found if row[4] == 0])
    frames: dict[int, list[Glyph]] = {}
    for text, box, height, bold, turn, spaced in found:
        direction = 3 if vertical and turn == 0 else turn
        place = box if direction == 0 else _turned(box, direction, size)
        frames.setdefault(direction, []).append(Glyph(text, box, place, height, bold, spaced))
    counts = Counter({direction: len(glyphs) for direction, glyphs in frames.items()})
    return [frames[direction] for direction, _ in counts.most_common()]


def _turned(box: Box, direction: int, size: tuple[float, float]) -> Box:
    """A box in the frame of a direction: 0 to the right, 1 upwards, 2 upside down, 3 downwards with lines from right to left."""
    width, height = size
    x0, y0, x1, y1 = box
    return (box, (height - y1, x0, height - y0, x1), (width - x1, height - y1, width - x0, height - y0), (y0, width - x1, y1, width - x0))[direction]


def _is_vertical(found: _Found) -> bool:
    """Whether most characters stand below, not beside, the one before."""
    below = beside = 0
    for (_, a, size, *_), (_, b, *_) in pairwise(found[:ENOUGH]):
        across, down = (b[0] + b[2] - a[0] - a[2]) / 2, (b[1] + b[3] - a[1] - a[3]) / 2
        below += abs(across) < 0.3 * size and 0.5 * size < down < 2 * size
        beside += abs(down) < 0.3 * size and 0.2 * size < abs(across) < 2 * size
    return below > beside
