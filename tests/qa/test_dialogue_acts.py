"""Turns that are no questions by themselves."""

from __future__ import annotations

import pytest

from qa.question.dialogue_acts import act_of, without_courtesies


@pytest.mark.parametrize(("act", "turns"), [
    ("greeting", "你好|您好！|Hello|你好呀，今天过得怎么样？|Hola, ¿qué tal estás hoy?|привет, что ты умеешь?|"
                 "Good morning!|Bonjour|¡Hola!|Привет|مرحبا|你能做什么？|What can you do?|Qui es-tu ?"),
    ("thanks", "谢谢|谢啦|好的，谢谢！|明白了|Thanks a lot!|ok, thank you|Merci beaucoup|gracias|Muchas gracias.|Спасибо!|شكراً"),
    ("translate", "翻译成英文|请用中文回答|In English, please|Can you translate that?|en español|переведи на русский|ترجم إلى العربية"),
    ("source", "出处在哪？|来源？|这是哪份文件说的？|你确定吗？|第几段？|Where does it say that?|source?|Are you sure?|Which document is this from?"
               "|D'où vient ce chiffre ?|¿Dónde dice eso?|Откуда это?|ما المصدر؟"),
    ("more", "谢谢。还有吗？|还有吗？|还有别的吗|继续|详细一点|能说得更具体一点吗？|Tell me more|Is that all?|Quoi d'autre ?|Qué más|Дальше|المزيد"),
    ("next", "下一段说什么？|And the next paragraph?|А следующий пункт?|والفقرة التالية؟"), ("previous", "上一段呢？|¿Y el párrafo anterior?")])
def test_an_act_is_told_by_the_whole_turn(act: str, turns: str) -> None:
    assert {turn: found and found.name for turn in turns.split("|") if (found := act_of(turn)) is None or found.name != act} == {}


@pytest.mark.parametrize(("turn", "language"), [
    ("gracias", "es"), ("merci", "fr"), ("thanks", "en"), ("谢谢", "zh"), ("спасибо", "ru"), ("شكرا", "ar"),
    ("next para", "en")])
def test_an_act_tells_its_language(turn: str, language: str) -> None:
    assert (found := act_of(turn)) is not None
    assert found.language == language


@pytest.mark.parametrize(("turn", "question"), [
    ("你好，请问2010年有多少移民？", "请问2010年有多少移民？"), ("Thanks! And in 1990?", "And in 1990?"), ("Hello, hi, who?", "who?"),
    ("Hello!", "Hello!"), ("2010年，你好", "2010年，你好")])
def test_courtesies_before_a_question_are_no_part_of_it(turn: str, question: str) -> None:
    assert without_courtesies(turn) == question


@pytest.mark.parametrize("turn", [
    "2010年全球国际移民总数是多少？", "在哪里？", "Where is it?", "哪些国家？", "Who says remittances are private funds?", "还有哪些国家参加？",
    "汇款的来源是什么？", "Which document was sent by Mexico?", "谢谢信是谁写的？", "Tell me more about remittances", "详细说明1990年公约的批准情况",
    "那2010年呢？", "And women?", "你好，2010年有多少移民？", "怎么样？", "第40段的下一段是第几段？"])
def test_a_question_is_no_act(turn: str) -> None:
    assert act_of(turn) is None
