"""Documents that nobody wrote: what their generator knows is found again, and no text at all breaks the parser."""

from __future__ import annotations

import time

import pytest
from documents import STYLES, Sample, Style, make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_structure import check_cover

from qa.documents.locators.names import DocumentNames
from qa.documents.locators.naming import place_of
from qa.documents.locators.writing import write_locator
from qa.documents.passages import make_passages, split
from qa.documents.structure.parse import parse
from qa.quotes.lookup import QuoteIndex
from qa.text.folding import fold_quote
from qa.text.languages import LANGUAGES
from qa.types import Document, spanned, squash

LINES = """\
第六十七届会议|临时议程* 项目 22|秘书长的报告|A/67/254|12-45212 (C)|3/24|- 7 -|2
\f|\fA/67/254|附件|Annex II|______|*|1|a|¹|①
1. 全球人口流动的增加。|2. 模式日趋复杂，|(3) 项|第4段 项|一. 导言|A. 范围|I. Introduction
1.1 背景|1.1 公园每日开放。|1.2 禁止携带宠物。|2.1 It is so.|2.1.1 In it: (a) x;|第一条 甲。|第二条 乙|第一章 总则|注|注：见下表。
1|见 A/65/944。|* 见前注。|[1] 见后注。|[^1]: 脚注。|[^①]: y|句子[1]。|句子¹，|句子。|没有结束的句子|表 1|Table 2|标题
a 1 2|b 3 4|年份 1990 2000|总计 3 720 1 100|a 分子除以分母。|上午 10:00-11:00 开幕
第一天|甲乙（签名）|(a) 分项；|- 项目|㈠ 项
# 标题|## 小节|| a | b ||--|--||||```|---|===|~~~|\u2028|\x1c|\x85x|٣. x|Table ٣|𠀀|\ufeff|\ud800
""".replace("\n", "|").split("|") + ["字" * 1300, "w " * 700, "| a | b |", "|--|--|", "| 1 | |", "长句，" * 200,
                                     "水。" * 300]

styles = st.builds(
    Style, language=st.sampled_from(["zh", "zh", "en", "fr", "ru"]), width=st.sampled_from([0, *range(56, 100, 4)]),
    spaced=st.booleans(), trailing=st.booleans(), numbering=st.sampled_from(["1. ", "(1) ", "1) "]),
    headings=st.just("roman"), marks=st.sampled_from(["own line", "superscript", "bracket"]),
    furniture=st.sampled_from(["symbol", "page", "dash", "feed"]), notes=st.booleans(), table=st.booleans(),
    annex=st.booleans())


def assert_recovered(sample: Sample) -> None:
    """Assert that the parser sees all that the generator put in, and nothing else."""
    d, truth = parse("x.txt", sample.text), sample.truth
    assert (d.title, d.symbol, d.session, d.year, d.agenda_item, d.author) == (
        truth.title, truth.symbol, truth.session, 1945 + truth.session, truth.agenda_item, truth.author)
    assert [b.text for b in d.blocks if b.kind == "heading" and not b.label] == truth.headings
    assert [(b.part, b.label, b.text, b.headings[-1]) for b in d.blocks if b.kind == "paragraph"] == truth.paragraphs
    assert {b.label: b.text for b in d.blocks if b.kind == "footnote"} == truth.notes
    assert [(m.label, b.label) for b in d.blocks if b.kind == "paragraph" for m in b.marks] == truth.marks
    rows = [b for b in d.blocks if b.kind == "row"]
    assert [[c.text for c in b.cells] for b in rows] == truth.rows
    assert {tuple(c.text for c in b.columns) for b in rows} == ({tuple(truth.columns)} if truth.rows else set())
    check_cover(d)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", STYLES)
def test_documents_of_the_kind(name: str, seed: int) -> None:
    assert_recovered(make(seed, STYLES[name]))


@pytest.mark.slow
@settings(max_examples=60, derandomize=True)
@given(st.integers(0, 10**6), styles)
def test_documents_of_any_style(seed: int, style: Style) -> None:
    assert_recovered(make(seed, style))


@pytest.mark.parametrize("name", STYLES)
def test_every_place_is_found_by_its_locator_and_every_row_under_a_heading(name: str) -> None:
    d = parse("x.txt", make(1, STYLES[name]).text)
    names, index = DocumentNames([d]), QuoteIndex([d])
    assert all((0, i) in names.at(f"{write_locator(place_of(d, b), language)}。") for language in LANGUAGES for i, b in enumerate(d.blocks))
    for row in (b for b in d.blocks if b.kind == "row"):
        for column in row.columns[1:]:
            found = index.find(words := f"{column.text} {row.text}")
            assert found.status in ("exact", "stitched")
            assert all(m.similarity == 1 for m in found.matches)
            assert "".join(fold_quote(m.text).text for m in found.matches) == fold_quote(words).text


def check_passages(d: Document) -> None:
    """Assert that passages are the source's words, of the sizes the contract allows, under ids of their own."""
    passages = make_passages(d)
    assert len({p.id for p in passages}) == len(passages)
    for p in passages:
        assert squash(spanned(d.text, p.spans)) == squash(p.text)
        assert 0 < len(squash(p.text)) <= 1000
        assert all(0 < len(squash(p.text[a:b])) <= 400 for a, b in split(p.text))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["", "", " ", "   "]), st.sampled_from(LINES) | st.text(max_size=40)),
                max_size=60),
       st.sampled_from(["\n", "\n\n", "\r\n", "\r"]), st.sampled_from(["x.txt", "x.md"]))
def test_any_text_is_covered(lines: list[tuple[str, str]], line_end: str, name: str) -> None:
    d = parse(name, line_end.join(indent + line for indent, line in lines))
    check_cover(d)
    check_passages(d)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["字，", "字 ", "x", "x\n", "1\n", "______\n", "表 1\n", "a 1 2\n",
                                   "附件\n\n1. 甲。\n\n",
                                   "文[1]。\n\n[1] 见。\n\n", "x*\n* 注\n", "1.1 x ", "1.1 It is so\n", "1.1 字。\n",
                                   "| a |\n|---|\n", "10:00 x\n", "```\n",
                                   "x\n\f"])
def test_time_grows_with_length_only(piece: str) -> None:
    """Of four times the text, at most about four times the time: a square would take sixteen."""
    def seconds(size: int) -> float:
        text, start = "表 1\n" + piece * (size // len(piece)), time.process_time()
        make_passages(parse("x.md" if "|" in piece or "`" in piece else "x.txt", text))
        return time.process_time() - start
    short = min(seconds(8_000) for _ in range(3))
    assert min(seconds(32_000) for _ in range(2)) < 10 * short + 0.1
