"""Texts without the shapes of the kind: plain ones, verse, lists, chapters, Markdown."""

from __future__ import annotations

import pytest

from qa.documents.structure.parse import parse

LONG = "我们在三个观测站取样，每月一次，共计三百六十份样本，全部送往实验室进行检测分析"
ENGLISH = """The committee met on Monday and heard
three reports about the state of the
rivers. It adjourned at noon.

On Tuesday it met again. Nothing of
note was said, and the members went
home.
"""


def seen(text: str, name: str = "x.txt") -> list[tuple[str, str]]:
    """(first letter of the kind, with the number; text) of each block."""
    return [(b.kind[0] + b.label, b.text) for b in parse(name, text).blocks]


@pytest.mark.parametrize(("text", "blocks"), [
    ("", []), (" \n\n", []), ("一行", [("p", "一行")]), ("第一句。\n\n第二句。", [("p", "第一句。"), ("p",
        "第二句。")]),
    ("第一段讲水。\r\n第二段讲火。\r\n", [("p", "第一段讲水。"), ("p", "第二段讲火。")]),
    ("\t缩进的\t句子。\n\t又一句。", [("p", "缩进的\t句子。"), ("p", "又一句。")]),
    ("静夜思\n\n床前明月光\n疑是地上霜\n\n举头望明月，\n低头思故乡。\n",
     [("p", "静夜思"), ("p", "床前明月光 疑是地上霜"), ("p", "举头望明月， 低头思故乡。")]),
    ("一、总则\n二、分则\n", [("h", "一、总则"), ("h", "二、分则")]),
    (ENGLISH, [("p", "The committee met on Monday and heard three reports about the state of the rivers. "
                     "It adjourned at noon."),
               ("p", "On Tuesday it met again. Nothing of note was said, and the members went home.")]),
    (f"{LONG}\n\n{LONG}。\n", [("p", f"{LONG}{LONG}。")]),
    (f"第一章 出发\n\n　　{LONG}。\n　　“去哪里？”他问。\n\n第二章 归来\n\n　　他来了。\n",
     [("h", "第一章 出发"), ("p", f"{LONG}。"), ("p", "“去哪里？”他问。"), ("h", "第二章 归来"), ("p", "他来了。")]),
    ("购物清单\n\n- 苹果\n- 香蕉\n", [("p", "购物清单"), ("i", "- 苹果"), ("i", "- 香蕉")]),
    ("1. 建议：\n\n(a) 加强；\n\n(b) 增加。\n\n2. 决定：\n\n(a) 休会。\n", [("p1", "建议： (a) 加强； (b) 增加。"),
                                                             ("p2", "决定： (a) 休会。")]),
    ("12\n\n7\n\n9\n", [("p", "12"), ("p", "7"), ("p", "9")]),
])
def test_plain_texts(text: str, blocks: list[tuple[str, str]]) -> None:
    assert seen(text) == blocks


def test_numbered_chapters_are_headings() -> None:
    text = f"1. 引言\n\n{LONG}。\n\n1.1 背景\n\n{LONG}。\n\n2. 方法\n\n{LONG}。\n\n3. 结论\n\n{LONG}。\n"
    assert [b.headings for b in parse("x.txt", text).blocks if b.kind == "paragraph"] == [
        ("1. 引言",), ("1. 引言", "1.1 背景"), ("2. 方法",), ("3. 结论",)]


@pytest.mark.parametrize(("text", "blocks"), [
    ("1. Scope\n\n1.1 It holds for all. Even guests.\n\n1.2 It is from 2022.\n\n2. Hotels\n\n2.1 Rooms cost 95 euros at most.\n",
     [("h", "1. Scope"), ("p1.1", "It holds for all. Even guests."), ("p1.2", "It is from 2022."), ("h", "2. Hotels"),
      ("p2.1", "Rooms cost 95 euros at most.")]),
    ("1. 总则\n\n1.1公园每日开放。\n\n1.2 禁止携带宠物。\n\n2. 罚则\n\n2.1 定义\n\n2.1.1 宠物指猫和狗。\n",
     [("h", "1. 总则"), ("p1.1", "公园每日开放。"), ("p1.2", "禁止携带宠物。"), ("h", "2. 罚则"), ("h", "2.1 定义"), ("p2.1.1", "宠物指猫和狗。")]),
    ("1.1 Rooms cost 95 euros at most.\n\n1.2 Meals are free of charge.\n\nAnnex\n\n1.1 This is the annex now.\n",
     [("p1.1", "Rooms cost 95 euros at most."), ("p1.2", "Meals are free of charge."), ("l", "Annex"), ("p1.1", "This is the annex now.")]),
    ("1.1 Rooms are: (a) single; or\n(b) double.\n\n1.2 Meals are free\nof charge.\n\n1.3 Costs\n\nThey are low.\n",
     [("p1.1", "Rooms are: (a) single; or (b) double."), ("p1.2", "Meals are free of charge."), ("h", "1.3 Costs"), ("p", "They are low.")]),
    ("1.1. “Guest”\n     means whoever stays.\n\n1.2. “Meal”\n     means what guests eat.\n",
     [("p1.1", "“Guest” means whoever stays."), ("p1.2", "“Meal” means what guests eat.")]),
    ("1.1 亿人住在这里。\n\n1.2 亿人住在那里。\n", [("p", "1.1 亿人住在这里。"), ("p", "1.2 亿人住在那里。")]),
    ("1.1 million people live here.\n\n1.2 million people live there.\n",
     [("p", "1.1 million people live here."), ("p", "1.2 million people live there.")]),
    ("It rose at once.\n\n3.7 Percent is much.\n\n2.1 Percent is not.\n",
     [("p", "It rose at once."), ("p", "3.7 Percent is much."), ("p", "2.1 Percent is not.")]),
])
def test_decimals_number_paragraphs_that_are_sentences(text: str, blocks: list[tuple[str, str]]) -> None:
    assert seen(text) == blocks


def test_a_wrapped_paragraph_with_a_decimal_number_is_whole() -> None:
    text = "\n\n".join(f"{n}. Part\n\n{n}.1 The committee met on Monday and heard\nthree reports about the state of the\nrivers." for n in (1, 2, 3))
    words = "The committee met on Monday and heard three reports about the state of the rivers."
    assert seen(text) == [block for n in (1, 2, 3) for block in (("h", f"{n}. Part"), (f"p{n}.1", words))]


@pytest.mark.parametrize(("text", "labels"), [
    ("第一条 甲。\n\n第二条 乙。\n", ["第一条", "第二条"]), ("第 1 条：甲。\n\n第 2 条：乙。\n", ["第1条", "第2条"]),
    ("第1段 甲。\n\n第2段 乙。\n", ["1", "2"]),
    ("المادة 1: تأسس النادي.\n\nالمادة 2: الرسم خمسة.\n", ["المادة 1", "المادة 2"]),
    ("Article 1. It is.\n\nArticle 2. It was.\n", ["Article 1", "Article 2"]), ("§ 1 It is.\n\n§ 2 It was.\n", ["§ 1", "§ 2"])])
def test_articles_keep_the_documents_own_label(text: str, labels: list[str]) -> None:
    assert [b.label for b in parse("x.txt", text).blocks] == labels


@pytest.mark.parametrize(("text", "blocks"), [
    ("# 题\n\n甲，\n乙。\n\n## 节\n\n丙。\n", [("h", "题"), ("p", "甲， 乙。"), ("h", "节"), ("p", "丙。")]),
    ("题\n===\n\n甲。\n\n节\n---\n\n乙。\n\n***\n\n丙。\n", [("h", "题"), ("p", "甲。"), ("h", "节"), ("p", "乙。"),
                                                             ("p", "丙。")]),
    ("- 甲\n- 乙\n  续\n* 丙\n", [("i", "- 甲"), ("i", "- 乙 续"), ("i", "* 丙")]),
    ("1. 甲\n2. 乙\n\n另列：\n\n1. 丙\n2. 丁\n", [("i", "1. 甲"), ("i", "2. 乙"), ("p", "另列："), ("i", "1. 丙"), ("i",
        "2. 丁")]),
    ("甲。\n\n```sh\n# 不是题\n| a |\n```\n", [("p", "甲。"), ("p", "```sh # 不是题 | a | ```")]),
])
def test_markdown(text: str, blocks: list[tuple[str, str]]) -> None:
    assert seen(text, "x.md") == blocks
