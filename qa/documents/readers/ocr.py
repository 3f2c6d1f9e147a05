"""Text in pictures, by RapidOCR (Chinese and English models come with it), where the extra ``ocr`` is installed."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from qa.documents.readers.pages.columns import page_lines
from qa.documents.readers.pages.furniture import Page
from qa.documents.readers.pages.glyphs import Glyph
from qa.documents.readers.pages.paragraphs import PageWriter
from qa.documents.source import Source, Work
from qa.errors import CorpusError
from qa.text.printable import is_wide

VERSION = 1
DOTS_PER_INCH = 200
MOST_PIXELS = 40_000_000
"""A larger picture is refused by its declared size; a page is rendered no larger."""
SURE = 0.9
"""Mean certainty below which what was read is taken for rubbish: another script, or no text."""
UPRIGHT = 1.5
"""Height to width of most boxes from which a picture is taken to lie on its side."""


def is_installed() -> bool:
    """Whether OCR is there."""
    return importlib.util.find_spec("rapidocr") is not None


@cache
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error"})


def read(path: Path, work: Work) -> Source:
    """A picture of a page. Raises CorpusError if it is too large, or nothing can be read in it."""
    from PIL import Image, UnidentifiedImageError

    if not is_installed():
        raise CorpusError("is a picture, which OCR would read; install it: pip install 'cited-answers[ocr]'")
    writer = PageWriter("image")
    try:
        with Image.open(path) as image:
            for number in range(1, getattr(image, "n_frames", 1) + 1):
                image.seek(number - 1)
                if image.width * image.height > MOST_PIXELS:
                    raise CorpusError(f"has {image.width * image.height // 10**6} megapixels; make it smaller than {MOST_PIXELS // 10**6}")
                work.beat()
                glyphs = read_glyphs(np.asarray(image.convert("RGB")), 1.0)
                writer.page(Page(number, (float(image.width), float(image.height)), page_lines(glyphs), [], {}, True), ())
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise CorpusError(f"is damaged or no picture ({str(error)[:80]})") from error
    source = writer.source()
    if not source.text.strip():
        raise CorpusError("holds no text that OCR can read")
    return source


def read_glyphs(image: np.ndarray, scale: float) -> list[Glyph]:
    """The characters in a picture (height, width, 3; red, green, blue), those of a line evenly along it; sizes and places in pixels
    times ``scale``. Nothing where what is read is too unsure."""
    best = _recognized(image)
    if best and sum(h > UPRIGHT * w for (_, _, w, h), _, _ in best) > len(best) / 2:
        turned = [(turns, _recognized(np.rot90(image, turns))) for turns in (1, 3)]
        turns, lines = max(turned, key=lambda found: _certainty(found[1]) * sum(len(t) for _, t, _ in found[1]))
        if _certainty(lines) * sum(len(t) for _, t, _ in lines) > _certainty(best) * sum(len(t) for _, t, _ in best):
            return _glyphs([_turned_back(line, turns, image.shape) for line in lines], scale) if _certainty(lines) >= SURE else []
    return _glyphs([(box, text, box) for box, text, _ in best], scale) if _certainty(best) >= SURE else []


_Frame = tuple[float, float, float, float]
"""Left, top, width, height."""


def _recognized(image: np.ndarray) -> list[tuple[_Frame, str, float]]:
    """(box, words, certainty) of each line."""
    found = _engine()(np.ascontiguousarray(image[:, :, ::-1]))
    if found.boxes is None or found.txts is None:
        return []
    out = []
    for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        if text.strip():
            (x0, y0), (x1, y1) = np.min(corners, axis=0), np.max(corners, axis=0)
            out.append(((float(x0), float(y0), float(x1 - x0), float(y1 - y0)), text, float(score)))
    return out


def _certainty(lines: list[tuple[_Frame, str, float]]) -> float:
    total = sum(len(text) for _, text, _ in lines)
    return sum(score * len(text) for _, text, score in lines) / total if total else 0.0


def _turned_back(line: tuple[_Frame, str, float], turns: int, shape: tuple[int, ...]) -> tuple[_Frame, str, _Frame]:
    """A line's frame in the turned picture, its words, and its frame in the picture as it is."""
    (x, y, w, h), text, _ = line
    height, width = shape[:2]
    # rot90 once: the right edge comes to the top; three times: the left edge
    return (x, y, w, h), text, (width - y - h, x, h, w) if turns == 1 else (y, height - x - w, h, w)


def _glyphs(lines: list[tuple[_Frame, str, _Frame]], scale: float) -> list[Glyph]:
    out: list[Glyph] = []
    for (x, y, w, h), text, (sx, sy, sw, sh) in lines:
        weights = [2.0 if is_wide(c) else 1.0 for c in text]
        total, at, spaced = sum(weights), 0.0, True
        is_turned = (sw, sh) != (w, h)
        for c, weight in zip(text, weights, strict=True):
            a, b = at / total, (at + weight) / total
            at += weight
            if c.isspace():
                spaced = True
                continue
            place = tuple(v * scale for v in (x + a * w, y, x + b * w, y + h))
            own = (sx, sy + (1 - b) * sh, sx + sw, sy + (1 - a) * sh) if is_turned else (sx + a * sw, sy, sx + b * sw, sy + sh)
            box = tuple(v * scale for v in own)
            out.append(Glyph(c, box, place, h * scale * 0.8, False, spaced))  # type: ignore[arg-type]
            spaced = False
    return out
