"""Slides: titles, reading order, lists, tables, groups, notes, diagrams, what is hidden, damage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import etree
from made_files import blocks, lines, read, zipped
from pptx.util import Emu

from qa.documents.source import Source
from qa.errors import CorpusError

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
NAMESPACES = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
MILLION = 1_000_000


def saved(deck: Any, folder: Path) -> Source:
    deck.save(str(folder / "a.pptx"))
    return read(folder / "a.pptx")


def deck_with(title: str = "", layout: int = 5) -> tuple[Any, Any]:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = title
    return deck, slide


def box(shapes: Any, words: str, left: float, top: float) -> Any:
    shape = shapes.add_textbox(Emu(int(left * MILLION)), Emu(int(top * MILLION)), Emu(MILLION), Emu(MILLION // 2))
    shape.text_frame.text = words
    return shape


def raw(words: str) -> str:
    """A shape that says of itself neither what it is nor what it looks like."""
    return (f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="90" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r>'
            f"<a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>")


def test_titles_and_slides_as_places(tmp_path: Path) -> None:
    deck, first = deck_with("预算\v2031")
    box(first.shapes, "总额三十万。", 1, 3)
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Staff"
    box(second.shapes, "Twelve people.\vFull time.", 1, 3)
    source = saved(deck, tmp_path)
    assert lines(source) == [("heading", "预算 2031"), ("paragraph", "总额三十万。"), ("heading", "Staff"), ("paragraph", "Twelve people."),
                             ("paragraph", "Full time.")]
    assert [dict(s.place) for s in source.stretches] == [{"slide": 1}, {"slide": 2}]
    assert blocks(source)[-1].headings == ("Staff",)


def test_shapes_in_reading_order_with_those_of_groups(tmp_path: Path) -> None:
    deck, slide = deck_with("T")
    box(slide.shapes, "four", 5, 5)
    box(slide.shapes, "two", 5, 2.01)
    group = slide.shapes.add_group_shape()
    box(group.shapes, "three b", 2, 3.5)
    inner = group.shapes.add_group_shape()
    box(inner.shapes, "three a", 1, 3.5)
    box(slide.shapes, "one", 1, 2.05)
    assert [w for _, w in lines(saved(deck, tmp_path))] == ["T", "one", "two", "three a", "three b", "four"]


def test_points_of_a_list_with_their_levels(tmp_path: Path) -> None:
    deck, slide = deck_with("须知", 1)
    frame = slide.placeholders[1].text_frame
    frame.text = "带证"
    for level, words in ((1, "身份证"), (1, "学生证"), (0, "守时")):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = words, level
    source = saved(deck, tmp_path)
    assert [(e.kind, e.level) for e in source.elements] == [("heading", 1), ("item", 1), ("item", 2), ("item", 2), ("item", 1)]


def test_a_body_of_one_paragraph_is_no_list(tmp_path: Path) -> None:
    deck, slide = deck_with("须知", 1)
    slide.placeholders[1].text_frame.text = "每人限带一件行李。"
    assert lines(saved(deck, tmp_path))[1] == ("paragraph", "每人限带一件行李。")


def table(slide: Any, *own: tuple[str, ...]) -> Any:
    made = slide.shapes.add_table(len(own), len(own[0]), 0, 2 * MILLION, 4 * MILLION, MILLION).table
    for r, cells in enumerate(own):
        for c, words in enumerate(cells):
            made.cell(r, c).text = words
    return made


def test_a_table_with_cells_merged_beside_each_other(tmp_path: Path) -> None:
    deck, slide = deck_with("T")
    made = table(slide, ("部门", "地点", "人数", ""), ("财务", "二楼", "3", "4"), ("", "", "5", "6"), ("合计", "", "18", "0"))
    for first, last in (((0, 2), (0, 3)), ((1, 0), (2, 0)), ((1, 1), (2, 1)), ((3, 0), (3, 1))):
        made.cell(*first).merge(made.cell(*last))
    source = saved(deck, tmp_path)
    assert lines(source)[1:] == [("columns", "部门\t地点\t人数"), ("row", "财务\t二楼\t3\t4"), ("row", "5\t6"), ("row", "合计\t18\t0")]
    cells = [[c.text for c in b.cells] for b in blocks(source) if b.kind == "row"]
    assert cells == [["财务", "二楼", "3", "4"], ["财务", "二楼", "5", "6"], ["合计", "合计", "18", "0"]]


def test_a_table_whose_first_row_is_none_of_headings(tmp_path: Path) -> None:
    deck, slide = deck_with("T")
    table(slide, ("茶", "8"), ("杯", "9")).first_row = False
    assert lines(saved(deck, tmp_path))[1:] == [("row", "茶\t8"), ("row", "杯\t9")]


def test_speaker_notes_stand_behind_the_slide(tmp_path: Path) -> None:
    deck, slide = deck_with("预算")
    slide.notes_slide.notes_text_frame.text = "先讲总额。\n再讲明细。"
    source = saved(deck, tmp_path)
    assert lines(source)[1:] == [("paragraph", "先讲总额。"), ("paragraph", "再讲明细。")]
    assert source.stretches[-1].place == {"slide": 1}


def test_hidden_slides_and_shapes_are_left_out_and_slides_named(tmp_path: Path) -> None:
    deck, slide = deck_with("一")
    box(slide.shapes, "勿示", 1, 3)._element.nvSpPr.cNvPr.set("hidden", "1")
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "备用"
    hidden._element.set("show", "0")
    source = saved(deck, tmp_path)
    assert (lines(source), source.notices) == ([("heading", "一")], ("its slide 2 is hidden and left out",))


def test_shapes_of_unknown_make_and_those_written_twice(tmp_path: Path) -> None:
    deck, slide = deck_with("T")
    tree = slide.shapes._spTree
    tree.append(etree.fromstring(raw("无形之形")))
    tree.append(etree.fromstring(f'<mc:AlternateContent {NAMESPACES}><mc:Choice Requires="a14">{raw("公式在此")}</mc:Choice>'
                                 f"<mc:Fallback>{raw('公式在此')}</mc:Fallback></mc:AlternateContent>"))
    assert [w for _, w in lines(saved(deck, tmp_path))] == ["T", "无形之形", "公式在此"]


def test_the_words_of_a_diagram(tmp_path: Path) -> None:
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    deck, slide = deck_with("T")
    space = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    data = (f'<dgm:dataModel xmlns:dgm="{space}" xmlns:a="{A}"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>报名</a:t></a:r></a:p></dgm:t></dgm:pt>'
            "<dgm:pt type='pres'/><dgm:pt><dgm:t><a:p><a:r><a:t>录</a:t></a:r><a:r><a:t>取</a:t></a:r></a:p></dgm:t></dgm:pt>"
            "</dgm:ptLst></dgm:dataModel>")
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
                slide.part.package, data.encode())
    rel = slide.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData")
    slide.shapes._spTree.append(etree.fromstring(
        f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="91" name="d"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>'
        f'<a:off x="0" y="3000000"/><a:ext cx="1" cy="1"/></p:xfrm><a:graphic><a:graphicData uri="{space}"><dgm:relIds xmlns:dgm="{space}" '
        f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:dm="{rel}"/></a:graphicData></a:graphic></p:graphicFrame>'))
    assert lines(saved(deck, tmp_path)) == [("heading", "T"), ("paragraph", "报名"), ("paragraph", "录取")]


def test_footers_and_slide_numbers_are_furniture(tmp_path: Path) -> None:
    deck, slide = deck_with("T")
    for kind, words in (("ftr", "内部"), ("sldNum", "7"), ("dt", "五月")):
        placed = raw(words).replace("<p:nvPr/>", f'<p:nvPr><p:ph type="{kind}" sz="quarter" idx="12"/></p:nvPr>')
        slide.shapes._spTree.append(etree.fromstring(placed))
    assert lines(saved(deck, tmp_path))[1:] == [("furniture", "内部"), ("furniture", "7"), ("furniture", "五月")]


def test_the_words_and_figures_of_a_chart(tmp_path: Path) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    deck, slide = deck_with("T")
    data = CategoryChartData()
    data.categories = ["春", "秋"]
    data.add_series("参观", (120, 95.5))
    data.add_series("借阅", (30, None))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 2 * MILLION, MILLION, MILLION, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "人次"
    source = saved(deck, tmp_path)
    assert lines(source)[1:] == [("paragraph", "人次"), ("columns", "参观\t借阅"), ("row", "春\t120\t30"), ("row", "秋\t95.5")]


@pytest.mark.parametrize("data", [b"", b"<p:sld", b"\0"])
def test_a_damaged_slide_is_named(tmp_path: Path, data: bytes) -> None:
    deck, _ = deck_with("T")
    saved(deck, tmp_path)
    with pytest.raises(CorpusError, match="damaged"):
        read(zipped(tmp_path / "b.pptx", {"ppt/slides/slide1.xml": data}, tmp_path / "a.pptx"))


def test_an_external_entity_in_a_slide_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("内部密语", "utf-8")
    deck, slide = deck_with("公开")
    saved(deck, tmp_path)
    xml = etree.tostring(slide._element).decode().replace("公开", "公开&x;").replace("&#20844;&#24320;", "公开&x;")
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>{xml}'
    assert "内部密语" not in read(zipped(tmp_path / "b.pptx", {"ppt/slides/slide1.xml": entity}, tmp_path / "a.pptx")).text
