"""What a file is by its content and its name, and what is refused with a reason."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
from made_files import read, zipped

from qa.documents.readers import kinds
from qa.documents.readers.archives import open_zip, parse_xml, part
from qa.documents.readers.kinds import kind_of
from qa.errors import CorpusError

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(*streams: str) -> bytes:
    """An OLE container of empty streams with these names."""
    head = kinds.OLE + bytes(16) + struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    head += struct.pack("<108I", *[FREE] * 108)
    fat = struct.pack("<128I", FAT, *([END] * 1), *[FREE] * 126)
    entries = b"".join(_entry(name, 5 if not n else 2, 1 if not n and len(streams) else FREE, n + 1 if 0 < n < len(streams) else FREE)
                       for n, name in enumerate(("Root Entry", *streams[:3])))
    return head[:SECTOR].ljust(SECTOR, b"\0") + fat + entries.ljust(SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, right: int) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    return words.ljust(64, b"\0") + struct.pack("<HBBIII16xIQQIII", len(words), kind, 1, FREE, right, child, 0, 0, 0, END, 0, 0)


@pytest.mark.parametrize(("name", "data", "kind"), [
    ("a.txt", b"%PDF-1.7\n", "pdf"), ("a.pdf", b"junk\n%PDF-1.4", "pdf"), ("a", b"\x89PNG\r\n\x1a\n", "image"), ("a", b"\xff\xd8\xff\xe0", "image"),
    ("a", b"II*\0", "image"), ("a", b"MM\0*", "image"), ("a", b"RIFF\0\0\0\0WEBPVP8", "image"), ("a.doc", b"{\\rtf1 x}", "rtf"),
    ("a", b"GIF89a", "picture"),
    ("a", b"\x1f\x8b\x08", "archive"), ("a", b"Rar!\x1a", "archive"), ("a", b"7z\xbc\xaf\x27\x1c", "archive"), ("a", b"BZh9", "archive"),
    ("a", b"\xfd7zXZ", "archive"), ("a", b"\x7fELF", "program"), ("a", b"MZ\x90\0", "program"), ("a.bin", b"\0\1\2", ""), ("a.xyz", b"words", ""),
    ("a.txt", b"words", "text"), ("a.MD", b"# words", "text"), ("a.csv", b"a,b\n", "csv"), ("a.tsv", b"a\tb\n", "csv"),
    ("a", b"<!DOCTYPE html><p>x", "html"), ("a.txt", b"<html><p>x", "html"), ("a", b"\xef\xbb\xbf <!-- x --><html>", "html"),
    ("a", b'<?xml version="1.0"?>\n<html xmlns="x">', "html"), ("a", "<!doctype html>".encode("utf-16"), "html"), ("a.mht", b"<html>", "mhtml"),
    ("a", b"From: a\nTo: b\nSubject: c\n\nx", "eml"), ("a", b"Received: x\n\ty\nMIME-Version: 1.0\n\n", "eml"),
    ("a.txt", b"From: a\nDate: b\n\nx", "text"),
    ("a", b"From x Mon\nFrom: a\nSubject: b\n\nx", "mbox"), ("a", b"Name: a\nAge: b\n\nx", "")])
def test_kinds_by_content_and_by_name(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert kind_of(tmp_path / name) == kind


@pytest.mark.parametrize(("parts", "name", "kind"), [
    ({"word/document.xml": ""}, "a.zip", "docx"), ({"xl/workbook.xml": ""}, "a.docx", "xlsx"), ({"ppt/presentation.xml": ""}, "a", "pptx"),
    ({"META-INF/container.xml": ""}, "a", "epub"), ({"OFD.xml": ""}, "a", "ofd"), ({"Word/Document.xml": ""}, "a", "docx"),
    ({"a.txt": ""}, "a", "archive"),
    ({"mimetype": "application/epub+zip"}, "a", "epub"), ({"mimetype": "application/vnd.oasis.opendocument.text-template"}, "a", "odt"),
    ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet\n"}, "a", "ods"), ({}, "a.odt", "archive")])
def test_kinds_of_zip_containers(tmp_path: Path, parts: dict[str, str], name: str, kind: str) -> None:
    assert kind_of(zipped(tmp_path / name, parts)) == kind


@pytest.mark.parametrize(("streams", "name", "kind"), [
    (("WordDocument",), "a", "doc"), (("Workbook",), "a.doc", "xls"), (("Book",), "a", "xls"), (("PowerPoint Document",), "a", "ppt"),
    (("EncryptedPackage",), "a.docx", "encrypted"), (("__properties_version1.0",), "a", "msg"), (("MatOST",), "a", "wps"),
    (("Other",), "a.doc", "doc"), (("Other",), "a", "ole")])
def test_kinds_of_ole_containers(tmp_path: Path, streams: tuple[str, ...], name: str, kind: str) -> None:
    (tmp_path / name).write_bytes(compound(*streams))
    assert kind_of(tmp_path / name) == kind


@pytest.mark.parametrize(("data", "reason"), [
    (compound("EncryptedPackage"), "wants a password"), (b"\x1f\x8b\x08", "is an archive"), (b"\0\1\2", "is of a kind that is not read"),
    (b"\x7fELF", "is a program"), (b"GIF89a", "save it as .png"), (compound("Other"), "is of a kind that is not read")])
def test_what_is_not_read_is_refused_with_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.xyz").write_bytes(data)
    with pytest.raises(CorpusError, match=reason):
        read(tmp_path / "a.xyz")


@pytest.mark.parametrize(("name", "data", "kind"), [("a.pdf", b"<!DOCTYPE html><p>Open.</p>", "html"), ("a.docx", b"{\\rtf1 Open.}", "rtf"),
                                                    ("a.xls", b"<html><p>Open.</p></html>", "html")])
def test_an_ending_that_lies_is_named(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    source = read(tmp_path / name)
    assert (source.text, source.notices) == ("Open.\n", (f"it is named {Path(name).suffix} but is of the kind {kind}, and read as that",))


def test_an_ending_in_capitals_or_none_is_no_lie(tmp_path: Path) -> None:
    for name in ("a.HTM", "a", "a.xyz"):
        (tmp_path / name).write_bytes(b"<!DOCTYPE html><p>Open.</p>")
        assert read(tmp_path / name).notices == ()


def test_containers_that_unpack_to_too_much_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CorpusError, match="unpacks to more"):
        open_zip(zipped(tmp_path / "dense", {"a": b"0" * 40_000_000}))
    monkeypatch.setattr("qa.documents.readers.archives.MOST_UNPACKED", 1000)
    with pytest.raises(CorpusError, match="unpacks to more"):
        open_zip(zipped(tmp_path / "many", {str(n): b"x" * 100 for n in range(11)}))
    open_zip(zipped(tmp_path / "fine", {str(n): b"x" * 100 for n in range(9)})).close()


def test_a_container_that_lies_about_its_sizes_gives_no_more_than_it_declares(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a", {"x": b"0" * 1000})
    data = path.read_bytes().replace(struct.pack("<I", 1000), struct.pack("<I", 10))
    path.write_bytes(data)
    with open_zip(path) as file, pytest.raises(CorpusError, match="damaged"):
        part(file, "x")


def test_damaged_and_missing_parts_are_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a", {"x": b"abc" * 100})
    with zipfile.ZipFile(path) as file:
        at = file.getinfo("x").header_offset + 31
    data = bytearray(path.read_bytes())
    data[at:at + 6] = b"\xff" * 6
    path.write_bytes(bytes(data))
    with open_zip(path) as file:
        for name in ("x", "gone"):
            with pytest.raises(CorpusError, match=f"damaged: its part {name}"):
                part(file, name)


def test_xml_that_refers_to_files_or_to_itself_without_end(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("内部密语", "utf-8")
    foreign = parse_xml(f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><d>公开&x;</d>'.encode())
    assert "".join(foreign.itertext()) in ("公开", "公开&x;")
    own = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    assert len("".join(parse_xml(f'<!DOCTYPE d [<!ENTITY e0 "x">{own}]><d>&e9;</d>'.encode()).itertext())) < 100
    with pytest.raises(CorpusError, match="is no XML"):
        parse_xml(b"words", "x.xml")
