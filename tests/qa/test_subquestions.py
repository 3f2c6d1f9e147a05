"""A question that asks several things, and the questions it is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.subquestions import EACH, MOST_PARTS, parts_of


@pytest.mark.parametrize(("text", "parts"), [
    ("谁主持了会议？会议有多少人参加？", ["谁主持了会议？", "会议有多少人参加？"]),
    ("关于汇款，2006年怎么说，2012年又怎么说？", ["关于汇款 2006年怎么说", "关于汇款 2012年又怎么说？"]),
    ("How many came and who chaired it?", ["How many came", "and who chaired it?"]),
    ("Combien de pays ont répondu et quand la conférence a-t-elle eu lieu ?",
     ["Combien de pays ont répondu", "et quand la conférence a-t-elle eu lieu ?"]),
    ("2007年和2010年的建议各有多少", ["2007年 和 的建议各有多少", "和2010年的建议各有多少"]),
    ("第一届、第二届会议在哪儿开", ["第一届、 会议在哪儿开", "、第二届会议在哪儿开"]),
    ("普埃布拉会议和巴拿马会议，哪个来的国家多？", ["普埃布拉会议，哪个来的国家多？", "巴拿马会议，哪个来的国家多？"]),
    ("人才外流这件事，墨西哥城会议和小组讨论各是怎么讲的？",
     ["人才外流这件事，墨西哥城会议各是怎么讲的？", "人才外流这件事，小组讨论各是怎么讲的？"]),
    ("Was it larger in 2007 or 2010?", ["Was it larger in 2007 or ?", "Was it larger in or 2010?"])])
def test_several_questions_in_one(text: str, parts: list[str]) -> None:
    found = parts_of(text)
    assert ["".join(p.split()) for p in found] == ["".join(p.split()) for p in parts]


@pytest.mark.parametrize("text", [
    "2010年全球国际移民总数是多少？", "从1990年到2010年增加了多少？", "1990-2010年增加了多少", "How did it change between 1990 and 2010?",
    "谈怎么解决非正常移徙的那场圆桌，有几次跟进？", "Who chaired the round table, where remittances were discussed?",
    "汇款有多少？（百万美元）", "国际移徙与发展会议谁主持？", "国际移徙与发展问题高级别对话，谁主持？", "A/67/254 第40段讲了什么？", "？", ""])
def test_one_question_has_no_parts(text: str) -> None:
    assert parts_of(text) == []


@pytest.mark.parametrize(("text", "each"), [
    ("三份文件各自怎么说", True), ("两份报告分别怎么要求？", True), ("What does each report say?", True), ("四个圆桌由谁主持", False)])
def test_what_is_asked_of_each(text: str, each: bool) -> None:
    assert bool(EACH.search(text)) == each


@given(st.text(alphabet="谁多少年，？2010 90和第一二届where and?", max_size=60))
def test_never_one_part_and_never_too_many(text: str) -> None:
    assert len(parts_of(text)) in (0, *range(2, MOST_PARTS + 1))
