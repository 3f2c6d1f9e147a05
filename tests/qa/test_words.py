"""The one normaliser and tokenizer: what counts as the same word, number or symbol."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.numbers import numerals
from qa.text.words import fold, simplify, terms


@pytest.mark.parametrize(("text", "folded"), [
    ("國際移徙與發展", "国际移徙与发展"), ("ＡＢＣ　１２３％", "abc 123%"), ("ﬁne ㎏", "fine kg"), ("Élan", "élan"), ("", "")])
def test_width_case_and_variants_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_simplify_leaves_everything_else_alone() -> None:
    assert simplify("A/67/254 ٣ \U0001f600 é") == "A/67/254 ٣ \U0001f600 é"


@pytest.mark.parametrize(("text", "digits"), [
    ("二〇一〇年", "2010年"), ("二○一○年", "2010年"), ("一九九零年", "1990年"), ("百分之九", "9%"), ("百分之九点五", "9.5%"),
    ("百分之三十九", "39%"), ("百分之一百", "100%"), ("百分之12.5", "12.5%"), ("四十七", "47"), ("第五十二届", "第52届"),
    ("一百零五", "105"), ("一百二十", "120"), ("三千七百二十", "3720"), ("五千九百万", "5900万"),
    ("十二月", "12月"), ("十年", "10年"), ("十分重要", "十分重要"), ("一些", "一些"), ("百分之", "百分之"), ("百分之点", "百分之点"),
    ("九六年", "1996年"), ("零六年九月", "2006年九月"), ("○五年", "2005年"), ("the '06 dialogue", "the 2006 dialogue"), ("rock '70s", "rock '70s"),
    ("一九九六年", "1996年"), ("二十年间", "20年间"), ("三五年间", "35年间"), ("九十年代", "90年代"), ("l'90", "l'90")])
def test_chinese_numerals_as_digits(text: str, digits: str) -> None:
    assert numerals(text) == digits


@pytest.mark.parametrize(("text", "words"), [
    ("3 720 亿美元", ["3720", "亿", "亿美元"]), ("12 345 678", ["12345678"]), ("3,720", ["3720"]), ("37 20", ["37", "20"]),
    ("2006 2007", ["2006", "2007"]), ("1.55", ["1.55"]), ("1,2,3", ["1", "2", "3"])])
def test_thousands_join_and_other_numbers_do_not(text: str, words: list[str]) -> None:
    assert [w for w in terms(text) if w[0].isdigit()] == [w for w in words if w[0].isdigit()]


@pytest.mark.parametrize(("text", "words"), [
    ("A/67/254", ["a/67/254"]), ("见 E/2006/10。", ["见", "e/2006/10"]), ("A/RES/65/170 号决议", ["a/res/65/170", "号", "决议"]),
    ("大会第 63/225 号", ["大会", "第", "63", "225", "号"])])
def test_symbols_stay_whole(text: str, words: list[str]) -> None:
    assert terms(text) == words


def test_search_mode_gives_the_parts_of_long_words_too() -> None:
    assert terms("中华人民共和国") == ["中华", "华人", "人民", "共和", "共和国", "中华人民共和国"]


def test_words_that_carry_nothing_are_left_out() -> None:
    assert terms("的 the 是 of — 。！ \t") == []


@pytest.mark.parametrize(("question", "text", "language"), [
    ("Which countries were meeting?", "The country meets again.", "en"), ("¿Qué países se reunieron?", "El país se reunió.", "es"),
    ("Quelles réunions annuelles ?", "La réunion annuelle", "fr"), ("Какие страны?", "В стране", "ru"), ("ما هي الدولة؟", "الدول", "ar"),
    ("Migration 报告", "关于 migrations 的报告", "zh")])
def test_forms_of_a_word_meet(question: str, text: str, language: str) -> None:
    assert set(terms(question, language)) & set(terms(text, language))


def test_the_language_of_a_word_may_be_told() -> None:
    assert terms("naciones", "es") == ["nacion"]
    assert terms("нации", "es") == terms("нации", "ru"), "a script tells by itself"


def test_question_and_text_meet_whatever_their_style() -> None:
    assert terms("二〇一〇年國際移民佔百分之九") == terms("2010 年国际移民占 9%")


@given(st.text())
def test_any_text_gives_words_of_letters_and_digits(text: str) -> None:
    assert all(word and not word.isspace() for word in terms(text))


@given(st.text())
def test_folding_twice_changes_nothing_that_matters(text: str) -> None:
    assert terms(fold(text)) == terms(text)
