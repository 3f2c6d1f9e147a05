"""Web pages: headings, lists, tables, notes, what is not shown, encodings, pages within pages, elements without end."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import blocks, lines, marks, places, read, rows, told

from qa.documents.source import Source


def page(folder: Path, body: str, head: str = "", name: str = "a.html", encoding: str = "utf-8") -> Source:
    (folder / name).write_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return read(folder / name)


def test_a_title_is_told_unless_the_first_heading_says_the_same(tmp_path: Path) -> None:
    assert lines(page(tmp_path, "<h1>馆藏</h1><p>五万册。</p>", "<title>市图书馆</title>")) == [
        ("title", "市图书馆"), ("heading", "馆藏"), ("paragraph", "五万册。")]
    assert lines(page(tmp_path, "<h1>馆藏</h1>", "<title> 馆藏\n</title>")) == [("heading", "馆藏")]


def test_headings_with_their_levels_over_line_breaks(tmp_path: Path) -> None:
    source = page(tmp_path, "<h1>Opening<br>hours</h1><h3>Winter <em>only</em></h3><p>Ten to four.<h2>Fees</h2>Free.")
    assert [(e.level, w) for e, (_, w) in zip(source.elements, lines(source), strict=True)] == [
        (1, "Opening hours"), (3, "Winter only"), (0, "Ten to four."), (2, "Fees"), (0, "Free.")]
    assert blocks(source)[2].headings == ("Opening hours", "Winter only")


def test_lists_within_lists_count_as_they_are_shown(tmp_path: Path) -> None:
    source = page(tmp_path, '<ol start="3"><li>报名<ol type="a"><li>填表<li>交照片</ol></li><li value="7">面试<ul><li>带证</ul></li>'
                            '<li><p>录取</p><p>另行通知。</p></li></ol><ol reversed type="I"><li>x<li>y</ol>')
    assert lines(source) == [("item", "3. 报名"), ("item", "a. 填表"), ("item", "b. 交照片"), ("item", "7. 面试"), ("item", "带证"),
                             ("item", "8. 录取"), ("paragraph", "另行通知。"), ("item", "II. x"), ("item", "I. y")]
    assert [e.level for e in told(source, "item")] == [1, 2, 2, 1, 2, 1, 1, 1]


def test_a_table_with_headings_over_several_columns_and_a_caption(tmp_path: Path) -> None:
    source = page(tmp_path, "<table><caption>Table 2. Rooms</caption><thead><tr><th rowspan=2>City<th colspan=2>Rooms<tr><th>single<th>double</thead>"
                            "<tbody><tr><td>Bern<td>4<td>9<tr><td rowspan=2>Basel<td>1<td>2<tr><td colspan=2>none</table>")
    assert lines(source)[0] == ("paragraph", "Table 2. Rooms")
    assert rows(source) == [{"City": "Bern", "Rooms single": "4", "Rooms double": "9"}, {"City": "Basel", "Rooms single": "1", "Rooms double": "2"},
                            {"City": "Basel", "Rooms single": "none", "Rooms double": "none"}]
    assert [(b.kind, b.label) for b in blocks(source)] == [("heading", "表2"), *[("row", "2")] * 3]


def test_a_table_without_headings_of_its_own_has_those_that_read_so(tmp_path: Path) -> None:
    source = page(tmp_path, "<table><tr><td>年份<td>人数<tr><td>2023<td>12<tr><td>2024<td>15</table>")
    assert rows(source) == [{"年份": "2023", "人数": "12"}, {"年份": "2024", "人数": "15"}]


@pytest.mark.parametrize("table", [
    "<table><tr><td><h2>馆规</h2><p>勿喧哗。</p></td></tr></table>", "<table><tr><td></td><td><h2>馆规</h2><p>勿喧哗。</p></td></tr></table>",
    "<table role=presentation><tr><td>&nbsp;<td>&nbsp;<tr><td><td><h2>馆规</h2><p>勿喧哗。</p></table>",
    "<table><tr><td>&nbsp;<td>&nbsp;<tr><td><table><tr><td><h2>馆规</h2></table><td><p>勿喧哗。</p></table>"])
def test_a_table_that_lays_out_a_page_is_read_as_text(tmp_path: Path, table: str) -> None:
    assert lines(page(tmp_path, table)) == [("heading", "馆规"), ("paragraph", "勿喧哗。")]


def test_hidden_words_in_a_cell_and_lines_within_one(tmp_path: Path) -> None:
    source = page(tmp_path, '<table><tr><th>品名<th>价<tr><td>茶<span hidden>内部</span><td>8<br>元<tr><td>杯<td><p>9</p><script>x</script></table>')
    assert rows(source) == [{"品名": "茶", "价": "8 元"}, {"品名": "杯", "价": "9"}]


def test_notes_with_links_back_and_marks_within_a_sentence(tmp_path: Path) -> None:
    source = page(tmp_path, '<p>会费八十元<sup id="r1"><a href="#fn1">[1]</a></sup>，可减半<a href="#fn2" role="doc-noteref">2</a>。</p>'
                            '<section role="doc-endnotes"><ol><li id="fn1"><p>每年。<a href="#r1">↩︎</a></p></li>'
                            '<li id="fn2"><p>学生。</p></li></ol></section>')
    assert [(b.kind, b.label, b.text) for b in blocks(source)] == [
        ("paragraph", "", "会费八十元，可减半。"), ("footnote", "1", "每年。"), ("footnote", "2", "学生。")]


@pytest.mark.parametrize("body", [
    '<p>Prices rose<a href="#_ftn1" name="_ftnref1">[1]</a> again.</p><div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> Since May.</p></div>',
    '<p>Prices rose<a name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> again.</p>'
    '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a> Since May.</p></div>',
    '<p>Prices rose<sup><a href="#cite_note-x-1" id="cite_ref-1">[1]</a></sup> again.</p>'
    '<ol><li id="cite_note-x-1"><a href="#cite_ref-1">^</a> <span>Since May.</span></li></ol>'])
def test_notes_as_programs_write_them(tmp_path: Path, body: str) -> None:
    assert [(b.kind, b.label, b.text) for b in blocks(page(tmp_path, body))] == [
        ("paragraph", "", "Prices rose again."), ("footnote", "1", "Since May.")]


def test_a_mark_in_a_cell_is_no_part_of_its_figure(tmp_path: Path) -> None:
    source = page(tmp_path, '<table><tr><th>城市<th>万人<tr><td>苏州<td>12<sup><a href="#fn1">1</a></sup><tr><td>无锡<td>7</table>'
                            '<p id="fn1">1 常住。</p>')
    assert rows(source)[0] == {"城市": "苏州", "万人": "12"}
    assert lines(source)[-1] == ("note", "常住。")


def test_a_link_to_a_chapter_is_no_mark(tmp_path: Path) -> None:
    source = page(tmp_path, '<p><a href="#s2">2</a> <a href="#notes">Notes</a></p><h2 id="s2">Fees</h2><p>Ten.</p>'
                            '<h2 id="notes">Notes</h2><p>None.</p>')
    assert marks(source) == []
    assert [kind for kind, _ in lines(source)] == ["paragraph", "heading", "paragraph", "heading", "paragraph"]
    assert places(source)["Fees\nTen."] == {"anchor": "s2"}


@pytest.mark.parametrize("hidden", [
    "<script>var a</script>", "<style>p{}</style>", "<nav>x</nav>", "<p hidden>x</p>", '<p style="Display : none">x</p>', "<!-- x -->",
    '<div style="visibility:hidden">x</div>', '<ul role="menu"><li>x</ul>', '<div aria-hidden="true">x</div>', "<template><p>x</p></template>",
    "<noscript>x</noscript>", "<select><option>x</select>", "<svg><text>x</text></svg>", '<span style="mso-hide:all">x</span>',
    "<dialog>x</dialog>", '<input value="x">'])
def test_what_is_not_shown_is_not_read(tmp_path: Path, hidden: str) -> None:
    assert lines(page(tmp_path, f"{hidden}<p>九点开门。</p>")) == [("paragraph", "九点开门。")]


def test_entities_and_white_space(tmp_path: Path) -> None:
    assert lines(page(tmp_path, "<p>A&amp;B&nbsp;&lt;5&#8364; &#x4e2d;\n\t文&hellip;</p>")) == [("paragraph", "A&B <5€ 中 文…")]


def test_characters_with_their_reading_beside_them(tmp_path: Path) -> None:
    assert lines(page(tmp_path, "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を読む</p>")) == [("paragraph", "漢字を読む")]


def test_lines_of_a_text_set_beforehand(tmp_path: Path) -> None:
    assert lines(page(tmp_path, "<pre>第一行\n\n  第二行 <b>粗</b></pre>")) == [("paragraph", "第一行"), ("paragraph", "第二行 粗")]


ZH = "会议室预订须提前一天申请，由办公室批准。"


@pytest.mark.parametrize(("encoding", "meta", "words"), [
    ("gb2312", '<meta charset="gb2312">', "会议室"), ("gbk", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "朱镕基"),
    ("utf-16", "", ZH), ("utf-16", '<meta charset="utf-8">', ZH), ("utf-8", '<meta charset="gb2312">', ZH),
    ("utf-8", '<meta charset="gbk">', "图书馆"),
    ("gb18030", '<meta charset="utf-8">', ZH), ("utf-8-sig", '<meta charset="big5">', ZH), ("big5", '<meta charset=big5>', "會議室預訂"),
    ("cp1252", '<meta charset="ISO-8859-1">', "“ten” – fifteen €"), ("iso2022_jp", '<meta charset="iso-2022-jp">', "会議室"),
    ("cp1251", '<meta charset="windows-1251">', "Зал заседаний"), ("gb18030", '<meta charset="x-unknown">', ZH), ("utf-8", "", ZH)])
def test_encodings(tmp_path: Path, encoding: str, meta: str, words: str) -> None:
    assert lines(page(tmp_path, f"<p>{words}</p>", meta, encoding=encoding)) == [("paragraph", words)]


def test_a_page_within_the_page(tmp_path: Path) -> None:
    source = page(tmp_path, '<h1>外</h1><iframe srcdoc="&lt;p&gt;内一段。&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;"></iframe>'
                            '<iframe src="b.html"></iframe>' "<p>外一段。</p>")
    assert lines(source) == [("heading", "外"), ("paragraph", "内一段。"), ("paragraph", "外一段。")]


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<ul><li>", "<blockquote><p>", "<table><tr><td>", "<table><tr><td>a<td>b<tr><td>c<td>",
                                     "<section><ol><li><div>"])
def test_elements_within_each_other_without_end(tmp_path: Path, opening: str) -> None:
    text = page(tmp_path, "<p>shallow</p>" + opening * 5000 + "deep<script>x</script>").text
    assert ("shallow" in text, text.count("deep"), "x" in text) == (True, 1, False)


@pytest.mark.parametrize("tag", ["note", "list", "heading", "words", "maybe_mark", "item_words", "x-card"])
def test_elements_that_are_none_of_the_language(tmp_path: Path, tag: str) -> None:
    assert [words for _, words in lines(page(tmp_path, f"<{tag}>One.</{tag}><p>Two.</p>"))] == ["One.", "Two."]


def test_xhtml_whose_elements_close_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.xhtml").write_text('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a.js"/></head>'
                                      '<body><a id="x"/><p>第一段。</p><div class="line"/><p>第二段。<br/>又一行。</p></body></html>', "utf-8")
    assert [words for _, words in lines(read(tmp_path / "a.xhtml"))] == ["第一段。", "第二段。", "又一行。"]


def test_a_kept_page_in_quoted_printable(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(
        b'From: <Saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
        b'----b\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        b"<html><body><h1>=B9=DD=B2=D8</h1><p>=CE=E5=CD=F2=\r\n=B2=E1=A1=A3</p></body></html>\r\n"
        b"----b\r\nContent-Type: text/css\r\n\r\np{}\r\n----b--\r\n")
    assert lines(read(tmp_path / "a.mhtml")) == [("heading", "馆藏"), ("paragraph", "五万册。")]
