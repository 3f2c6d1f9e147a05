"""Question files: what is read in which format and encoding, and what a bad row becomes."""

import csv
import datetime
import gc
import io
import json
import sys
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.batch.question_files import Question, Row, column_names, csv_rows, from_row, parse_row, read_questions
from qa.errors import BatchError
from qa.types import Turn


def write(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


@pytest.mark.parametrize("data", [
    "汇款有多少？\n\n  \nWho wrote it?\n".encode(),
    b"\xef\xbb\xbf" + "汇款有多少？\r\n\r\nWho wrote it?".encode(),
    "汇款有多少？\nWho wrote it?\n".encode("gb18030"),
    "汇款有多少？\nWho wrote it?\n".encode("utf-16"),
    "汇款有多少？\rWho wrote it?\r".encode(),
], ids=["utf-8", "bom", "gb18030", "utf-16", "old mac"])
def test_text_file_has_one_question_a_line_in_any_encoding(tmp_path, data):
    assert read_questions(write(tmp_path, "q.txt", data)) == [
        Question("q-1", "汇款有多少？"), Question("q-2", "Who wrote it?")]


def test_one_short_chinese_line_in_gb18030_is_not_taken_for_big5(tmp_path):
    assert read_questions(write(tmp_path, "q.txt", "儿童".encode("gb18030")))[0].question == "儿童"


def test_big5_is_detected(tmp_path):
    text = "二〇一〇年全球國際移民總數是多少？\n誰寫了這份報告？\n匯款對發展有什麼作用？"
    assert [q.question for q in read_questions(write(tmp_path, "q.txt", text.encode("big5", "ignore")))][1:] == [
        "誰寫了這份報告？", "匯款對發展有什麼作用？"]


def test_only_line_ends_part_questions(tmp_path):
    assert [q.question for q in read_questions(write(tmp_path, "q.txt", "a\u2028b\x0cc\n"))] == ["a\u2028b\x0cc"]


def test_empty_file_has_no_questions(tmp_path):
    assert read_questions(write(tmp_path, "q.txt", "")) == []


def test_jsonl_keeps_ids_history_and_other_fields(tmp_path):
    rows = [{"question": "一", "kind": "fact"},
            {"id": 7, "question": "二", "history": [{"question": "一", "answer": "壹"}, {"question": "零"}]},
            {"id": "q-1", "question": "三", "history": []}]
    path = write(tmp_path, "q.jsonl", "\n\n".join(json.dumps(row) for row in rows))
    assert read_questions(path) == [
        Question("q-1", "一", (), {"kind": "fact"}),
        Question(7, "二", (Turn("一", "壹"), Turn("零", ""))),
        Question("q-1", "三")]


@pytest.mark.parametrize(("line", "id", "question", "error"), [
    ('{"question": "a"', "q-2", '{"question": "a"', "Line 2 is not JSON"),
    ("[" * 100_000, "q-2", "[" * 400, "Line 2 is not JSON"),
    ("[1]", "q-2", "[1]", "Line 2 is not an object"),
    ('{"id": NaN, "question": "a"}', "q-2", '{"id": NaN, "question": "a"}', "Line 2 is not JSON: NaN is no number"),
    ('{"id": 1e999, "question": "a"}', "q-2", '{"id": 1e999, "question": "a"}', "Line 2 is not JSON: 1e999 is no number"),
    ('{"question": "a", "n": -Infinity}', "q-2", '{"question": "a", "n": -Infinity}', "Line 2 is not JSON: -Infinity is"),
    ('{"id": "x"}', "x", "", 'Line 2 has no "question"'),
    ('{"question": 5}', "q-2", "", 'Line 2 has no "question"'),
    ('{"question": "a", "history": "b"}', "q-2", "a", 'Line 2: "history" is not a list'),
    ('{"question": "a", "history": [{"answer": "b"}]}', "q-2", "a", 'Line 2: "history" is not a list'),
])
def test_broken_line_is_a_question_with_an_error_in_its_place(tmp_path, line, id, question, error):
    path = write(tmp_path, "q.jsonl", f'{{"question": "before"}}\n{line}\n{{"question": "after"}}\n')
    before, broken, after = read_questions(path)
    assert (before, after) == (Question("q-1", "before"), Question("q-3", "after"))
    assert (broken.id, broken.question) == (id, question)
    assert broken.error.startswith(error)


@pytest.mark.parametrize(("data", "expected"), [
    ('\n {"id": "a", "question": "一"}\nbroken', [("a", "一", False), ("q-2", "broken", True)]),
    ('一\n{"question": "二"}', [("q-1", "一", False), ("q-2", '{"question": "二"}', False)]),
    ("", []),
])
def test_standard_input_is_jsonl_if_its_first_line_is_an_object(monkeypatch, data, expected):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    assert [(q.id, q.question, bool(q.error)) for q in read_questions("-")] == expected


@pytest.mark.parametrize(("name", "data", "reason"), [
    ("q.docx", b"", "the ending is none of .txt, .csv, .tsv, .xlsx, .jsonl"),
    ("q.txt", b"\x00\x01\x02\xff\xfe\x80" * 50, "it is binary or in no known encoding"),
])
def test_unreadable_question_file_is_refused_with_its_name(tmp_path, name, data, reason):
    path = write(tmp_path, name, data)
    with pytest.raises(BatchError) as refusal:
        read_questions(path)
    assert path in str(refusal.value)
    assert reason in str(refusal.value)


def test_missing_question_file_is_refused(tmp_path):
    with pytest.raises(BatchError, match="nowhere.txt: No such file"):
        read_questions(str(tmp_path / "nowhere.txt"))


@given(st.text())
def test_any_line_of_jsonl_becomes_one_question(line):
    question = parse_row(line, "q-9", 9)
    assert bool(question.error) or isinstance(question.question, str)
    assert question.id != ""


TABLE = [Question("a", "汇款有多少？", (), {"topic": "钱, \"大\""}),
         Question("q-2", "Who\nwrote it?", (), {"topic": ""})]


@pytest.mark.parametrize(("name", "data"), [
    ("q.csv", '\ufeffid,question,topic\r\na,汇款有多少？,"钱, ""大"""\r\n,"Who\nwrote it?",\r\n'.encode()),
    ("q.csv", 'id,question,topic\r\na,汇款有多少？,"钱, ""大"""\r\n,"Who\nwrote it?",\r\n'.encode("gb18030")),
    ("q.csv", 'ID;Question;topic\na;汇款有多少？;"钱, ""大"""\n\n;;\n;"Who\nwrote it?";\n'.encode()),
    ("q.csv", 'sep=;\r\nid;问题;topic\r\na;汇款有多少？;"钱, ""大"""\r\n;"Who\nwrote it?";'.encode()),
    ("q.csv", 'id\tquestion\ttopic\na\t汇款有多少？\t"钱, ""大"""\n\t"Who\nwrote it?"\t\n'.encode("utf-16")),
    ("q.tsv", 'id\tquestion\ttopic\na\t汇款有多少？\t"钱, ""大"""\n\t"Who\nwrote it?"\t\n'.encode()),
    ("q.csv", 'id,question,topic\ra,汇款有多少？,"钱, ""大"""\r,"Who\nwrote it?",\r'.encode()),
], ids=["bom", "gb18030", "semicolon", "sep", "excel unicode", "tsv", "old mac"])
def test_table_of_text_as_excel_writes_it(tmp_path, name, data):
    assert read_questions(write(tmp_path, name, data)) == TABLE


def test_chinese_only_table_in_gb18030(tmp_path):
    assert read_questions(write(tmp_path, "q.csv", "编号,问题\r\n一,儿童？\r\n".encode("gb18030"))) == [
        Question("一", "儿童？")]


@pytest.mark.parametrize("name", ["id", "ID", "编号", "序号", "編號", "序號"])
def test_a_column_of_numbers_is_the_id(tmp_path, name):
    assert read_questions(write(tmp_path, "q.csv", f"{name},问题\nA1,一\n,二\n")) == [Question("A1", "一"), Question("q-2", "二")]


def test_of_several_columns_that_mean_the_same_the_others_go_through_by_their_names(tmp_path):
    assert read_questions(write(tmp_path, "q.csv", "编号,id,问题,question\n1,A1,一,one\n")) == [
        Question("A1", "one", (), {"编号": "1", "问题": "一"})]


def test_workbook_keeps_numbers_dates_and_empty_cells(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["notes", "id"])
    sheet = book.create_sheet("questions")
    sheet.append(["id", "question", "when", "n", "n", None])
    sheet.append([7, "汇款有多少？", datetime.datetime(2012, 8, 3), 2.5, True, None])
    sheet.append([])
    sheet.append([None, 2010, datetime.datetime(2012, 8, 3, 9, 30), None, "=1+1", "x"])
    book.save(tmp_path / "q.xlsx")
    assert read_questions(str(tmp_path / "q.xlsx")) == [
        Question(7, "汇款有多少？", (), {"when": "2012-08-03", "n": 2.5, "column 5": True, "column 6": None}),
        Question("q-2", "2010", (), {"when": "2012-08-03T09:30:00", "n": None, "column 5": None, "column 6": "x"})]


def test_bad_rows_of_a_table_are_errors_in_their_place(tmp_path):
    lines = ["question,topic", "一,a", ",b", '"二" 三,c', "四,d,e,f", '"五', "六,g"]
    first, empty, stray, long, open_, last = read_questions(write(tmp_path, "q.csv", "\n".join(lines)))
    assert (first, last) == (Question("q-1", "一", (), {"topic": "a"}), Question("q-6", "六", (), {"topic": "g"}))
    assert (empty.id, empty.extra, empty.error) == ("q-2", {"topic": "b"}, 'Row 3 has nothing in its column "question"')
    assert (stray.question, stray.error.partition(":")[0]) == ('"二" 三,c', "Row 4 is not a row of a table")
    assert (long.question, long.extra, long.error) == ("四", {"topic": "d", "column 3": "e", "column 4": "f"}, "")
    assert (open_.question, open_.error.partition(":")[0]) == ('"五', "Row 6 is not a row of a table")


def test_table_without_questions_is_refused_with_what_it_has(tmp_path):
    with pytest.raises(BatchError, match=r'q.csv has no column "question" \(its first row: a, b\). Name one so'):
        read_questions(write(tmp_path, "q.csv", "a,b\n1,2\n"))
    with pytest.raises(BatchError, match=r"its first row: nothing"):
        read_questions(write(tmp_path, "q.csv", ""))
    with pytest.raises(BatchError, match=r"its first row: a{400}\)"):
        read_questions(write(tmp_path, "q.csv", "a" * 200_000))


def test_what_is_no_workbook_is_refused(tmp_path):
    with pytest.raises(BatchError, match="q.xlsx: it is no workbook .* Save it as .xlsx"):
        read_questions(write(tmp_path, "q.xlsx", "question\n"))
    with pytest.raises(BatchError, match=r"nowhere.xlsx: No such file or directory. Check the name"):
        read_questions(str(tmp_path / "nowhere.xlsx"))


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=2, max_size=4),
                min_size=1))
def test_any_table_is_read_as_it_was_written(rows):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    assert [row.cells for row in csv_rows(stream.getvalue(), ",")] == rows


def fastest(call):
    """The least seconds of the processor in five tries, without the garbage collector, which goes through the models of other
    tests too: what else the machine does only adds to them."""
    def seconds():
        started = time.process_time()
        call()
        return time.process_time() - started
    gc.disable()
    try:
        return min(seconds() for _ in range(5))
    finally:
        gc.enable()


@pytest.mark.parametrize("line", ['"a"b\n', '"a\n', '"a\n""\n""\n', '"""\nb\n'], ids=["stray", "open", "far", "closed later"])
def test_four_times_the_bad_rows_take_about_four_times_as_long(line):
    few, many = (f"question\n{line * count}" for count in (3_000, 12_000))
    assert fastest(lambda: list(csv_rows(many, ","))) < 8 * fastest(lambda: list(csv_rows(few, ",")))


def test_four_times_the_columns_take_about_four_times_as_long():
    few, many = ([f"c{n}" for n in range(count)] for count in (10_000, 40_000))
    assert fastest(lambda: column_names(many)) < 8 * fastest(lambda: column_names(few))


def test_a_short_row_under_many_columns_takes_no_longer_than_under_few():
    few, many = ([f"c{n}" for n in range(count)] for count in (5, 50_000))
    row = Row(2, ["a"])
    assert fastest(lambda: [from_row(row, many, "q-1") for _ in range(1_000)]) < 4 * fastest(
        lambda: [from_row(row, few, "q-1") for _ in range(1_000)])


def test_bad_rows_that_follow_each_other_stand_each_in_its_place():
    rows = list(csv_rows('q\n"a"b\nc\n"d\n"e"\nf,"g\nh"\n"i', ","))
    assert [(row.number, row.cells, bool(row.problem)) for row in rows] == [
        (1, ["q"], False), (2, ['"a"b'], True), (3, ["c"], False), (4, ['"d'], True), (5, ["e"], False),
        (6, ["f", "g\nh"], False), (8, ['"i'], True)]


@pytest.mark.parametrize(("name", "data"), [
    ("q.txt", "一\n\n二\n三\n"), ("q.jsonl", '{"question": "一"}\n\n{"question": "二"}\nbroken\n'), ("q.csv", 'question\n\n一\n二\n"x"y\n')])
def test_only_the_first_questions_are_read_where_no_more_are_wanted(tmp_path, name, data):
    path = write(tmp_path, name, data)
    assert read_questions(path, 2) == [Question("q-1", "一"), Question("q-2", "二")]
    assert [q.id for q in read_questions(path, 3)] == [q.id for q in read_questions(path)] == ["q-1", "q-2", "q-3"]


def test_what_comes_after_the_questions_that_are_wanted_costs_nothing(tmp_path):
    path = write(tmp_path, "q.csv", "question\n" + '"a"b\n' * 10_000)
    assert fastest(lambda: read_questions(path, 100)) < fastest(lambda: read_questions(path)) / 8


def questions_workbook(tmp_path, name="q.xlsx", rows=1):
    book = openpyxl.Workbook()
    book.active.append(["question"])
    for _ in range(rows):
        book.active.append(["汇款有多少？"])
    book.save(tmp_path / name)
    return tmp_path / name


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_not_unpacked(tmp_path):
    path = questions_workbook(tmp_path)
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")  # its size unpacked, as the central directory tells it
    data[entry + 24:entry + 28] = (4_000_000_000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(BatchError, match="q.xlsx: it is far too large a workbook. Save the sheet with the questions as .csv"):
        read_questions(str(path))


def test_a_sheet_whose_rows_claim_to_be_of_the_greatest_width_is_given_up_soon(tmp_path):
    path = questions_workbook(tmp_path, "small.xlsx", rows=400)
    with zipfile.ZipFile(path) as small, zipfile.ZipFile(tmp_path / "q.xlsx", "w") as large:
        for part in small.namelist():
            large.writestr(part, small.read(part).replace(b'ref="A1:A401"', b'ref="A1:XFD401"'))
    with pytest.raises(BatchError, match="far too large a workbook"):
        read_questions(str(tmp_path / "q.xlsx"))
    assert [q.question for q in read_questions(str(tmp_path / "q.xlsx"), 2)] == ["汇款有多少？"] * 2


def test_empty_rows_of_a_workbook_are_none_of_the_questions_that_are_wanted(tmp_path):
    book = openpyxl.Workbook()
    for row in (["question"], [], ["一"], [None], ["二"], ["三"]):
        book.active.append(row)
    book.save(tmp_path / "q.xlsx")
    assert read_questions(str(tmp_path / "q.xlsx"), 2) == [Question("q-1", "一"), Question("q-2", "二")]
