"""Files of answers, each opened by the library that people read it with; text of others stays text in all of them."""

import csv
import json
import math
import os
from html.parser import HTMLParser

import openpyxl
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.batch.answer_files import harmless, markdown_text, read_answers, write_answers
from qa.batch.rows import json_line
from qa.errors import BatchError
from qa.text.printable import UNSAFE, one_line
from qa.types import squash

HOSTILE = '=HYPERLINK("http://x","y")<script>alert(1)</script> **b** [z](javascript:1) | `c` &lt;'


def citation(number, quote="2.14 亿", locator="A/67/254，第5段"):
    return {"number": number, "id": "a.txt:p5", "source": "a.txt", "spans": [[4, 8], [10, 12]], "quote": quote,
            "document": "移徙报告", "locator": locator, "score": 0.5}


def answer(id, question="多少？", text="2.14 亿。[1]", citations=(1,), language="zh", **extra):
    return {"id": id, "question": question, "language": language, "answer": text, "answered": bool(citations),
            "confidence": 0.9312, "citations": [citation(n) for n in citations], "passages": [],
            "elapsed_ms": 3, **extra}


ROWS = [answer("q-1", topic="钱", size=2.5),
        answer(7, text="甲。[1]\n乙。[2]", citations=(1, 2), topic=HOSTILE, size=None),
        answer("q-3", HOSTILE, "没有。", (), topic=["x"], size=True),
        {"id": "q-4", "question": "-", "error": "The question is empty", "topic": "+1", "size": -3}]


def written(tmp_path, ending, rows=ROWS):
    path = tmp_path / f"a{ending}"
    write_answers(rows, path)
    assert os.listdir(tmp_path) == [path.name]
    return path


def test_jsonl_round_trip(tmp_path):
    rows = [*ROWS, {"id": "一", "question": "\ud800\u2028"}]
    assert read_answers(str(written(tmp_path, ".jsonl", rows))) == rows


def test_csv_is_read_by_pandas_with_the_columns_of_the_input_and_no_formula(tmp_path):
    path = written(tmp_path, ".csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,question,topic,size,language,answered,answer,")
    table = pandas.read_csv(path)
    assert table["id"].tolist() == ["q-1", "7", "q-3", "q-4"]
    assert table["answer"].tolist()[:3] == ["2.14 亿。[1]", "甲。[1]\n乙。[2]", "没有。"]
    assert table["sources"][1] == "[1] A/67/254，第5段\n[2] A/67/254，第5段"
    assert table["quotes"][0] == "[1] 2.14 亿"
    assert table["confidence"].tolist()[:3] == [0.9312] * 3
    assert table["topic"].tolist() == ["钱", "'" + HOSTILE, '["x"]', "+1"]
    assert table["question"].tolist() == ["多少？", "多少？", "'" + HOSTILE, "'-"]
    assert table["size"].tolist() == ["2.5", *table["size"].tolist()[1:2], "True", "-3"]
    assert table["error"][3] == "The question is empty"


@pytest.mark.parametrize(("text", "cell"), [
    ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), (" \n=1", "' \n=1"),
    ("＝1+1", "'＝1+1"), ("\t=1", "'\t=1"), ("-5", "-5"), ("+3.2 %", "+3.2 %"), ("-1,5", "-1,5"), ("a=b", "a=b"),
    ("", "")])
def test_cells_that_begin_like_a_formula_are_made_text(text, cell):
    assert harmless(text) == cell


@given(st.text(st.characters()))
def test_no_text_is_a_formula_in_csv(text):
    cell = harmless(text).encode().decode()
    first = cell.lstrip()[:1]
    assert first not in tuple("=@") and (first not in tuple("+-") or cell[1:2].isdecimal())


def test_workbook_links_each_source_to_its_words(tmp_path):
    book = openpyxl.load_workbook(written(tmp_path, ".xlsx"))
    assert book.sheetnames == ["answers", "citations"]
    answers, citations = book["answers"], book["citations"]
    assert [c.value for c in answers[1]] == ["id", "question", "topic", "size", "language", "answered", "answer",
                                            "confidence", "error", "nearest", "source 1", "source 2"]
    assert [c.value for c in answers[2]][:9] == ["q-1", "多少？", "钱", 2.5, "zh", True, "2.14 亿。[1]", 0.9312, None]
    assert [(c.value, c.hyperlink.location) for c in answers[3][10:]] == [
        ("[1] A/67/254，第5段", "citations!A3"), ("[2] A/67/254，第5段", "citations!A4")]
    assert [c.value for c in citations[3]] == [7, 1, "A/67/254，第5段", "移徙报告", "2.14 亿", "a.txt", "4-8, 10-12",
                                              "a.txt:p5", 0.5]
    assert citations["A4"].hyperlink.location == "answers!A3"
    assert answers.freeze_panes == citations.freeze_panes == "A2"


def test_workbook_has_no_formula_and_keeps_what_looks_like_one(tmp_path):
    for row in openpyxl.load_workbook(written(tmp_path, ".xlsx"))["answers"].iter_rows():
        for cell in row:
            assert cell.data_type in "snb"
            assert cell.data_type != "s" or cell.quotePrefix
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["answers"]["C3"].value == HOSTILE


def test_workbook_is_read_by_pandas_and_back(tmp_path):
    path = written(tmp_path, ".xlsx", [*ROWS, answer("q-1", "又一次", citations=(1, 2))])
    assert pandas.read_excel(path, sheet_name="citations")["id"].tolist() == ["q-1", 7, 7, "q-1", "q-1"]
    first, second, refused, failed, again = read_answers(str(path))
    lost = {"passages", "elapsed_ms"}
    assert first == {key: value for key, value in ROWS[0].items() if key not in lost}
    assert second == {key: value for key, value in ROWS[1].items() if key not in lost}
    assert (refused["answered"], refused["citations"], refused["topic"]) == (False, [], '["x"]')
    assert failed == {"id": "q-4", "question": "-", "error": "The question is empty"}
    assert again["citations"] == [citation(1), citation(2)]


def test_cells_that_excel_cannot_hold(tmp_path):
    long = answer(12345678901234567890, "\x1b\ud800\uffff" + "字" * 40_000, text="الجواب", nan=math.nan, empty="")
    row, = openpyxl.load_workbook(written(tmp_path, ".xlsx", [long]))["answers"].iter_rows(min_row=2, max_col=8)
    assert (row[0].value, row[2].value, row[3].value) == ("12345678901234567890", "nan", None)
    assert (row[1].value[:4], len(row[1].value)) == ("\ufffd\ufffd\ufffd字", 32_767)
    assert (row[6].value, row[6].alignment.readingOrder, row[1].alignment.readingOrder) == ("الجواب", 2, 0)


class Text(HTMLParser):
    """The text of a page, and the tags and links in it."""

    def __init__(self, page):
        super().__init__()
        self.parts, self.tags, self.links = [], set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for key, value in attrs if key in ("href", "src")]

    def handle_data(self, data):
        self.parts.append(data)

    @property
    def text(self):
        return "".join(self.parts)


def test_markdown_shows_text_of_others_as_it_stands(tmp_path):
    page = Text(MarkdownIt("gfm-like", {"linkify": False}).render(written(tmp_path, ".md").read_text("utf-8")))
    assert page.tags == {"h2", "ul", "li", "p", "strong", "em", "ol", "blockquote"}
    assert page.links == []
    assert f"3. {HOSTILE}" in page.text
    assert f"topic: {HOSTILE}" in page.text
    assert "乙。[2]\n把握：高（0.93）" in page.text
    assert "A/67/254，第5段 移徙报告\n\n2.14 亿\n\na.txt 4–8, 10–12" in page.text
    assert "出错" not in page.text
    assert "Failed The question is empty" in page.text


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_a_plain_paragraph_of_markdown(text):
    page = Text(MarkdownIt("gfm-like", {"linkify": False}).render("## 1. x\n\n" + markdown_text(text)))
    assert page.tags <= {"h2", "p"}
    assert "".join(page.text.split()) == "1.x" + squash(one_line(text))


def test_unknown_ending_is_refused():
    with pytest.raises(BatchError, match="a.pdf: the ending is none of .jsonl, .csv, .xlsx, .md, .html"):
        write_answers([], "a.pdf")


def test_failed_write_leaves_the_old_file(tmp_path):
    (tmp_path / "a.jsonl").write_text("old")
    with pytest.raises(ZeroDivisionError):
        write_answers((row for row in [1 / 0]), tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_text() == "old"
    with pytest.raises(BatchError, match="Cannot write answers to .*/no/a.jsonl: No such file or directory. Name"):
        write_answers([], tmp_path / "no/a.jsonl")


def test_unfinished_files_of_killed_runs_are_swept_away(tmp_path):
    left = tmp_path / ".a.jsonl.1234.part"
    left.touch()
    written(tmp_path, ".jsonl")
    assert not left.exists()


@pytest.mark.parametrize(("name", "data", "reason"), [
    ("a.jsonl", b'{"id": 1}\n\n[1\n', "a.jsonl, line 3 is no answer object. Write the file with qa batch"),
    ("a.csv", b"", "a.csv: it has no places of citations. Write .jsonl or .xlsx as well"),
    ("a.xlsx", b"", "a.xlsx: it is no workbook")])
def test_what_holds_no_answers_is_refused(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BatchError, match=reason):
        read_answers(str(tmp_path / name))


def test_other_workbook_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(BatchError, match="a.xlsx holds no answers in sheets named answers and citations"):
        read_answers(str(tmp_path / "a.xlsx"))


@given(st.text(st.characters()))
def test_json_line_is_safe_on_one_line_and_says_the_same(text):
    line = json_line({"question": text})
    assert json.loads(line) == {"question": text}
    assert UNSAFE.search(line) is None
    assert len(line.splitlines()) == 1
    assert line.encode()


def test_input_columns_named_like_ours_keep_apart(tmp_path):
    with written(tmp_path, ".csv", [answer("a", sources="x", **{"source 1": "y"})]).open(encoding="utf-8-sig") as file:
        row, = csv.DictReader(file)
    assert (row["input_sources"], row["input_source 1"], row["sources"]) == ("x", "y", "[1] A/67/254，第5段")
    with written(tmp_path, ".csv", [answer("a", nearest="x", input_nearest="y")]).open(encoding="utf-8-sig") as file:
        row, = csv.DictReader(file)
    assert (row["input_input_nearest"], row["input_nearest"], row["nearest"]) == ("x", "y", "")


def refusal():
    passages = [{"rank": n, "id": f"a.txt:p{n}", "source": "a.txt", "spans": [[n, n + 1]], "locator": f"A/67/254，第{n}段",
                 "score": 0.5} for n in range(1, 11)]
    return answer("q-1", text="没有。", citations=()) | {"passages": passages}


def test_tables_name_the_nearest_passages_of_a_refusal_apart_from_sources(tmp_path):
    places = "A/67/254，第1段\nA/67/254，第2段\nA/67/254，第3段"
    rows = [refusal(), answer("q-2") | {"passages": refusal()["passages"]}]
    table = pandas.read_csv(written(tmp_path, ".csv", rows), keep_default_na=False)
    assert table[["nearest", "sources"]].values.tolist() == [[places, ""], ["", "[1] A/67/254，第5段"]]
    (tmp_path / "a.csv").unlink()
    path = written(tmp_path, ".xlsx", rows)
    table = pandas.read_excel(path, keep_default_na=False)
    assert table[["nearest", "source 1"]].values.tolist() == [[places, ""], ["", "[1] A/67/254，第5段"]]
    lost = {"passages", "elapsed_ms"}
    assert read_answers(str(path)) == [{key: value for key, value in row.items() if key not in lost} for row in rows]


def test_markdown_names_the_nearest_passages_of_a_refusal(tmp_path):
    page = Text(MarkdownIt("gfm-like", {"linkify": False}).render(written(tmp_path, ".md", [refusal()]).read_text("utf-8")))
    assert page.text.split("最接近的段落（并不回答问题）")[1].split() == ["A/67/254，第1段", "A/67/254，第2段", "A/67/254，第3段"]
