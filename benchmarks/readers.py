"""How fast files are read: `python -m benchmarks.readers [--json]`.

Makes a PDF of dense pages, a Word file, a web page and a workbook, reads each five times in this process, and compares the median with
the bare library's walk over the same file: pypdfium2's text of each page, python-docx's paragraphs and cells, the nodes of
selectolax with their words, openpyxl's values.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from qa.documents.readers.registry import Reading

PAGES, ROWS, RUNS = 60, 1500, 5
SENTENCE = "Members of the association meet twice a year in the hall of the old school and elect a board of five for two years."


def make(folder: Path) -> None:
    """Writes the four files."""
    import docx
    import openpyxl
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    lines = simpleSplit(SENTENCE * 24, "Helvetica", 10, 460)
    canvas = Canvas(str(folder / "a.pdf"), pagesize=(595, 842))
    for number in range(PAGES):
        canvas.setFont("Helvetica", 10)
        for n, line in enumerate(lines[:48]):
            canvas.drawString(60, 780 - 14 * n, line)
        canvas.drawString(290, 30, str(number + 1))
        canvas.showPage()
    canvas.save()
    document = docx.Document()
    for n in range(ROWS // 3):
        document.add_heading(f"Rule {n}", 2)
        document.add_paragraph(SENTENCE)
    table = document.add_table(120, 4)
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = f"cell {r} {c}"
    document.save(str(folder / "a.docx"))
    body = "".join(f"<h2>Rule {n}</h2><p>{SENTENCE} <b>Always.</b></p><ul><li>one</li><li>two</li></ul>" for n in range(ROWS))
    (folder / "a.html").write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", "utf-8")
    book = openpyxl.Workbook()
    for n in range(ROWS * 2):
        book.active.append((f"row {n}", n, n / 7, SENTENCE[:30]))
    book.save(folder / "a.xlsx")


def bare(path: Path) -> Callable[[], object]:
    """The library's own walk over a file."""
    import docx
    import openpyxl
    import pypdfium2
    from selectolax.lexbor import LexborHTMLParser

    def pdf() -> object:
        return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]

    def word() -> object:
        document = docx.Document(str(path))
        return [p.text for p in document.paragraphs], [c.text for t in document.tables for row in t.rows for c in row.cells]

    def html() -> object:
        tree = LexborHTMLParser(path.read_text("utf-8"))
        return [(node.tag, node.text(deep=False)) for node in (tree.root.traverse(include_text=True) if tree.root else ())]

    def sheet() -> object:
        return [row for page in openpyxl.load_workbook(path, data_only=True) for row in page.iter_rows(values_only=True)]

    return {".pdf": pdf, ".docx": word, ".html": html, ".xlsx": sheet}[path.suffix]


def seconds(work: Callable[[], object]) -> float:
    """The median time of some runs."""
    found = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return median(found)


def main() -> None:
    """Prints each figure, as one object with --json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory() as place:
        make(Path(place))
        for name in ("pdf", "docx", "html", "xlsx"):
            path = Path(place) / f"a.{name}"
            ours, theirs = seconds(lambda path=path: Reading(lambda: None).read(path)), seconds(bare(path))  # type: ignore[misc]
            figures[f"{name}_ratio"] = ours / theirs
            if name == "pdf":
                figures["pdf_page_ms"] = 1000 * ours / PAGES
    for key, figure in figures.items():
        print(f"{key:12} {figure:.2f}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
