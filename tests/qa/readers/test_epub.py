"""Books: the order of their pages, missing and unlisted ones, notes, places, what is no page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from made_files import blocks, lines, places, read, zipped

from qa.documents.source import Source
from qa.errors import CorpusError

CONTAINER = ('<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
             '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>')


def chapter(body: str, head: str = "<title>x</title>") -> str:
    return (f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
            f"<head>{head}</head><body>{body}</body></html>")


def book(folder: Path, pages: dict[str, str], spine: Sequence[str] = (), more: str = "", **parts: str) -> Source:
    """A book whose spine names pages by their files' names."""
    items = "".join(f'<item id="{name}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>' for name in {*pages, *spine})
    order = f"<spine>{''.join(f'<itemref idref={name!r}/>' for name in spine)}</spine>" if spine else ""
    package = ('<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>湖边\n小记</dc:title>'
               f"</metadata><manifest>{items}{more}</manifest>{order}</package>")
    return read(zipped(folder / "a.epub", {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package,
                                           **{f"OEBPS/{name}": text for name, text in pages.items()}, **parts}))


def test_pages_in_the_order_of_the_spine_with_chapters_and_anchors_as_places(tmp_path: Path) -> None:
    source = book(tmp_path, {"t/a.xhtml": chapter("<h1>Spring</h1><p id='p1'>It rained.</p>"), "t/b c.xhtml": chapter("<h1>冬</h1><p>下雪。</p>")},
                  ["t/b c.xhtml", "t/a.xhtml"])
    assert lines(source) == [("title", "湖边 小记"), ("heading", "冬"), ("paragraph", "下雪。"), ("heading", "Spring"), ("paragraph", "It rained.")]
    assert places(source) == {"冬\n下雪。": {"chapter": "t/b c.xhtml"}, "Spring": {"chapter": "t/a.xhtml"},
                              "It rained.": {"chapter": "t/a.xhtml", "anchor": "p1"}}


def test_without_a_spine_the_pages_come_by_name_but_for_the_navigation(tmp_path: Path) -> None:
    more = '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    source = book(tmp_path, {"b.xhtml": chapter("<p>后。</p>"), "a.xhtml": chapter("<p>前。</p>")}, more=more,
                  **{"OEBPS/nav.xhtml": chapter("<ol><li>目录</li></ol>")})
    assert lines(source)[1:] == [("paragraph", "前。"), ("paragraph", "后。")]


def test_a_page_that_is_missing_is_named(tmp_path: Path) -> None:
    source = book(tmp_path, {"a.xhtml": chapter("<p>在。</p>")}, ["gone.xhtml", "a.xhtml"])
    assert (source.notices, lines(source)[1:]) == (("its page OEBPS/gone.xhtml is missing",), [("paragraph", "在。")])


def test_the_navigation_in_the_spine_is_left_out(tmp_path: Path) -> None:
    more = '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav scripted"/>'
    source = book(tmp_path, {"a.xhtml": chapter("<p>正文。</p>")}, ["n", "a.xhtml"], more, **{"OEBPS/nav.xhtml": chapter("<p>目录</p>")})
    assert lines(source)[1:] == [("paragraph", "正文。")]


def test_heads_and_elements_that_close_themselves(tmp_path: Path) -> None:
    source = book(tmp_path, {"a.xhtml": chapter('<a id="s"/><p>一段。</p><p/><p>二段。</p>', '<title/><script src="x.js"/><style/>')}, ["a.xhtml"])
    assert lines(source)[1:] == [("paragraph", "一段。"), ("paragraph", "二段。")]


def test_notes_of_a_book(tmp_path: Path) -> None:
    body = ('<p>湖宽三里<a epub:type="noteref" href="#n1">①</a>，水深。</p><aside epub:type="footnote" id="n1"><p>旧里。</p></aside><p>岸有柳。</p>')
    source = book(tmp_path, {"a.xhtml": chapter(body)}, ["a.xhtml"])
    assert [(b.kind, b.label, b.text) for b in blocks(source)][1:] == [
        ("paragraph", "", "湖宽三里，水深。"), ("footnote", "①", "旧里。"), ("paragraph", "", "岸有柳。")]


def test_notes_on_a_page_of_their_own(tmp_path: Path) -> None:
    source = book(tmp_path, {"a.xhtml": chapter('<p>湖宽三里<a epub:type="noteref" href="n.xhtml#n1">1</a>，水深。</p>'),
                             "n.xhtml": chapter('<aside epub:type="footnote" id="n1">旧里。</aside>')}, ["a.xhtml", "n.xhtml"])
    assert "湖宽三里1" not in blocks(source)[1].text


def test_a_damaged_page_and_a_protected_book(tmp_path: Path) -> None:
    protected = {"META-INF/encryption.xml": '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod '
                                            'Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/><enc:CipherData><enc:CipherReference '
                                            'URI="OEBPS/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'}
    with pytest.raises(CorpusError, match="protected against copying"):
        book(tmp_path, {"a.xhtml": "\x8e\x01\x92"}, ["a.xhtml"], **protected)
    fonts = {"META-INF/encryption.xml": protected["META-INF/encryption.xml"].replace("a.xhtml", "font.otf")}
    assert lines(book(tmp_path, {"a.xhtml": chapter("<p>可读。</p>")}, ["a.xhtml"], **fonts))[1:] == [("paragraph", "可读。")]
    (tmp_path / "b.epub").write_bytes((tmp_path / "a.epub").read_bytes()[:300])
    with pytest.raises(CorpusError, match="damaged"):
        read(tmp_path / "b.epub")


def test_an_external_entity_in_a_book_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("内部密语", "utf-8")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    source = book(tmp_path, {"a.xhtml": chapter("<p>公开&x;。</p>").replace("<html", f"{entity}<html", 1)}, ["a.xhtml"])
    assert "公开" in source.text and "内部密语" not in source.text
