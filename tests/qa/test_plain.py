"""Texts without the shapes of the kind: plain ones, verse, lists, chapters, Markdown."""

from __future__ import annotations

import pytest

from qa.structure.parse import parse

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
