"""The same words from every format: `python -m benchmarks.formats [--only docx,html] [--json]`.

Renders the documents of seeds/ with pandoc and LibreOffice to .docx, .html, .epub, .odt and .rtf, to PDF of one and of two columns
with running header and footer, and to pictures of the pages at 200 dots per inch, every third turned by a degree; asks the questions
of tests/gold/dev.jsonl of each, and compares with the answers from .txt: the share of answered questions whose quotes are the same
words, white space aside. Of the PDFs, the text under each citation's boxes, read back by pypdfium2, is compared with its quote.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa.assistant import Assistant
from qa.batch.question_files import read_questions
from qa.batch.run import answer_all
from qa.documents.corpus import read_corpus
from qa.documents.structure.lines import Line, Positions, join_text, read_lines
from qa.types import Block, Document, squash

SEEDS = Path(__file__).parents[1] / "seeds"
GOLD = SEEDS.parent / "tests" / "gold" / "dev.jsonl"
WRITTEN = ("docx", "html", "epub", "odt", "rtf")
FORMATS = (*WRITTEN, "pdf_one_column", "pdf_two_columns", "ocr")
HEADER = "联合国大会正式记录  补编"
DOTS_PER_INCH, TURN = 200, 1.0


def markdown(document: Document) -> str:
    """A document in pandoc's Markdown: headings by their depth, numbers as words, tables with captions, footnotes as such."""
    notes = {(b.part, b.label): b for b in document.blocks if b.kind == "footnote"}
    names = {key: f"n{number}" for number, key in enumerate(notes)}
    out: list[str] = []
    table: list[Block] = []
    for block in [*document.blocks, None]:
        if table and (block is None or block.kind != "row" or block.label != table[0].label or block.part != table[0].part):
            out.append(_table(table))
            table = []
        if block is None or block.kind == "footnote":
            continue
        if block.kind == "row":
            table.append(block)
        elif block.kind in ("letterhead", "signature"):
            out += _own_lines(document, block, names)
            out += [document.symbol] if block is document.blocks[0] and document.symbol and document.symbol not in block.text else []
        elif block.kind == "heading" and not block.label:
            out.append(f"{'#' * min(6, len(block.headings) + 1)} {_escaped(block.text)}")
        else:
            out.append(_number(block) + _marked(document, block, names))
    out += [f"[^{f'n{number}'}]: {_escaped(note.text)}" for number, note in enumerate(notes.values())]
    return "\n\n".join(out) + "\n"


def _own_lines(document: Document, block: Block, names: dict[tuple[str, str], str]) -> list[str]:
    """The lines of a block, those joined that were wrapped, each with references to its notes behind it."""
    found: list[list[Line]] = []
    for line in read_lines(document.text):
        if any(a <= line.start < b for a, b in block.spans):
            goes_on = found and line.blanks == 0 and line.indent == found[-1][-1].indent > 0
            found[-1].append(line) if goes_on else found.append([line])
    out = []
    for lines in found:
        own = [mark for mark in block.marks if lines[0].start <= mark.span[0] <= lines[-1].end + 2]
        references = [f"[^{name}]" for mark in own if (name := names.pop((block.part, mark.label), None))]
        out.append(_escaped(join_text([line.text for line in lines]).replace("*", "")) + "".join(references))
    return out


def _number(block: Block) -> str:
    if block.kind not in ("paragraph", "endnote", "tablenote") or not block.label:
        return ""
    letter = re.sub(r"^\d+", "", block.label)
    return {"endnote": f"{block.label} ", "tablenote": f"{letter} " if letter else ""}.get(
        block.kind, f"{block.label}\\. " if block.label.isdecimal() else f"{_escaped(block.label)} ")


def _marked(document: Document, block: Block, names: dict[tuple[str, str], str]) -> str:
    """A block's words with references to its notes, which stand behind the characters before their marks."""
    where = Positions(document.text, block.spans, block.text)._where
    solid = [i for i, c in enumerate(block.text) if not c.isspace()]
    cuts = sorted((sum(at < mark.span[0] for at in where), mark.label) for mark in block.marks)
    out, start = [], 0
    for count, label in cuts:
        end = solid[count - 1] + 1 if count else 0
        name = names.pop((block.part, label), None)
        out += [_escaped(block.text[start:end]), f"[^{name}]" if name else ""]
        start = end
    return "".join([*out, _escaped(block.text[start:])])


def _escaped(words: str) -> str:
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~^$@\"'])", r"\\\1", " ".join(words.split()))


def _table(rows: Sequence[Block]) -> str:
    columns = [c.text for c in rows[0].columns] or [""] * len(rows[0].cells)
    seen: set[Any] = set()
    lines = ["| " + " | ".join(map(_escaped, columns)) + " |", "|" + "---|" * len(columns)]
    for row in rows:
        cells = [cell.text if cell.spans not in seen else "" for cell in row.cells]
        seen |= {cell.spans for cell in row.cells if cell.spans}
        lines.append("| " + " | ".join(map(_escaped, cells)) + " |")
    return "\n".join(lines)


def render(documents: Sequence[Document], folder: Path, wanted: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """(format, folder of the documents in it), each made as it is asked for."""
    for name in ("docx", *WRITTEN[1:]):
        if name in wanted or name == "docx":
            own = folder / name
            own.mkdir()
            for document in documents:
                target = own / f"{Path(document.source).stem}.{name}"
                subprocess.run(["pandoc", "-f", "markdown-yaml_metadata_block", "-s", "-o", str(target), "--metadata", "lang=zh"],
                               input=markdown(document), encoding="utf-8", check=True, stderr=subprocess.DEVNULL)
            if name in wanted:
                yield name, own
    for name, columns in (("pdf_one_column", 1), ("pdf_two_columns", 2)):
        if name in wanted or columns == 1 and "ocr" in wanted:
            own = folder / name
            own.mkdir()
            for document in documents:
                _print(folder / "docx" / f"{Path(document.source).stem}.docx", own, columns)
            if name in wanted:
                yield name, own
    if "ocr" in wanted:
        own = folder / "ocr"
        own.mkdir()
        for path in sorted((folder / "pdf_one_column").glob("*.pdf")):
            _scan(path, own / path.name)
        yield "ocr", own


def _print(source: Path, folder: Path, columns: int) -> None:
    """A Word file as a PDF with a running header, page numbers below and so many columns."""
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document(str(source))
    for section in document.sections:
        section.header.paragraphs[0].text = HEADER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        section.footer.paragraphs[0]._p.append(field)
        cols = section._sectPr.find(qn("w:cols"))
        if cols is None:
            cols = OxmlElement("w:cols")
            section._sectPr.append(cols)
        cols.set(qn("w:num"), str(columns))
        cols.set(qn("w:space"), "500")
    if columns > 1:
        for table in document.element.body.findall(qn("w:tbl")):
            table.addprevious(_section(columns))
            table.addnext(_section(1))
    copy = folder / source.name
    document.save(str(copy))
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", str(folder),
                    str(copy)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    copy.unlink()
    shutil.rmtree(folder / "profile", ignore_errors=True)


def _section(columns: int) -> Any:
    """A paragraph that ends a stretch of so many columns."""
    from docx.oxml import parse_xml

    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return parse_xml(f'<w:p {names}><w:pPr><w:sectPr><w:type w:val="continuous"/><w:cols w:num="{columns}" w:space="500"/></w:sectPr></w:pPr></w:p>')


def _scan(source: Path, target: Path) -> None:
    """A PDF as one of pictures of its pages, every third turned."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(source)
    pages = [document[n].render(scale=DOTS_PER_INCH / 72).to_pil().convert("L") for n in range(len(document))]
    pages = [page.rotate(TURN, fillcolor=255, expand=False) if n % 3 == 2 else page for n, page in enumerate(pages)]
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS_PER_INCH)


def quotes(row: dict[str, Any]) -> list[str]:
    """The quotes of an answer without white space."""
    return sorted(squash(unicodedata.normalize("NFKC", c["quote"])) for c in row["citations"])


def characters_right(one: str, other: str) -> float:
    """The share of the characters of a text that another has in the same order, by lines (difflib)."""
    from difflib import SequenceMatcher

    found = SequenceMatcher(None, one, other, autojunk=False)
    return sum(block.size for block in found.get_matching_blocks()) / max(1, len(one))


def boxes_right(assistant: Assistant, rows: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Of how many citations the text under the boxes has the characters of the quote (pdfium tells them in the order in which they are
    drawn), and of how many in all."""
    import pypdfium2 as pdfium

    right = total = 0
    for citation in (c for row in rows for c in row["citations"]):
        document = pdfium.PdfDocument(assistant.settings.corpus / citation["source"])
        words = []
        for place in citation["places"]:
            page = document[place["page"] - 1]
            height = page.get_height()
            textpage = page.get_textpage()
            words += [textpage.get_text_bounded(x0, height - y1, x1, height - y0) for x0, y0, x1, y1 in place["boxes"]]
        under, quote = (sorted(squash(unicodedata.normalize("NFKC", w)).replace("\ufffe", "")) for w in ("".join(words), citation["quote"]))
        if under == quote:
            right += 1
        elif "--show" in sys.argv:
            print("under:", "".join(words), "\nquote:", citation["quote"], file=sys.stderr)
        total += 1
    return right, total


def main() -> None:
    """Prints the share of answered questions with the same quotes, by format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(FORMATS))
    parser.add_argument("--show", action="store_true", help="print where quotes differ")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    wanted = options.only.split(",")
    if missing := [tool for tool in ("pandoc", "soffice") if shutil.which(tool) is None]:
        raise SystemExit(f"Not installed: {', '.join(missing)}. They are Debian packages: pandoc, libreoffice-writer")
    questions = read_questions(str(GOLD))
    figures: dict[str, float] = {}
    right = total = 0
    with tempfile.TemporaryDirectory() as place:
        documents = read_corpus(SEEDS).documents
        asked = list(answer_all(Assistant.open(), questions, jobs=2))
        for name, folder in render(documents, Path(place), wanted):
            assistant = Assistant.open(folder, Path(place) / f"index-{name}")
            rows = list(answer_all(assistant, questions, jobs=2))
            pairs = [(one, other) for one, other in zip(asked, rows, strict=True) if one["answered"]]
            figures[name] = sum(quotes(one) == quotes(other) for one, other in pairs) / len(pairs)
            for one, other in pairs if options.show else ():
                if quotes(one) != quotes(other):
                    print(name, one["id"], one["question"], "\n  txt:", quotes(one), "\n  now:", quotes(other), file=sys.stderr)
            if name.startswith("pdf"):
                good, count = boxes_right(assistant, rows)
                right, total = right + good, total + count
            if name == "ocr":
                texts = [{Path(d.source).stem: squash("".join(b.text for b in d.blocks)) for d in ds} for ds in (documents, assistant.documents)]
                figures["ocr_characters"] = min(characters_right(texts[0][stem], texts[1][stem]) for stem in texts[0])
            print(f"{name:16} {figures[name]:.3f} of {len(pairs)}", flush=True)
    if total:
        figures["boxes"] = right / total
        print(f"{'boxes':16} {figures['boxes']:.3f} of {total}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
