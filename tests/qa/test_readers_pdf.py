"""PDF: pages made here, as they are met: headers, columns, notes, tables, turned and vertical text, files that break."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from qa.documents.file_places import FilePlaces
from qa.documents.readers import ocr
from qa.documents.readers.process import ReadingProcess
from qa.documents.readers.registry import Reading
from qa.documents.source import Source
from qa.documents.structure.parse import parse
from qa.errors import CorpusError
from qa.types import squash

WIDTH, HEIGHT = A4
SENTENCES = ("The library opens at nine on every working day of the week.", "Readers may borrow up to twelve books for four weeks.",
             "Rare books are read in the north room under supervision.", "Copies are made at the desk for ten cents a page.",
             "The catalogue can be searched from any terminal in the hall.", "Late books cost one euro a week until they come back.")


def made(folder: Path, draw: Callable[[Canvas], None], **options: object) -> Path:
    canvas = Canvas(str(folder / "a.pdf"), pagesize=A4, **options)  # type: ignore[arg-type]
    draw(canvas)
    canvas.save()
    return folder / "a.pdf"


def wrapped(canvas: Canvas, words: str, left: float, top: float, width: float, size: float = 11, font: str = "Helvetica") -> float:
    """Sets words as lines of a width; where the next line would stand."""
    canvas.setFont(font, size)
    line = ""
    for word in words.split():
        if line and canvas.stringWidth(f"{line} {word}", font, size) > width:
            canvas.drawString(left, top, line)
            line, top = "", top - 1.25 * size
        line = f"{line} {word}".strip()
    canvas.drawString(left, top, line)
    return top - 1.25 * size


def read(path: Path) -> Source:
    return Reading(lambda: None).read(path)


def lines(source: Source, *kinds: str) -> list[str]:
    return [source.text[e.start:e.end] for e in source.elements if not kinds or e.kind in kinds]


def test_running_headers_and_page_numbers_are_apart_and_paragraphs_go_on_over_pages(tmp_path: Path) -> None:
    rows = simpleSplit(" ".join(SENTENCES * 30), "Helvetica", 11, 450)[:120]

    def draw(canvas: Canvas) -> None:
        for number in range(1, 4):
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, HEIGHT - 40, "Library rules")
            canvas.drawCentredString(WIDTH / 2, 30, str(number))
            text = canvas.beginText(72, HEIGHT - 90)
            text.setFont("Helvetica", 11, 13)
            for line in rows[50 * (number - 1):50 * number]:
                text.textLine(line)
            canvas.drawText(text)
            canvas.showPage()

    source = read(made(tmp_path, draw))
    assert lines(source, "furniture") == ["Library rules", "1", "Library rules", "2", "Library rules", "3"]
    assert len(lines(source, "paragraph")) == 1
    assert [s.place["page"] for s in source.stretches][0] == 1
    blocks = parse("a.pdf", source.text, elements=source.elements).blocks
    assert [b.kind for b in blocks] == ["paragraph"]


def test_two_columns_below_a_title_over_both(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(72, HEIGHT - 72, "Rules of the library and of its reading rooms")
        wrapped(canvas, " ".join(SENTENCES * 3), 72, HEIGHT - 110, 215)
        wrapped(canvas, " ".join(reversed(SENTENCES * 3)), 310, HEIGHT - 110, 215)

    source = read(made(tmp_path, draw))
    assert lines(source) == ["Rules of the library and of its reading rooms", " ".join(SENTENCES * 3), " ".join(reversed(SENTENCES * 3))]
    assert [e.kind for e in source.elements] == ["heading", "paragraph", "paragraph"]


def test_footnotes_and_their_marks(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        top = wrapped(canvas, " ".join(SENTENCES[:3]), 72, HEIGHT - 90, 450)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(72 + canvas.stringWidth("supervision.", "Helvetica", 11) + 1, top + 1.25 * 11 + 5, "1")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 200, "All rooms close at six.")
        canvas.line(72, 120, 160, 120)
        canvas.setFont("Helvetica", 5)
        canvas.drawString(72, 109, "1")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(77, 105, "By the keeper of rare books.")

    source = read(made(tmp_path, draw))
    assert lines(source, "note") == ["By the keeper of rare books."]
    assert [mark.label for e in source.elements for mark in e.marks] == ["1"]
    blocks = parse("a.pdf", source.text, elements=source.elements).blocks
    assert [(b.kind, b.label) for b in blocks if b.kind == "footnote"] == [("footnote", "1")]
    assert "supervision.1" not in " ".join(b.text for b in blocks)


def test_hyphens_at_line_ends_are_undone(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for n, words in enumerate(("The reading room is open to all regis-", "tered readers from nine o'clock on.")):
            canvas.drawString(72, 700 - 14 * n, words)

    assert lines(read(made(tmp_path, draw))) == ["The reading room is open to all registered readers from nine o'clock on."]


def test_chinese_characters_that_are_set_apart_stand_close(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 700, " ".join("访客须在前台登记并佩戴胸牌。"))

    assert lines(read(made(tmp_path, draw))) == ["访客须在前台登记并佩戴胸牌。"]


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_are_rows_of_cells(tmp_path: Path, ruled: bool) -> None:
    rows = (("Room", "Seats", "Lamps"), ("North", "24", "12"), ("South hall", "80", "40"), ("Attic", "6", "3"))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for r, row in enumerate(rows):
            for c, words in enumerate(row):
                canvas.drawString(76 + 120 * c, 700 - 20 * r, words)
        if ruled:
            canvas.grid([72 + 120 * c for c in range(4)], [714 - 20 * r for r in range(5)])

    source = read(made(tmp_path, draw))
    table = [b for b in parse("a.pdf", source.text, elements=source.elements).blocks if b.kind == "row"]
    assert [[c.text for c in row.cells] for row in table] == [list(row) for row in rows[1:]]
    assert [c.text for c in table[0].columns] == ["Room", "Seats", "Lamps"]


def test_a_list_whose_marks_stand_apart_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for n in range(4):
            canvas.drawString(72, 700 - 15 * n, f"{n + 1}.")
            canvas.drawString(108, 700 - 15 * n, SENTENCES[n])

    source = read(made(tmp_path, draw))
    assert [(b.kind, b.label, b.text) for b in parse("a.pdf", source.text, elements=source.elements).blocks] == [
        ("paragraph", str(n + 1), SENTENCES[n]) for n in range(4)]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_cover_their_words_on_turned_pages_too(tmp_path: Path, rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        wrapped(canvas, " ".join(SENTENCES), 72, 400, 300)

    path = made(tmp_path, draw)
    source = read(path)
    places = FilePlaces.of_source(source)
    assert places is not None
    start = source.text.index(SENTENCES[2])
    [place] = places.at([(start, start + len(SENTENCES[2]))])
    assert (place["page"], place["size"]) == (1, [pytest.approx(WIDTH, abs=0.01), pytest.approx(HEIGHT, abs=0.01)])
    assert all(0 <= x0 < x1 <= WIDTH and 0 <= y0 < y1 <= HEIGHT for x0, y0, x1, y1 in place["boxes"])
    if rotation == 0:
        textpage = pypdfium2.PdfDocument(path)[0].get_textpage()
        under = "".join(textpage.get_text_bounded(x0, HEIGHT - y1, x1, HEIGHT - y0) for x0, y0, x1, y1 in place["boxes"])
        assert squash(under) == squash(SENTENCES[2])


def test_vertical_writing_is_read_from_the_top_and_from_the_right(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 14)
        for c, column in enumerate(("春眠不觉晓处处闻啼鸟", "夜来风雨声花落知多少")):
            for n, character in enumerate(column):
                canvas.drawString(400 - 24 * c, 700 - 16 * n, character)

    assert squash(read(made(tmp_path, draw)).text) == "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少"


def test_form_fields_are_read_with_what_was_filled_in(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Name:")
        canvas.acroForm.textfield(name="name", value="Ada Byron", x=120, y=690, width=200, height=24)

    assert "Ada Byron" in read(made(tmp_path, draw)).text


def test_a_pdf_that_wants_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, lambda canvas: canvas.drawString(72, 700, "Secret."), encrypt=StandardEncryption("key", canPrint=0))
    with pytest.raises(CorpusError, match="QA_PDF_PASSWORDS"):
        read(path)
    monkeypatch.setenv("QA_PDF_PASSWORDS", "wrong\nkey")
    assert lines(read(path)) == ["Secret."]


def test_pages_without_text_are_named_and_never_left_out_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)

    def draw(canvas: Canvas) -> None:
        for number in range(4):
            if number == 1:
                canvas.drawString(72, 700, SENTENCES[0])
            else:
                canvas.rect(72, 600, 100, 50, fill=1)
            canvas.showPage()

    assert read(made(tmp_path, draw)).notices == (
        "its pages 1, 3–4 have no text that can be read; install OCR: pip install 'cited-answers[ocr]'",)
    with pytest.raises(CorpusError, match="pages 1 have no text"):
        read(made(tmp_path, lambda canvas: canvas.rect(72, 600, 100, 50, fill=1)))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>"])
def test_a_damaged_pdf_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(CorpusError, match="damaged|no text"):
        read(tmp_path / "a.pdf")


@pytest.mark.slow
def test_ten_thousand_pages_take_no_more_memory_than_their_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(10_000):
            canvas.drawString(72, 700, f"Sentence of page {number}.")
            canvas.showPage()

    path = made(tmp_path, draw)
    with ReadingProcess() as process:
        source = process.read(path)
        peak = int(next(line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1])
    assert source.text.count("Sentence of page") == 10_000
    assert source.stretches[-1].place == {"page": 10_000}
    assert peak < 500_000


@pytest.mark.slow
def test_a_scanned_page_is_read_by_ocr_and_says_so(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 16)
        for n, words in enumerate(SENTENCES[:3]):
            canvas.drawString(60, 700 - 40 * n, words)

    image = pypdfium2.PdfDocument(made(tmp_path, draw))[0].render(scale=200 / 72).to_pil()
    for name, picture in (("b.png", image), ("c.png", image.rotate(90, expand=True))):
        picture.save(tmp_path / name)
        source = read(tmp_path / name)
        assert all(squash(words) in squash(source.text) for words in SENTENCES[:3])
        assert source.stretches[0].place == {"page": 1, "ocr": True}


def test_a_picture_that_is_too_large_is_refused_by_its_declared_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    Image.new("1", (300, 200)).save(tmp_path / "a.png")
    monkeypatch.setattr(ocr, "MOST_PIXELS", 50_000)
    with pytest.raises(CorpusError, match="megapixels|make it smaller"):
        read(tmp_path / "a.png")


@pytest.mark.slow
def test_a_reader_that_breaks_is_that_files_error_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, lambda canvas: canvas.drawString(72, 700, SENTENCES[0]))
    big = io.BytesIO()
    Canvas(big, pagesize=A4).save()
    with ReadingProcess() as process:
        assert lines(process.read(path)) == [SENTENCES[0]]
        os.kill(process.pid, 9)
        assert lines(process.read(path)) == [SENTENCES[0]]
        process.seconds = 0.0
        with pytest.raises(CorpusError, match="without getting on"):
            process.read(path)
        process.seconds = 45.0
        assert lines(process.read(path)) == [SENTENCES[0]]
        pid = process.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
