"""Passages of the five documents and of a few of our own."""

from __future__ import annotations

import pytest
from test_structure import ALL, REPORT_52, REPORT_67, documents

from qa.documents.passages import describe_row, make_passages, split
from qa.documents.structure.parse import parse
from qa.types import Passage, Place, spanned, squash


def by_name(which: int) -> dict[str, Passage]:
    return {p.id.rpartition(":")[2]: p for p in make_passages(documents()[which])}


@pytest.mark.parametrize("which", ALL)
def test_passages_are_the_sources_words_and_fit_the_contract(which: int) -> None:
    d = documents()[which]
    passages = make_passages(d)
    assert len({p.id for p in passages}) == len(passages)
    for p in passages:
        assert squash(spanned(d.text, p.spans)) == squash(p.text) != ""
        assert all(a < b for a, b in p.spans)
        assert all(a[1] <= b[0] for a, b in zip(p.spans, p.spans[1:], strict=False))
        assert len(squash(p.text)) <= 1000
        assert all(len(squash(p.text[a:b])) <= 400 for a, b in split(p.text))
    joined = ["".join(squash(p.text) for p in passages if p.block == i) for i in range(len(d.blocks))]
    assert joined == [squash(b.text) for b in d.blocks]


def test_a_passage_in_full() -> None:
    p = by_name(REPORT_67)["p5"]
    assert (p.id, p.place, p.kind, p.label) == ("003_abdc47a3ebb06139.txt:p5", Place("A/67/254", "paragraph", "5"), "paragraph", "5")
    assert p.document == "国际移徙与发展问题 秘书长的报告"
    assert p.context == "国际移徙与发展问题 秘书长的报告 | 二. 移徙与发展问题最近的动态 | A. 全球移徙模式和南方的作用"
    assert p.text.startswith("如今生活在原籍国以外的人数") and p.text.endswith("在 1990 年这一数字则为 53%。")


def test_rows_and_notes_say_what_they_are_about() -> None:
    passages = by_name(REPORT_67)
    row = passages["t2.r10"]
    assert row.place == Place("A/67/254", "row", "2", ("2009", "二"))
    assert row.context.endswith("年份 2009；圆桌会议 二；题目 移民融合、重返社会和循环；全球论坛建议数目 共计 9；全球论坛建议数目 由一位成员落实 1；"
                                "全球论坛建议数目 由两位以上成员落实 6；全球论坛建议数目 无落实 2；全球移徙问题小组所报告后续行动数目 17；"
                                "全球移徙问题小组成员的后续行动 比率 1.9")
    assert "年份 圆桌会议 题目 2009 年共计；" in passages["t2.r12"].context
    assert passages["t2.na"].context.endswith("| 全球移徙问题小组成员的后续行动 比率")
    assert passages["t2.n1"].context.endswith("采取的后续行动")
    assert passages["fn11"].context.endswith("无法逃离受灾区的人们，所谓“受困”人群，可能是最易于受到环境变化影响。")
    north_south = documents()[REPORT_67].blocks[passages["t1.r2"].block]
    assert describe_row(north_south).startswith("原籍国/目的地国 南北；移民人数(以百万计) 1990 13.3")


def test_long_paragraphs_fall_into_even_pieces() -> None:
    assert [len(squash(p.text)) for name, p in by_name(REPORT_52).items() if name.startswith("p17.")] == [203, 160]
    assert [name for name in by_name(REPORT_52) if name.startswith("p2.")] == ["p2.1", "p2.2", "p2.3", "p2.4"]


def test_ids_stay_when_the_document_is_parsed_again_or_edited_elsewhere() -> None:
    d = documents()[REPORT_67]
    before = {p.id: p.text for p in make_passages(d)}
    assert {p.id: p.text for p in make_passages(parse(d.source, d.text))} == before
    edited = d.text.replace("69. 会员国须依照公平地域分配的原则参加圆桌会议。", "69. 此段已经改写。它现在有两句话。")
    after = {p.id: p.text for p in make_passages(parse(d.source, edited))}
    assert {id for id in before if before[id] != after.get(id)} == {f"{d.source}:p69"}
    assert after.keys() == before.keys()


def test_repeated_numbers_still_get_ids_of_their_own() -> None:
    text = "甲[1]。\n\n______\n\n[1] 前。\n\n乙[1]。\n\n______\n\n[1] 后。\n\n# x\n"
    assert [p.id for p in make_passages(parse("x.txt", text))] == ["x.txt:u1", "x.txt:fn1", "x.txt:u2", "x.txt:fn1~2",
                                                                   "x.txt:h1"]


@pytest.mark.parametrize(("text", "sizes"), [
    ("字" * 900, [400, 400, 100]), ("长句，" * 300, [399, 399, 102]), ("水。" * 300, [200, 200, 200])])
def test_overlong_sentences_are_cut(text: str, sizes: list[int]) -> None:
    assert [len(p.text) for p in make_passages(parse("x.txt", text))] == sizes
    assert make_passages(parse("x.txt", "")) == []
