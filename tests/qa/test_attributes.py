"""What of a thing a question asks for, and which texts tell it."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.question.attributes import is_bound, untold
from qa.question.reading import read_question


@pytest.mark.parametrize(("question", "text", "lacks"), [
    ("移徙组织总部在哪？", "总部设在日内瓦", ""), ("移徙组织总部在哪？", "移徙组织在日内瓦开会", "总部"),
    ("Where is its headquarters?", "移徙组织在日内瓦开会", "headquarters"), ("Où est son siège ?", "移徙组织在日内瓦开会", "siège"),
    ("¿Dónde está su sede?", "驻地在日内瓦", ""), ("Где штаб-квартира?", "在日内瓦开会", "штаб-квартира"),
    ("أين مقر المنظمة؟", "在日内瓦开会", "مقر"),
    ("论坛是谁发起的？", "秘书长建立了论坛", ""), ("论坛是谁发起的？", "秘书长出席了论坛", "发起"),
    ("Who founded it?", "秘书长出席了论坛", "founded"),
    ("Кем была создана группа?", "秘书长建立了小组", ""), ("会议的主席是谁？", "由芬兰部长主持", ""), ("会议的主席是谁？", "芬兰部长出席", "主席"),
    ("公约何时生效？", "公约于 2011 年通过", "生效"), ("When did it enter into force?", "公约于 2011 年通过", "into force"),
    ("有多少成员国？", "由 16 名成员组成", ""), ("有多少成员国？", "建议由两位以上成员落实", "成员"), ("何时创建？", "应当创造就业", "创建"),
    ("有多少成员国？", "两次会议建议成员国提供资金", "成员"),
    ("How many members does it have?", "成员应在 3 年内", "members"), ("¿México lo ratificó?", "应促进加入公约", "")])
def test_a_sentence_should_tell_the_attribute_that_is_asked_for(question: str, text: str, lacks: str) -> None:
    asked = read_question(question).attributes
    assert untold(asked, text) == lacks


@pytest.mark.parametrize(("text", "bound"), [
    ("1996年与基金签署协定,移徙组织表示满意", False), ("1996年,联合国与移徙组织签署协定", True), ("移徙组织说,协定很好", False)])
def test_whether_a_clause_tells_it_of_what_is_named(text: str, bound: bool) -> None:
    question = read_question("移徙组织的协定是哪天签的？")
    assert is_bound(question.attributes, [variants for _, variants in question.named], text) == bound


@pytest.mark.parametrize("question", ["成员国应当做什么？", "有几项建议得到成员的支持？",
                                      "How many of the recommendations got no follow-up from its members?", "介绍总部", "有几项是两个成员落实的？",
                                      "How many were taken up by two or more members?", "Members of the Forum"])
def test_who_asks_for_no_kind_of_answer_asks_for_no_attribute(question: str) -> None:
    assert read_question(question).attributes == []


@pytest.mark.parametrize(("question", "words"), [
    ("巴拿马城第二届区域会议的主席是谁？", "人名")])
def test_an_attribute_that_is_told_nowhere_is_refused(real: Assistant, question: str, words: str) -> None:
    answer = real.ask(question)
    assert not answer.answered and words in answer.answer
