"""OpenDocument texts: headings, lists, notes, tables, what is hidden or deleted, text boxes, passwords."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import blocks, lines, marks, places, read, rows, told, zipped

from qa.documents.source import Source
from qa.errors import CorpusError

NAMESPACES = " ".join([*(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for name, long in (
    ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"))), 'xmlns:dc="http://purl.org/dc/elements/1.1/"'])


def odt(folder: Path, body: str, styles: str = "", margins: str = "", **parts: str) -> Source:
    content = (f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
               f"<office:body><office:text>{body}</office:text></office:body></office:document-content>")
    own = {"styles.xml": f"<office:document-styles {NAMESPACES}>{margins}</office:document-styles>"} if margins else {}
    return read(zipped(folder / "a.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **own, **parts}))


def p(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def h(words: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{words}</text:h>'


def item(*inside: str, more: str = "") -> str:
    return f"<text:list-item {more}>{''.join(i if i.startswith('<') else p(i) for i in inside)}</text:list-item>"


def note(words: str, label: str = "1", kind: str = "footnote") -> str:
    return (f'<text:note text:note-class="{kind}"><text:note-citation>{label}</text:note-citation><text:note-body>{p(words)}</text:note-body>'
            "</text:note>")


def cell(words: str, more: str = "") -> str:
    return f'<table:table-cell {more}>{words if words.startswith("<") else p(words)}</table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(c if c.startswith('<table:') else cell(c) for c in cells)}</table:table-row>"


def table(*own: str) -> str:
    return f"<table:table>{''.join(own)}</table:table>"


NINTH = 'text:start-value="9"'
COVERED = "<table:covered-table-cell/>"
NUMBERS = ('<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
           '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
           '<text:list-style style:name="Z"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
           '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/></text:list-style>'
           '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>')


def test_headings_and_paragraphs_with_spaces_tabs_and_line_breaks(tmp_path: Path) -> None:
    source = odt(tmp_path, h("总则") + h("范围", 2) + p('甲<text:s text:c="3"/>乙<text:tab/>丙<text:line-break/>第二行<text:span>重点</text:span>尾'))
    assert lines(source) == [("heading", "总则"), ("heading", "范围"), ("paragraph", "甲 乙 丙"), ("paragraph", "第二行重点尾")]
    assert [e.level for e in source.elements] == [1, 2, 0, 0]
    assert places(source)["甲 乙 丙\n第二行重点尾"] == {"paragraph": 3}
    assert blocks(source)[-1].headings == ("总则", "范围")


def test_lists_with_numbers_within_each_other_and_going_on(tmp_path: Path) -> None:
    inner = f"<text:list>{item('填表')}{item('交照片')}</text:list>"
    body = (f'<text:list text:style-name="L">{item("报名", inner)}{item("面试", "另行通知")}{item("录取", more=NINTH)}'
            f"</text:list>{p('间隔。')}" f'<text:list text:style-name="L" text:continue-numbering="true">{item("报到")}</text:list>'
            f'<text:list text:style-name="L">{item("重来")}</text:list><text:list text:style-name="B">{item("带伞")}</text:list>')
    source = odt(tmp_path, body, NUMBERS)
    assert [words for _, words in lines(source)] == ["1. 报名", "(a) 填表", "(b) 交照片", "2. 面试", "另行通知", "9. 录取", "间隔。", "10. 报到",
                                                  "1. 重来", "带伞"]
    assert [e.level for e in told(source, "item")][:4] == [1, 2, 2, 1]


def test_chinese_numbers_and_those_with_the_levels_above(tmp_path: Path) -> None:
    body = f'<text:list text:style-name="Z">{item(h("概况"), "<text:list>" + item("人口") + "</text:list>")}{item("经济")}</text:list>'
    source = odt(tmp_path, body, NUMBERS)
    assert lines(source) == [("heading", "一、 概况"), ("item", "一.1 人口"), ("item", "二、 经济")]


def test_headings_that_the_outline_numbers(tmp_path: Path) -> None:
    outline = ('<office:styles><text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1"/>'
               '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
               '<text:outline-level-style text:level="3" style:num-format=""/></text:outline-style></office:styles>')
    source = odt(tmp_path, h("A") + h("B", 2) + h("C", 2) + h("D", 3) + h("E") + h("F", 2)
                 + '<text:h text:outline-level="1" text:is-list-header="true">G</text:h>', margins=outline)
    assert [words for _, words in lines(source)] == ["1 A", "1.1 B", "1.2 C", "D", "2 E", "2.1 F", "G"]


def test_notes_behind_their_paragraph_with_marks_within_it(tmp_path: Path) -> None:
    source = odt(tmp_path, p("共十二人" + note("含列席者。") + "参加" + note("见签到簿。", "i", "endnote") + "。") + p("散会。"))
    assert lines(source) == [("paragraph", "共十二人参加。"), ("note", "含列席者。"), ("note", "见签到簿。"), ("paragraph", "散会。")]
    assert marks(source) == [("1", "", "共十二人"), ("i", "", "共十二人参加")]
    assert [(b.kind, b.label, b.text) for b in blocks(source)] == [
        ("paragraph", "", "共十二人参加。"), ("footnote", "1", "含列席者。"), ("footnote", "i", "见签到簿。"), ("paragraph", "", "散会。")]


def test_a_note_in_a_cell_is_no_part_of_its_figure(tmp_path: Path) -> None:
    source = odt(tmp_path, table(row("城市", "万人"), row("苏州", cell(p("12" + note("常住。")))), row("无锡", "7")))
    assert rows(source) == [{"城市": "苏州", "万人": "12"}, {"城市": "无锡", "万人": "7"}]
    assert [w for k, w in lines(source) if k == "note"] == ["常住。"]


def test_cells_merged_across_and_down(tmp_path: Path) -> None:
    head = "<table:table-header-rows>" \
        + row(cell("部门", 'table:number-rows-spanned="2"'), cell("人数", 'table:number-columns-spanned="2"'), COVERED) \
        + row(COVERED, "男", "女") + "</table:table-header-rows>"
    body = row(cell("财务", 'table:number-rows-spanned="2"'), "3", "4") + row(COVERED, "5", "6") \
        + row(cell("停办", 'table:number-columns-spanned="3"'), '<table:covered-table-cell table:number-columns-repeated="2"/>')
    source = odt(tmp_path, table(head, body))
    assert lines(source) == [("columns", "部门\t人数"), ("columns", "男\t女"), ("row", "财务\t3\t4"), ("row", "5\t6"), ("row", "停办")]
    assert rows(source) == [{"部门": "财务", "人数 男": "3", "人数 女": "4"}, {"部门": "财务", "人数 男": "5", "人数 女": "6"},
                            {"部门": "停办", "人数 男": "停办", "人数 女": "停办"}]


def test_a_block_of_cells_that_is_covered_at_once(tmp_path: Path) -> None:
    wide = 'table:number-rows-spanned="2" table:number-columns-spanned="2"'
    source = odt(tmp_path, table(row("地", "名", "数"), row(cell("合并", wide), COVERED, "1"),
                                 row('<table:covered-table-cell table:number-columns-repeated="2"/>', "2"), row("x", "y", "3")))
    assert rows(source)[1:] == [{"地": "合并", "名": "合并", "数": "2"}, {"地": "x", "名": "y", "数": "3"}]


def test_a_frame_around_a_text_is_read_as_text(tmp_path: Path) -> None:
    inside = cell(h("通知") + p("周五闭馆。") + f'<text:list text:style-name="L">{item("带证")}</text:list>')
    assert lines(odt(tmp_path, table(row(inside)), NUMBERS)) == [("heading", "通知"), ("paragraph", "周五闭馆。"), ("item", "1. 带证")]


def test_a_table_within_a_table_and_numbers_in_cells(tmp_path: Path) -> None:
    numbered = f'<text:list text:style-name="L">{item("填表")}{item("交费")}</text:list>'
    inner = table(row("票", "价"), row("成人", "30"))
    source = odt(tmp_path, table(row("事", "法"), row("入会", cell(numbered)), row("门票", cell(p("见下") + inner))), NUMBERS)
    assert [words for _, words in lines(source)] == ["事\t法", "入会\t1. 填表 2. 交费", "门票\t见下", "票\t价", "成人\t30"]


HIDDEN = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'


@pytest.mark.parametrize("gone", [
    p("底稿", "H"), p('<text:span text:style-name="H">底稿</text:span>'), '<text:section text:display="none"><text:p>底稿</text:p></text:section>',
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>底稿</text:p></text:deletion></text:changed-region></text:tracked-changes>",
    p("<office:annotation><dc:creator>某</dc:creator><text:p>底稿</text:p></office:annotation>"),
    p('<text:hidden-paragraph text:is-hidden="true"/>底稿'),
    p('<text:hidden-text text:is-hidden="true" text:string-value="底稿">底稿</text:hidden-text>')])
def test_what_is_hidden_or_deleted_is_left_out(tmp_path: Path, gone: str) -> None:
    assert lines(odt(tmp_path, gone + p("公开。"), HIDDEN)) == [("paragraph", "公开。")]


def test_hidden_rows_are_left_out(tmp_path: Path) -> None:
    source = odt(tmp_path, table(row("品名", "价"), row("底稿", "1", more='table:visibility="collapse"'), row("茶", "8"), row("杯", "9")))
    assert rows(source) == [{"品名": "茶", "价": "8"}, {"品名": "杯", "价": "9"}]


def test_text_boxes_are_read_once_also_within_each_other(tmp_path: Path) -> None:
    inner = f"<draw:frame><draw:text-box>{p('内框。')}</draw:text-box></draw:frame>"
    outer = f"<draw:frame><draw:text-box>{h('外框')}{p('框中。' + inner)}</draw:text-box></draw:frame>"
    source = odt(tmp_path, p("前文。" + outer))
    assert lines(source) == [("paragraph", "前文。"), ("heading", "外框"), ("paragraph", "框中。"), ("paragraph", "内框。")]


def test_running_headers_and_a_table_of_contents_are_furniture(tmp_path: Path) -> None:
    margins = (f"<office:master-styles><style:master-page><style:header>{p('年报')}</style:header><style:footer>{p('第 1 页')}</style:footer>"
               "</style:master-page></office:master-styles>")
    contents = (f"<text:table-of-content><text:index-body><text:index-title>{p('目录')}</text:index-title>{p('总则 3')}</text:index-body>"
                "</text:table-of-content>")
    source = odt(tmp_path, contents + p("会员增多。"), margins=margins)
    assert lines(source) == [("furniture", "年报"), ("furniture", "目录"), ("furniture", "总则 3"), ("paragraph", "会员增多。"),
                             ("furniture", "第 1 页")]
    assert [b.text for b in blocks(source)] == ["会员增多。"]


def test_words_beside_ruby_links_and_fields(tmp_path: Path) -> None:
    body = p("<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>かん</text:ruby-text></text:ruby>字<text:a>链接</text:a>"
             "<text:date>2031年</text:date><text:bookmark-start/>。")
    assert lines(odt(tmp_path, body)) == [("paragraph", "漢字链接2031年。")]


def test_passwords_damage_and_foreign_entities(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="wants a password"):
        odt(tmp_path, p("x"), **{"META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"})
    with pytest.raises(CorpusError, match="damaged"):
        odt(tmp_path, p("x"), **{"content.xml": "nothing"})
    (tmp_path / "secret.txt").write_text("内部密语", "utf-8")
    entity = (f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]><office:document-content {NAMESPACES}>'
              "<office:body><office:text><text:p>公开&x;。</text:p></office:text></office:body></office:document-content>")
    source = odt(tmp_path, "", **{"content.xml": entity})
    assert lines(source) == [("paragraph", "公开。")]
