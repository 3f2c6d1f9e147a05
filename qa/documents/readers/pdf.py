"""PDF: its text in reading order, every character with its box; running headers and page numbers apart, footnotes told, paragraphs
joined over lines, columns and pages. With pypdfium2; pages without a true text go to OCR, if that is installed.

Pages are read one after the other, a few ahead, so that what repeats at their edges shows itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa.documents.readers import ocr
from qa.documents.readers.pages.columns import gutters_of, page_lines
from qa.documents.readers.pages.furniture import Page, with_neighbours
from qa.documents.readers.pages.glyphs import Box, Glyph
from qa.documents.readers.pages.paragraphs import PageWriter
from qa.documents.readers.pdf_characters import RUBBISH_SHARE, Shown, read_glyphs
from qa.documents.source import Source, Work
from qa.errors import CorpusError

VERSION = 1
PASSWORDS = "QA_PDF_PASSWORDS"
"""The environment's passwords for PDFs that want one, a line each."""
FEWEST = 6
"""Characters of a page below which it may be a picture of one."""
MOST_OBJECTS = 20_000
"""Drawn things of a page that are looked at for ruling lines."""
def read(path: Path, work: Work) -> Source:
    """A PDF. Raises CorpusError if it is damaged or wants a password."""
    document = open_pdf(path)
    try:
        writer = PageWriter("pdf")
        unread: list[int] = []
        for page, near in with_neighbours(_pages(document, work, unread)):
            writer.page(page, near)
        if not len(document):
            raise CorpusError("has no pages; it is damaged")
        if unread:
            writer.out.notice(_unread(unread))
        source = writer.source()
        if unread and not source.text.strip():
            raise CorpusError(_unread(unread))
        return source
    finally:
        document.close()


def open_pdf(path: Path) -> Any:
    """A PDF, opened. Raises CorpusError if it is damaged or wants a password."""
    import pypdfium2 as pdfium

    tried = False
    for password in [None, *filter(None, os.environ.get(PASSWORDS, "").split("\n"))]:
        try:
            document = pdfium.PdfDocument(path, password=password)
            document.init_forms()
            return document
        except pdfium.PdfiumError as error:
            if "assword" not in str(error):
                raise CorpusError("is damaged: no page of it can be read; get it again or save it anew") from error
            tried = True
    raise CorpusError(f"wants a password; give it in {PASSWORDS}, or save it without one" if tried else "cannot be opened")


def _unread(numbers: Sequence[int]) -> str:
    """A line about pages that have no text and were not read by OCR."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:12]) + (" …" if len(runs) > 12 else "")
    remedy = "OCR makes nothing of them" if ocr.is_installed() else "install OCR: pip install 'cited-answers[ocr]'"
    return f"its pages {told} have no text that can be read; {remedy}"


def _pages(document: Any, work: Work, unread: list[int]) -> Iterator[Page]:
    titles = _bookmarks(document)
    before: list[float] = []
    for index in range(len(document)):
        work.beat()
        number = index + 1
        try:
            page = _page(document, index)
        except Exception:  # pypdfium2 raises PdfiumError for a page that cannot be loaded; the others can
            unread.append(number)
            yield Page(number, (1.0, 1.0), [], [], {})
            continue
        try:
            glyphs = read_glyphs(page)
            count = sum(map(len, glyphs.frames))
            is_ocr = False
            frames = glyphs.frames
            if glyphs.rubbish > RUBBISH_SHARE or count < FEWEST and _has_picture(page):
                work.beat()
                read_by_ocr = _read_picture(page, glyphs.size)
                if read_by_ocr:
                    frames, is_ocr = [read_by_ocr], True
                elif glyphs.rubbish > RUBBISH_SHARE or not count:
                    unread.append(number)
                    frames = []
            rules = [] if is_ocr or not frames else _rules(page, glyphs.size)
            lines = page_lines(frames[0], rules, before) if frames else []
            before = gutters_of(lines) if len(lines) > 1 else before
            aside = [line for frame in frames[1:] for line in page_lines(frame)]
            yield Page(number, glyphs.size, lines, aside, titles.get(number, {}), is_ocr, _separators(rules, glyphs.size))
        finally:
            page.close()


def _page(document: Any, index: int) -> Any:
    """A page, the words of a form's fields made part of it."""
    import pypdfium2.raw as pdfium

    page = document[index]
    if page.formenv and pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[index]
    return page


def _bookmarks(document: Any) -> dict[int, dict[str, int]]:
    """By page the titles that lead to it, with their levels; none where the outline is damaged."""
    found: dict[int, dict[str, int]] = {}
    try:
        for item in document.get_toc(max_depth=6):
            dest = item.get_dest()
            if dest is not None and (index := dest.get_index()) is not None:
                found.setdefault(index + 1, {})["".join(item.get_title().split())] = item.level + 1
    except Exception:  # an outline that pdfium cannot follow is no reason to leave the text unread
        return {}
    return found


def _has_picture(page: Any) -> bool:
    """Whether anything is to be seen on a page."""
    return bool(page.render(scale=0.3, grayscale=True).to_numpy().std() > 1)


def _read_picture(page: Any, size: tuple[float, float]) -> list[Glyph]:
    """What OCR reads on a page; nothing if it is not installed."""
    if not ocr.is_installed():
        return []
    scale = min(ocr.DOTS_PER_INCH / 72, (ocr.MOST_PIXELS / max(1.0, size[0] * size[1])) ** 0.5)
    image = page.render(scale=scale, rev_byteorder=True).to_numpy()
    return ocr.read_glyphs(image[:, :, :3], 1 / scale)


def _rules(page: Any, size: tuple[float, float]) -> list[Box]:
    """The straight lines and boxes that are drawn on a page."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPage_CountObjects(page.raw) > MOST_OBJECTS:
        return []
    shown, found, rect = Shown(page), [], pdfium.FS_RECTF()
    for drawn in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3):
        if pdfium.FPDFPath_CountSegments(drawn.raw) > 12:
            continue
        try:
            rect.left, rect.bottom, rect.right, rect.top = drawn.get_bounds()
        except pdfium_error():
            continue
        found.append(shown.box(rect))
    return found


def _separators(rules: Sequence[Box], size: tuple[float, float]) -> list[Box]:
    """The short level rules of a page, such as stand above footnotes."""
    return [b for b in rules if b[3] - b[1] < 2.5 and 0.05 * size[0] < b[2] - b[0] < 0.5 * size[0]]


def pdfium_error() -> type[Exception]:
    """What pypdfium2 raises."""
    from pypdfium2 import PdfiumError

    return PdfiumError
