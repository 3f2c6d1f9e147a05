"""Word, slides, sheets, OpenDocument and rich text: the traps of each format in files made here."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qa.documents.readers.registry import Reading
from qa.documents.source import Source
from qa.documents.structure.parse import parse
from qa.errors import CorpusError
from qa.types import Document


def read(path: Path) -> Source:
    return Reading(lambda: None).read(path)


def lines(source: Source) -> list[tuple[str, str]]:
    return [(e.kind, source.text[e.start:e.end]) for e in source.elements]


def parsed(path: Path) -> Document:
    source = read(path)
    return parse(path.name, source.text, source.encoding, "", source.elements)


def saved(document: Any, folder: Path, name: str) -> Path:
    document.save(str(folder / name))
    return folder / name


def word(xml: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>")


def test_headings_paragraphs_and_lists_of_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("访客规定", 1)
    document.add_paragraph("访客须登记。")
    document.add_paragraph("带证件", style="List Bullet")
    document.add_paragraph("填表格", style="List Number")
    document.add_paragraph("领胸牌", style="List Number")
    source = read(saved(document, tmp_path, "a.docx"))
    assert lines(source) == [("heading", "访客规定"), ("paragraph", "访客须登记。"), ("item", "带证件"), ("item", "1. 填表格"), ("item", "2. 领胸牌")]
    assert source.elements[0].level == 1
    assert [s.place for s in source.stretches] == [{"paragraph": n} for n in range(1, 6)]


def test_what_was_deleted_or_hidden_in_word_is_not_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.element.body.insert(0, word('<w:r><w:t>会议</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>不</w:delText></w:r></w:del>'
                                         '<w:ins w:id="2" w:author="a"><w:r><w:t>照常</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr>'
                                         '<w:t>秘密</w:t></w:r>'
                                         '<w:r><w:t>举行。</w:t></w:r>'))
    assert lines(read(saved(document, tmp_path, "a.docx"))) == [("paragraph", "会议照常举行。")]


def test_cells_that_are_merged_hold_for_each_place_and_are_written_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for r, row in enumerate((("部门", "人数", "年份"), ("财务", "12", "2023"), ("", "15", "2024"))):
        for c, words in enumerate(row):
            table.cell(r, c).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_table(1, 1).cell(0, 0).text = "单独一格"
    path = saved(document, tmp_path, "a.docx")
    rows = [b for b in parsed(path).blocks if b.kind == "row"]
    assert [[c.text for c in row.cells] for row in rows] == [["财务", "12", "2023"], ["财务", "15", "2024"]]
    assert [c.text for c in rows[0].columns] == ["部门", "人数", "年份"]
    assert rows[0].cells[0].spans == rows[1].cells[0].spans
    source = read(path)
    assert source.text.count("财务") == 1
    assert source.stretches[0].place == {"table": 1, "row": 1}
    assert ("paragraph", "单独一格") in lines(source)


def test_footnotes_of_word_stand_behind_their_paragraph_with_their_marks(tmp_path: Path) -> None:
    path = with_footnote(tmp_path)
    source = read(path)
    assert lines(source)[:2] == [("paragraph", "共有十二人参加。后来又来了三人。"), ("note", "不含工作人员。")]
    [mark] = source.elements[0].marks
    assert (mark.label, source.text[:mark.span[0]]) == ("1", "共有十二人参加。")
    note = next(b for b in parsed(path).blocks if b.kind == "footnote")
    assert (note.label, note.text) == ("1", "不含工作人员。")


def with_footnote(folder: Path) -> Path:
    """A Word file with a footnote, which python-docx cannot make: its parts are put in."""
    document = docx.Document()
    document.element.body.insert(0, word('<w:r><w:t>共有十二人参加。</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
                                         '<w:r><w:t>后来又来了三人。</w:t></w:r>'))
    plain = saved(document, folder, "plain.docx")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    notes = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>不含工作人员。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    target = folder / "notes.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode())
            if name == "[Content_Types].xml":
                data = data.replace(b"</Types>", b'<Override PartName="/word/footnotes.xml" '
                                                 b'ContentType="application/vnd.openxmlformats-officedocument.'
                                                 b'wordprocessingml.footnotes+xml"/></Types>')
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", notes)
    return target


def test_running_headers_of_word_are_furniture(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部文件"
    document.add_paragraph("正文一句。")
    assert lines(read(saved(document, tmp_path, "a.docx"))) == [("furniture", "内部文件"), ("paragraph", "正文一句。")]
    assert [b.text for b in parsed(tmp_path / "a.docx").blocks] == ["正文一句。"]


def test_an_external_entity_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("机密", "utf-8")
    body = (f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            "<office:body><office:text><text:p>公开&x;内容。</text:p></office:text></office:body></office:document-content>")
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", body)
    assert "机密" not in read(tmp_path / "a.odt").text


@pytest.mark.parametrize(("name", "data"), [("a.docx", b"PK\x03\x04 cut off"), ("a.xlsx", b"PK\x03\x04"),
                                            ("a.pptx", b"PK\x03\x04xx"), ("a.odt", b"PK\x03\x04")])
def test_a_damaged_container_is_named(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CorpusError, match="damaged"):
        read(tmp_path / name)


def test_slides_give_title_text_tables_and_notes(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "预算"
    table = slide.shapes.add_table(2, 2, 0, 2_000_000, 4_000_000, 1_000_000).table
    for r, row in enumerate((("年份", "金额"), ("2024", "30"))):
        for c, words in enumerate(row):
            table.cell(r, c).text = words
    slide.notes_slide.notes_text_frame.text = "先讲总额。"
    source = read(saved(deck, tmp_path, "a.pptx"))
    assert lines(source) == [("heading", "预算"), ("columns", "年份\t金额"), ("row", "2024\t30"), ("paragraph", "先讲总额。")]
    assert {tuple(s.place.items()) for s in source.stretches} == {(("slide", 1),)}


def test_sheets_show_values_as_they_are_formatted_with_their_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "价目"
    for row in (("品名", "单价", "折扣"), ("茶", 1234.5, 0.25), ("杯", 8, 0.1)):
        sheet.append(row)
    sheet["B2"].number_format, sheet["C2"].number_format = "#,##0.00", "0%"
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "勿外传"
    source = read(saved(book, tmp_path, "a.xlsx"))
    assert lines(source) == [("heading", "价目"), ("columns", "品名\t单价\t折扣"), ("row", "茶\t1,234.50\t25%"), ("row", "杯\t8\t0.1")]
    assert source.notices == ("its sheet 底稿 is hidden and left out",)
    places = {source.text[s.start:s.end]: s.place for s in source.stretches}
    assert places["1,234.50"] == {"sheet": "价目", "cells": "B2"}


@pytest.mark.parametrize(("data", "encoding"), [
    ("姓名,备注\n张三,\"他说“好”,\n走了\"\n李四,\"带\"\"引号\"\"\"\n".encode("gb18030"), "gb18030"),
    ("姓名;备注\n张三;一\n李四;二\n".encode("utf-16"), "utf-16")])
def test_separated_values_keep_the_text_of_their_file(tmp_path: Path, data: bytes, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    source = read(tmp_path / "a.csv")
    assert (source.text, source.encoding) == (data.decode(encoding), encoding)
    rows = [b for b in parsed(tmp_path / "a.csv").blocks if b.kind == "row"]
    assert [c.text for c in rows[0].columns] == ["姓名", "备注"]
    assert rows[0].cells[0].text == "张三"
    assert all(source.text[a:b] == source.text[a:b].strip() for e in source.elements for spans in e.cells for a, b in spans)
    if encoding == "gb18030":
        assert rows[1].cells[1].text.replace(" ", "") == '带"引号"'


def test_rich_text_keeps_headings_notes_and_tables(tmp_path: Path) -> None:
    rich = (r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}"
            r"{\pard\outlinelevel0 \u31456?\u31243?\par}{\pard \u20250?\u21592?{\super 1}{\*\footnote \pard \u27880?\u37322?}\u20843?\u20154?\par}"
            r"\trowd\cellx1000\cellx2000\pard\intbl a\cell 1\cell\row\trowd\cellx1000\cellx2000\pard\intbl b\cell 2\cell\row\pard end\par}")
    (tmp_path / "a.rtf").write_text(rich, "ascii")
    source = read(tmp_path / "a.rtf")
    assert lines(source) == [("heading", "章程"), ("paragraph", "会员1八人"), ("note", "注释"), ("row", "a\t1"), ("row", "b\t2"),
                             ("paragraph", "end")]
