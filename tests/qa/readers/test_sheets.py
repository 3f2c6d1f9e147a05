"""Sheets and separated values: tables, headings, values as shown, what is hidden, and where each cell stands."""

from __future__ import annotations

import csv
import datetime
import io
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import blocks, lines, places, read, rows, told, words, zipped

from qa.documents.readers.cell_values import show
from qa.documents.source import Source
from qa.errors import CorpusError


def sheet_of(*own: tuple[Any, ...], title: str = "表") -> tuple[Any, Any]:
    book = openpyxl.Workbook()
    book.active.title = title
    for cells in own:
        book.active.append(cells)
    return book, book.active


def saved(book: Any, folder: Path) -> Source:
    book.save(folder / "a.xlsx")
    return read(folder / "a.xlsx")


def test_several_tables_with_their_titles_on_a_sheet(tmp_path: Path) -> None:
    book, _ = sheet_of(("一、人员",), ("部门", "人数"), ("财务", 3), ("馆务", 9), (), ("二、经费",), ("科目", "万元"), ("书", 12.5), ("电", 4))
    source = saved(book, tmp_path)
    assert [k for k, _ in lines(source)] == ["heading", "paragraph", "columns", "row", "row", "paragraph", "columns", "row", "row"]
    assert rows(source) == [{"部门": "财务", "人数": "3"}, {"部门": "馆务", "人数": "9"}, {"科目": "书", "万元": "12.5"}, {"科目": "电", "万元": "4"}]
    assert len({e.label for e in told(source, "row")}) == 2


def test_two_small_tables_of_words_stay_apart(tmp_path: Path) -> None:
    book, _ = sheet_of(("姓名", "职务"), ("赵", "馆长"), (), ("城市", "省份"), ("苏州", "江苏"))
    assert rows(saved(book, tmp_path)) == [{"姓名": "赵", "职务": "馆长"}, {"城市": "苏州", "省份": "江苏"}]


@pytest.mark.parametrize("values", [(3, 4), ("张", "李")])
def test_merged_headings_of_two_rows(tmp_path: Path, values: tuple[Any, Any]) -> None:
    book, sheet = sheet_of(("部门", "人员", None), (None, "男", "女"), ("财务", *values), ("馆务", *values))
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    shown = [str(v) for v in values]
    assert rows(saved(book, tmp_path)) == [{"部门": name, "人员 男": shown[0], "人员 女": shown[1]} for name in ("财务", "馆务")]


def test_headings_and_a_row_left_empty_below_them(tmp_path: Path) -> None:
    book, _ = sheet_of(("部门", "人数"), (), ("财务", 3))
    assert rows(saved(book, tmp_path)) == [{"部门": "财务", "人数": "3"}]


def test_a_label_between_rows_does_not_part_them_from_their_headings(tmp_path: Path) -> None:
    book, sheet = sheet_of(("城市", "人数"), ("华东",), ("苏州", 12), ("无锡", 7), ("华南",), ("广州", 18), ("注：年末数。",))
    sheet.merge_cells("A5:B5")
    source = saved(book, tmp_path)
    assert [r for r in rows(source) if r.get("人数", "").isdecimal()] == [
        {"城市": "苏州", "人数": "12"}, {"城市": "无锡", "人数": "7"}, {"城市": "广州", "人数": "18"}]
    assert lines(source)[-1] == ("paragraph", "注：年末数。")


@pytest.mark.parametrize(("value", "form", "shown"), [
    (1234.5, "#,##0.00", "1,234.50"), (0.256, "0.0%", "25.6%"), (0.5, "0%", "50%"), (1234567, "#,##0", "1,234,567"), (8, "General", "8"),
    (0.1 + 0.2, "General", "0.3"), (1.25, "0.##", "1.25"), (1.5, "#,##0.0#", "1.5"), (2, "0.##", "2"), (0.5, "# ?/?", "0.5"), (12, "0000", "0012"),
    (1234567, '#,##0,"千"', "1,235"), (12345.678, "0.00E+00", "1.23E+04"), (-5, "0.0;(0.0)", "-5.0"), (3, '0"人"', "3"), (True, "General", "TRUE"),
    (datetime.datetime(2031, 5, 1), "yyyy-mm-dd", "2031-05-01"), (datetime.datetime(2031, 5, 1), 'yyyy"年"m"月"', "2031-05"),
    (datetime.datetime(2031, 1, 1), "yyyy", "2031"), (datetime.datetime(2031, 5, 1, 9, 30), "yyyy/m/d h:mm", "2031-05-01 09:30"),
    (datetime.time(9, 5), "h:mm", "09:05"), (None, "General", ""), ("00123", "@", "00123")])
def test_values_as_they_are_shown(value: Any, form: str, shown: str) -> None:
    assert show(value, form) == shown


def test_hidden_sheets_rows_and_columns_are_left_out_and_named(tmp_path: Path) -> None:
    book, sheet = sheet_of(("品名", "进价", "供货", "备注", "售价"), ("茶", 1, "甲", "乙", 8), ("样品", 2, "甲", "乙", 9), ("杯", 3, "甲", "乙", 7))
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions.group("B", "D", hidden=True)
    book.create_sheet("底稿").sheet_state = "hidden"
    book.create_sheet("绝密").sheet_state = "veryHidden"
    source = saved(book, tmp_path)
    assert rows(source) == [{"品名": "茶", "售价": "8"}, {"品名": "杯", "售价": "7"}]
    assert source.notices == ("its sheet 表 has hidden rows or columns, which are left out", "its sheet 底稿 is hidden and left out",
                              "its sheet 绝密 is hidden and left out")


FORMULAS = ('<c r="B2"><f>1+1</f><v>2</v></c>', '<c r="B3"><f>A1*2</f></c>')


def test_formulas_have_the_values_that_were_kept_and_others_are_named(tmp_path: Path) -> None:
    book, sheet = sheet_of(("项", "数"), ("甲", "=1+1"), ("乙", "=A1*2"))
    book.save(tmp_path / "plain.xlsx")
    xml = ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>项</t>'
           '</is></c><c r="B1" t="inlineStr"><is><t>数</t></is></c></row>'
           + "".join(f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>甲</t></is></c>{formula}</row>' for r, formula in enumerate(FORMULAS, 2))
           + "</sheetData></worksheet>")
    source = read(zipped(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": xml}, tmp_path / "plain.xlsx"))
    assert rows(source) == [{"项": "甲", "数": "2"}]
    assert source.notices == ("it has formulas without their results; open and save it in a program for sheets",)


def test_cells_as_places_also_behind_empty_ones(tmp_path: Path) -> None:
    book, sheet = sheet_of(title="Q1")
    sheet["C4"], sheet["D4"], sheet["C5"], sheet["D5"], sheet["C6"] = "城市", "人数", "苏州", 12, "无锡"
    sheet["AB9"] = "末"
    source = saved(book, tmp_path)
    found = places(source)
    assert {w: found[w] for w in ("苏州", "12", "末")} == {"苏州": {"sheet": "Q1", "cells": "C5"}, "12": {"sheet": "Q1", "cells": "D5"},
                                                          "末": {"sheet": "Q1", "cells": "AB9"}}


def test_a_cell_far_off_does_not_make_a_sheet_large(tmp_path: Path) -> None:
    book, sheet = sheet_of(("城市", "人数"), ("苏州", 12))
    sheet["XFD1048576"] = "远"
    start = time.process_time()
    source = saved(book, tmp_path)
    assert time.process_time() - start < 5
    assert lines(source)[1:] == [("columns", "城市\t人数"), ("row", "苏州\t12"), ("paragraph", "远")]


def test_a_damaged_workbook_a_bomb_and_a_foreign_entity(tmp_path: Path) -> None:
    book, _ = sheet_of(("公开", "x"), ("y", 1))
    saved(book, tmp_path)
    with pytest.raises(CorpusError, match="damaged"):
        read(zipped(tmp_path / "b.xlsx", {"xl/workbook.xml": "<"}, tmp_path / "a.xlsx"))
    with pytest.raises(CorpusError, match="damaged"):
        read(zipped(tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": "<x"}, tmp_path / "a.xlsx"))
    with pytest.raises(CorpusError, match="unpacks to more"):
        read(zipped(tmp_path / "b.xlsx", {"xl/media/a.bin": b"0" * 40_000_000}, tmp_path / "a.xlsx"))
    (tmp_path / "secret.txt").write_text("内部密语", "utf-8")
    entity = (f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
              '2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>公开&x;</t></is></c></row></sheetData></worksheet>')
    try:
        text = read(zipped(tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": entity}, tmp_path / "a.xlsx")).text
    except CorpusError:
        text = ""
    assert "内部密语" not in text


def separated(folder: Path, data: str | bytes, name: str = "a.csv") -> Source:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return read(folder / name)


@pytest.mark.parametrize(("encoding", "mark", "name"), [
    ("cp936", ",", "gb18030"), ("utf-16", ",", "utf-16"), ("utf-8-sig", ";", "utf-8-sig"), ("utf-8", "\t", "utf-8"), ("utf-8", "|", "utf-8")])
def test_encodings_and_what_parts_values(tmp_path: Path, encoding: str, mark: str, name: str) -> None:
    text = f"城市{mark}人口数{mark}备注\n苏州市{mark}1,5{mark}常住人口\n无锡市{mark}0,7{mark}\n"
    text = text if mark != "," else text.replace("1,5", "15").replace("0,7", "7")
    source = separated(tmp_path, text.encode(encoding))
    first, second = ("1,5", "0,7") if mark != "," else ("15", "7")
    assert (source.text, source.encoding) == (text, name)
    assert rows(source) == [{"城市": "苏州市", "人口数": first, "备注": "常住人口"}, {"城市": "无锡市", "人口数": second, "备注": ""}]


def test_quotes_with_quotes_and_line_breaks_within(tmp_path: Path) -> None:
    text = '姓名,备注,年\r\n张三,"他说""好"",\r\n走了",2031\r\n\r\n"李四" , "" ,2032\r\n王五,"5"" 管",2033'
    source = separated(tmp_path, text)
    assert source.text == text
    assert [["".join(cell) for cell in words(source, e)] for e in told(source, "row")] == [
        ["张三", '他说"好",\r\n走了', "2031"], ["李四", "", "2032"], ["王五", '5"管', "2033"]]
    assert [[c.text for c in b.cells] for b in blocks(source) if b.kind == "row"] == [
        ["张三", '他说"好", 走了', "2031"], ["李四", "", "2032"], ["王五", '5" 管', "2033"]]
    assert {k: v["cells"] for k, v in places(source).items() if k.isdecimal() or len(k) == 2} == {
        "姓名": "A1", "备注": "B1", "张三": "A2", "2031": "C2", "李四": "A4", "2032": "C4", "王五": "A5", "2033": "C5"}


def test_words_behind_a_closing_quote_are_kept(tmp_path: Path) -> None:
    source = separated(tmp_path, '尺寸,价\n"5" 英寸,8\n"未闭,9\n')
    assert [["".join(cell) for cell in words(source, e)] for e in told(source, "row")][0] == ["5英寸", "8"]
    assert all(w in "".join(source.text[a:b] for e in source.elements for cell in e.cells for a, b in cell) for w in ("未闭", "9"))


def test_a_file_without_headings_and_one_with_a_title_above(tmp_path: Path) -> None:
    assert [k for k, _ in lines(separated(tmp_path, "2030,12\n2031,15\n"))] == ["row", "row"]
    source = separated(tmp_path, "sep=;\n人口统计\n城市;万人\n苏州;12\n")
    assert [k for k, _ in lines(source)] == ["furniture", "paragraph", "columns", "row"]


def test_line_ends_of_old_computers(tmp_path: Path) -> None:
    assert places(separated(tmp_path, "城市,万人\r苏州,12\r无锡,7\r"))["7"] == {"cells": "B3"}


def test_tabs_by_the_ending(tmp_path: Path) -> None:
    assert rows(separated(tmp_path, "name\tplace, room\nAnn\tBern, 4\n", "a.tsv")) == [{"name": "Ann", "place, room": "Bern, 4"}]


def test_many_rows_are_read_quickly(tmp_path: Path) -> None:
    data = "编号,姓名,金额,备注\n" + "".join(f'{n},"张{n}","{n},5","第{n}行 ""记"""\n' for n in range(20_000))
    start = time.process_time()
    source = separated(tmp_path, data)
    assert time.process_time() - start < 2
    assert len(told(source, "row")) == 20_000
    assert words(source, source.elements[-1])[2] == ["19999,5"]


def test_quotes_that_never_close_cost_no_more(tmp_path: Path) -> None:
    start = time.process_time()
    separated(tmp_path, "a,b\n" + '"x,1\n' * 20_001)
    assert time.process_time() - start < 2


FIELD = st.text(st.sampled_from('ab张 ,;"\n1'), max_size=6)


@settings(max_examples=60)
@given(st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=3, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_spans_hold_what_was_written(tmp_path_factory: pytest.TempPathFactory, own: list[tuple[str, ...]], end: str) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=end).writerows([("h1", "h2", "h3"), *own])
    source = separated(tmp_path_factory.getbasetemp(), out.getvalue())
    written = [["".join(field.split()) for field in record] for record in [("h1", "h2", "h3"), *own] if any(field.strip() for field in record)]
    found = [["".join("".join(cell).split()) for cell in words(source, e)] for e in source.elements]
    assert found == written
