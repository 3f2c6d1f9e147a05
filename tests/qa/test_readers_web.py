"""Web pages, books and mail: the traps of each format in files made here; and what a file is."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from qa.documents.corpus import extract, read_corpus
from qa.documents.readers.archives import open_zip
from qa.documents.readers.kinds import kind_of
from qa.documents.readers.registry import Reading
from qa.documents.source import Source
from qa.documents.structure.parse import parse
from qa.errors import CorpusError


def read(path: Path) -> Source:
    return Reading(lambda: None).read(path)


def page(folder: Path, body: str, name: str = "a.html", encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(encoding))
    return folder / name


def lines(source: Source) -> list[tuple[str, str]]:
    return [(e.kind, source.text[e.start:e.end]) for e in source.elements]


def test_headings_lists_and_anchors_of_a_page(tmp_path: Path) -> None:
    source = read(page(tmp_path, '<h2 id="fees">Fees</h2><p>Members <b>pay</b> ten euros.</p><ol start="3"><li>By card</li><li>In cash<ul><li>coins'
                                 "</li></ul></li></ol>"))
    assert lines(source) == [("heading", "Fees"), ("paragraph", "Members pay ten euros."), ("item", "3. By card"), ("item", "4. In cash"),
                             ("item", "coins")]
    assert {s.place["anchor"] for s in source.stretches} == {"fees"}


@pytest.mark.parametrize("hidden", ["<script>var a</script>", "<style>p{}</style>", "<nav>Home</nav>", '<p hidden>x</p>',
                                    '<p style="display: none">x</p>',
                                    '<div role="navigation">Home</div>', "<ruby><rt>yomi</rt></ruby>", "<template><p>x</p></template>", "<!-- x -->"])
def test_what_a_page_does_not_show_is_not_read(tmp_path: Path, hidden: str) -> None:
    assert lines(read(page(tmp_path, f"{hidden}<p>Open daily.</p>"))) == [("paragraph", "Open daily.")]


def test_cells_over_several_rows_and_columns(tmp_path: Path) -> None:
    source = read(page(tmp_path, '<table><tr><th rowspan="2">City</th><th colspan="2">Rooms</th></tr><tr><th>single</th><th>double</th></tr>'
                                 "<tr><td>Bern</td><td>4</td><td>9</td></tr></table>"))
    rows = [b for b in parse("a.html", source.text, elements=source.elements).blocks if b.kind == "row"]
    assert [c.text for c in rows[0].columns] == ["City", "Rooms single", "Rooms double"]
    assert [c.text for c in rows[0].cells] == ["Bern", "4", "9"]


def test_notes_of_a_page_stand_behind_what_refers_to_them(tmp_path: Path) -> None:
    source = read(page(tmp_path, '<p>Prices rose.<a href="#fn1"><sup>1</sup></a></p><p>They fell later.</p>'
                                 '<ol><li id="fn1"><p>In 2024. <a href="#r">↩</a></p></li></ol>'))
    blocks = parse("a.html", source.text, elements=source.elements).blocks
    assert [(b.kind, b.label, b.text) for b in blocks] == [
        ("paragraph", "", "Prices rose."), ("footnote", "1", "In 2024."), ("paragraph", "", "They fell later.")]


@pytest.mark.parametrize(("encoding", "meta", "words"), [
    ("gb2312", '<meta charset="gb2312">', "会议室"), ("utf-16", "", "会议室"), ("cp1251", '<meta charset="windows-1251">', "Зал заседаний"),
    ("gb18030", '<meta charset="utf-8">', "会议室预订须提前一天申请，由办公室批准。")])
def test_encodings_of_pages(tmp_path: Path, encoding: str, meta: str, words: str) -> None:
    assert words in read(page(tmp_path, f"{meta}<p>{words}</p>", encoding=encoding)).text


def test_elements_within_each_other_without_end(tmp_path: Path) -> None:
    assert "shallow" in read(page(tmp_path, "<p>shallow</p>" + "<div>" * 5000 + "deep")).text


def book(folder: Path, spine: bool) -> Path:
    manifest = '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    order = '<spine><itemref idref="b"/><itemref idref="a"/></spine>' if spine else ""
    with zipfile.ZipFile(folder / "a.epub", "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr("META-INF/container.xml", '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
                                                'full-path="o/p.opf"/></rootfiles></container>')
        file.writestr("o/p.opf", f'<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
                                 f"<dc:title>山行</dc:title></metadata><manifest>{manifest}</manifest>{order}</package>")
        for name in "ab":
            file.writestr(f"o/{name}.xhtml", f'<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>{name}</h1><p>第{name}章。</p></body></html>')
    return folder / "a.epub"


@pytest.mark.parametrize(("spine", "order"), [(True, "ba"), (False, "ab")])
def test_a_book_is_read_in_the_order_of_its_spine(tmp_path: Path, spine: bool, order: str) -> None:
    source = read(book(tmp_path, spine))
    assert lines(source)[0] == ("title", "山行")
    assert [words for kind, words in lines(source) if kind == "heading"] == list(order)
    assert source.stretches[0].place["chapter"] == f"{order[0]}.xhtml"


def test_mail_with_its_attachments(tmp_path: Path) -> None:
    inner = docx.Document()
    inner.add_paragraph("附件里的一句。")
    inner.save(str(tmp_path / "in.docx"))
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "会议通知", "li@example.org", "wang@example.org"
    mail.set_content("周五下午开会。\n\n> 何时开会？\n", charset="gb2312", cte="quoted-printable")
    mail.add_attachment((tmp_path / "in.docx").read_bytes(), maintype="application", subtype="octet-stream", filename="议程.docx")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    source = read(tmp_path / "a.eml")
    assert lines(source) == [("title", "会议通知"), ("paragraph", "From: li@example.org"), ("paragraph", "To: wang@example.org"),
                             ("paragraph", "周五下午开会。"), ("furniture", "> 何时开会？"), ("heading", "议程.docx"),
                             ("paragraph", "附件里的一句。")]
    assert source.stretches[-1].place == {"attachment": "议程.docx", "paragraph": 1}


def test_an_encrypted_message_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("From: a@example.org\nSubject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nzzz\n--b--\n", "utf-8")
    with pytest.raises(CorpusError, match="is encrypted"):
        read(tmp_path / "a.eml")


def test_a_box_of_messages(tmp_path: Path) -> None:
    one = "From x Mon Jan  1 00:00:00 2024\nFrom: {0}@example.org\nSubject: {0}\n\nWords of {0}.\n\n"
    (tmp_path / "a.mbox").write_text(one.format("first") + one.format("second"), "utf-8")
    source = read(tmp_path / "a.mbox")
    assert [words for kind, words in lines(source) if kind == "heading"] == ["first", "second"]
    assert source.stretches[-1].place == {"message": 2}


@pytest.mark.parametrize(("name", "data", "kind"), [
    ("a.txt", b"%PDF-1.7\n", "pdf"), ("a.pdf", b"<!DOCTYPE html><p>x", "html"), ("a.txt", b"plain", "text"), ("a", b"\x89PNG\r\n\x1a\n", "image"),
    ("a.doc", b"{\\rtf1 x}", "rtf"), ("a.bin", b"\0\1\2", ""), ("a.gz", b"\x1f\x8b\x08", "archive"), ("a.csv", b"a,b\n", "csv")])
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert kind_of(tmp_path / name) == kind


def test_an_ending_that_lies_is_named(tmp_path: Path) -> None:
    page(tmp_path, "<p>Open daily.</p>", "a.pdf")
    assert extract(str(tmp_path / "a.pdf")).notices == ("it is named .pdf but is of the kind html, and read as that",)
    assert read_corpus(tmp_path).documents[0].notices != ()


def test_a_container_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"0" * 40_000_000)
    with pytest.raises(CorpusError, match="unpacks to more"):
        open_zip(tmp_path / "a.docx")
    assert read_corpus_skips(tmp_path)


def read_corpus_skips(folder: Path) -> bool:
    (folder / "b.txt").write_text("一句话。", "utf-8")
    return [source for source, _ in read_corpus(folder).skipped] == ["a.docx"]
