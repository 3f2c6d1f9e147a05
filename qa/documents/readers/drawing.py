"""Pages as they look: of PDFs by pypdfium2, of pictures by Pillow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.documents.readers.kinds import kind_of
from qa.errors import CorpusError

DRAWN = ("pdf", "image")
"""Kinds whose pages can be drawn."""
WIDEST, TALLEST = 4000, 12_000
"""Pixels of a drawn page."""


def draw(path: Path, page: int, width: int, target: Path) -> None:
    """Writes a page, counted from 1, as PNG, ``width`` pixels wide. Raises CorpusError if there is no such page."""
    width = max(16, min(width, WIDEST))
    image = _page_of_pdf(path, page, width) if kind_of(path) == "pdf" else _frame(path, page, width)
    image.convert("RGB").save(target, "PNG", compress_level=3)


def _page_of_pdf(path: Path, number: int, width: int) -> Any:
    from qa.documents.readers.pdf import open_pdf

    document = open_pdf(path)
    try:
        if not 0 < number <= len(document):
            raise CorpusError(f"has no page {number}")
        page = document[number - 1]
        across, down = page.get_size()
        return page.render(scale=min(width / max(1.0, across), TALLEST / max(1.0, down))).to_pil()
    finally:
        document.close()


def _frame(path: Path, number: int, width: int) -> Any:
    from PIL import Image

    from qa.documents.readers.ocr import MOST_PIXELS

    with Image.open(path) as image:
        if not 0 < number <= getattr(image, "n_frames", 1):
            raise CorpusError(f"has no page {number}")
        image.seek(number - 1)
        if image.width * image.height > MOST_PIXELS:
            raise CorpusError(f"has {image.width * image.height // 10**6} megapixels; make it smaller than {MOST_PIXELS // 10**6}")
        scale = min(1.0, width / image.width)
        return image.convert("RGB").resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
