"""Which cells of a row are told, and the row that is first or last by a column."""

from __future__ import annotations

import numpy as np
import pytest

from qa.answer.tables import Extreme, asked_columns, column_scores, extreme, figure, find_extreme, operands, tell_cells
from qa.answer.writers.statements import MOST_CITED, draft_extreme
from qa.documents.locators.naming import is_total
from qa.documents.passages import make_passages
from qa.documents.structure.parse import parse
from qa.question.reading import read_question
from qa.search.retrieve import Evidence
from qa.search.signals import Signals, Unit, unit_ranges
from qa.types import Block, Document, Hit, Passage, spanned, squash

REPORT = """第六十七届会议
议程项目 22
各地人数
秘书长的报告

1. 第一段讲人数。

表 1
各地各年人数

地区 人数1990 人数2010 变化 百分比 比率
东部 10 20 10 40.0 1.5
西部 30 35 (5) 60.0 2.5
南部 25 35 10 50.0 0.5
总计 65 90 25 100.0 3.0
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return parse("a.txt", REPORT)


@pytest.fixture(scope="module")
def rows(document: Document) -> list[Passage]:
    return [p for p in make_passages(document) if p.kind == "row"]


BY_YEAR = """# 3 Recommendations

| Year | Meeting | Recommendations, total | Recommendations, without follow-up |
|---|---|---|---|
| 2007 | one | 9 | 3 |
| 2007 | two | 19 | 0 |
| 2007 total | | 28 | 3 |
| 2008 | one | 13 | 1 |
| 2008 | two | 22 | 4 |
| 2008 | three | 1 | 1 |
| 2008 total | | 36 | 6 |
| 2009 | one | 30 | 0 |
| 2009 total | | 30 | 0 |
| Total | | 94 | 9 |
"""


def flat(position: int, ranges):
    return np.full((len(ranges), 1), 0.8, np.float32)


def block_of(document: Document, passage: Passage) -> Block:
    return document.blocks[passage.block]


def told(document: Document, passage: Passage, question: str) -> list[str]:
    block = block_of(document, passage)
    asked = read_question(question)
    scores = column_scores(asked, block, passage.context, 0, flat, np.ones(1))
    return [block.columns[n].text for n in asked_columns(asked, scores)]


def test_the_table_is_read_as_it_stands(document: Document, rows: list[Passage]) -> None:
    assert [c.text for c in block_of(document, rows[0]).columns] == ["地区", "人数1990", "人数2010", "变化", "百分比", "比率"]
    assert [is_total(block_of(document, row)) for row in rows] == [False, False, False, True]


@pytest.mark.parametrize(("question", "columns"), [
    ("东部1990年有多少人？", ["人数1990"]), ("东部2010年的人数", ["人数2010"]), ("东部净增了多少人？", ["变化"]),
    ("东部占百分之几？", ["百分比"]), ("东部的比率是多少？", ["比率"]), ("Average for the East?", ["比率"]),
    ("东部怎么样？", ["人数1990", "人数2010"])])
def test_the_columns_that_a_question_means(document: Document, rows: list[Passage], question: str, columns: list[str]) -> None:
    assert told(document, rows[0], question) == columns


def test_the_whole_row_is_told_where_more_columns_are_about_as_good() -> None:
    question = read_question("东部怎么样？")
    assert asked_columns(question, np.array([-np.inf, 3.0, 3.1, 2.9, 1.0])) == [1, 2, 3, 4]
    assert asked_columns(question, np.array([-np.inf, 3.0, 3.1, 2.0, 1.0])) == [1, 2]


@pytest.mark.parametrize("question", ["表1合计一行是多少？", "в строке «Восток»", "The whole row of the East", "la fila del Este", "строка «Восток»"])
def test_the_whole_row_is_told_where_it_is_asked_for(question: str) -> None:
    assert asked_columns(read_question(question), np.array([-np.inf, 9.0, 1.0, 1.0])) == [1, 2, 3]


def test_cells_are_told_and_cited_with_label_and_heading(document: Document, rows: list[Passage]) -> None:
    words, spans = tell_cells(block_of(document, rows[1]), [2], "zh")
    assert words == "表1 西部，人数2010：35"
    assert squash(spanned(document.text, spans)) == "人数2010西部3035(5)60.02.5"


def test_a_table_without_a_number_is_told_without_its_heading() -> None:
    report = parse("a.md", "# 3 Port fees of 2024\n\n| Ship | Dues |\n|---|---|\n| Tanker | 990 |\n| Yacht | 90 |\n")
    row = next(b for b in report.blocks if b.kind == "row")
    assert tell_cells(row, [1], "en")[0] == "Tanker，Dues：990", "a figure of the heading would stand in no citation"


@pytest.mark.parametrize(("text", "number"), [
    ("1 234", 1234.0), ("3,720", 3720.0), ("(0.1)", -0.1), ("−5", -5.0), ("40 %", 40.0), ("40%", 40.0), ("—", None), ("不详", None),
    ("1.234.567", 1234567.0), ("1.234", 1.234), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("3,5", 3.5), ("12.05.2010", None), ("1 2", None)])
def test_figures_as_they_are_set(text: str, number: float | None) -> None:
    assert figure(text) == number


@pytest.mark.parametrize(("question", "sign"), [
    ("哪里最多？", 1), ("哪一行最低？", -1), ("Which had the fewest?", -1), ("Laquelle est la plus élevée ?", 1), ("¿Cuál es el mayor?", 1),
    ("У кого больше всего?", 1), ("ما هي أعلى نسبة؟", 1), ("有多少？", 0)])
def test_superlatives_in_six_languages(question: str, sign: int) -> None:
    assert extreme(read_question(question)) == sign


def search(document: Document, rows: list[Passage], question: str) -> Evidence:
    hits = tuple(Hit(n, p, 0.5, {"position": float(n - 1)}) for n, p in enumerate(rows, 1))
    nothing = Signals._make([0.0] * len(Signals._fields))
    units = tuple(Unit(n, 0, *unit_ranges(h.passage)[0], np.ones(1, np.float32), nothing, 1.0) for n, h in enumerate(hits))
    return Evidence(read_question(question), hits, units, np.ones(1), flat)


def found(document: Document, rows: list[Passage], question: str) -> Extreme | None:
    return find_extreme(read_question(question), search(document, rows, question), {document.source: document})


@pytest.mark.parametrize(("question", "labels"), [
    ("哪个地区2010年人数最多？", ["西部", "南部"]), ("哪个地区1990年人数最少？", ["东部"]), ("哪个地区比率最低？", ["南部"]),
    ("哪个地区变化最小？", ["西部"])])
def test_the_row_is_computed_totals_left_out(document: Document, rows: list[Passage], question: str, labels: list[str]) -> None:
    result = found(document, rows, question)
    assert result is not None
    assert [row.cells[0].text for row in result.rows] == labels
    assert [row.cells[0].text for row in result.compared] == ["东部", "西部", "南部"]


@pytest.mark.parametrize("question", ["哪个地区最好？", "哪个地区最多？", "东部2010年有多少？"])
def test_nothing_is_computed_where_the_column_is_not_clear_or_nothing_compared(document: Document, rows: list[Passage],
                                                                             question: str) -> None:
    assert found(document, rows, question) is None


def test_one_row_among_the_hits_is_enough_only_where_the_question_names_the_table(document: Document,
                                                                                rows: list[Passage]) -> None:
    assert found(document, rows[:1], "哪个地区比率最低？") is None
    assert found(document, rows[:1], "表1里哪个地区比率最低？") is not None


def test_the_answer_says_that_it_is_computed_and_cites_what_was_compared(document: Document, rows: list[Passage]) -> None:
    result = found(document, rows, "哪个地区比率最低？")
    draft = draft_extreme(result, {p.block: p for p in rows}, "zh")
    assert draft.sentences == ("表1 南部，比率：0.5[1]", "这是逐行比较表1“比率”一栏算出来的，合计行不算在内。[2]")
    assert draft.citations[1].quote == "比率东部 1.5 西部 2.5 南部 0.5"
    assert all(squash(c.quote) == squash(spanned(document.text, c.spans)) for c in draft.citations)


@pytest.mark.parametrize(("most", "quotes"), [
    (MOST_CITED, ["比率东部1.5西部2.5南部0.5"]), (12, ["比率1.52.50.5"]), (8, ["比率1.52.5", "比率0.5"])])
def test_every_operand_is_cited_within_the_limit_of_a_citation(document: Document, rows: list[Passage], most: int, quotes: list[str]) -> None:
    result = found(document, rows, "哪个地区比率最低？")
    assert [squash(spanned(document.text, spans)) for spans in operands(result, most)] == quotes


def test_a_long_column_is_cited_in_stretches() -> None:
    table = "".join(f"| 第{n}区 | {n * 1001} |\n" for n in range(1, 121))
    document = parse("a.md", f"# 各区人数\n\n表1 各区人数\n\n| 区 | 人数 |\n|---|---|\n{table}")
    rows = [p for p in make_passages(document) if p.kind == "row"]
    draft = draft_extreme(found(document, rows, "哪个区人数最多？"), {p.block: p for p in rows}, "zh")
    assert draft.sentences[0] == "第120区，人数：120120[1]"
    assert draft.sentences[-1].endswith("[2][3]")
    assert [c.number for c in draft.citations] == [1, 2, 3]
    told = "".join(c.quote for c in draft.citations[1:])
    assert all(str(n * 1001) in told for n in range(1, 121))
    assert all(len(squash(c.quote)) <= MOST_CITED for c in draft.citations)


def by_year(question: str) -> tuple[list[str], list[str], bool]:
    """The rows first or last by a column, and those compared, by their first label; whether all are totals."""
    document = parse("a.md", BY_YEAR)
    result = found(document, [p for p in make_passages(document) if p.kind == "row"], question)
    assert result is not None
    first, compared = ([" ".join(c.text for c in b.cells[:2]).strip() for b in rows] for rows in (result.rows, result.compared))
    return first, compared, result.of_totals


def test_where_a_year_is_asked_for_the_totals_of_the_years_are_compared() -> None:
    totals = ["2007 total", "2008 total", "2009 total"]
    assert by_year("In which year were the most recommendations made?") == (["2008 total"], totals, True)
    assert by_year("Which year had the fewest recommendations?") == (["2007 total"], totals, True)


def test_where_a_year_is_named_its_rows_are_compared() -> None:
    assert by_year("Which meeting of 2008 made the most recommendations?") == (["2008 two"], ["2008 one", "2008 two", "2008 three"], False)
    assert by_year("Which meeting made the most recommendations?")[0] == ["2009 one"]


def test_what_was_found_by_comparing_totals_says_so() -> None:
    document = parse("a.md", BY_YEAR)
    rows = [p for p in make_passages(document) if p.kind == "row"]
    result = found(document, rows, "Which year had the most recommendations?")
    draft = draft_extreme(result, {p.block: p for p in rows}, "en")
    assert draft.sentences[-1] == "Computed by comparing the column “Recommendations, total” of the totals (table).[2]"


@pytest.mark.parametrize(("question", "column"), [
    ("How many recommendations were made in 2008?", "Recommendations, total"),
    ("How many recommendations of 2008 are without follow-up?", "Recommendations, without follow-up")])
def test_of_several_counts_the_total_is_told_unless_the_question_says_which(question: str, column: str) -> None:
    document = parse("a.md", BY_YEAR)
    row = next(p for p in make_passages(document) if p.kind == "row")
    assert told(document, row, question) == [column]
