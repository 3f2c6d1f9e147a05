"""What is asked: language, places and words named, follow-ups, refusals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionError
from qa.question.leaning import leans
from qa.question.reading import MOST_CHARACTERS, clean_text, read_question
from qa.text.languages import LANGUAGES
from qa.types import Turn


def test_a_place_and_quoted_words_are_read() -> None:
    question = read_question("A/67/254 第40段说了什么？“全球移徙与发展论坛”出自哪里？")
    assert (question.reference.kind, question.reference.numbers) == ("paragraph", (40,))
    assert question.reference.symbols == ("A/67/254",)
    assert question.quoted == ("全球移徙与发展论坛",)


@pytest.mark.parametrize(("text", "clean"), [
    ("a\x00b\x1b[31m c", "a b [31m c"), ("\u202e倒\u202c", "倒"), ("  多\n少\t", "多 少"), ("e\u0301", "é"), ("\ufeff问", "问"),
    ("\ud800问", "?问")])
def test_control_and_direction_characters_go(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_traditional_characters_and_full_width_are_read_as_texts_are_indexed() -> None:
    question = read_question("２０１２年匯款佔百分之幾？Ａ／67／254", [Turn("開發中國家呢")])
    assert question.text == "2012年汇款占百分之几？A/67/254"
    assert (question.years, question.reference.symbols) == (["2012"], ("A/67/254",))
    assert read_question("那呢？", [Turn("匯款有多少？")]).search == "汇款有多少？ 那呢？"


def test_a_session_in_words_is_a_number_of_the_question() -> None:
    assert read_question("What did the fifty-second session decide in 1997?").numbers == ["1997", "52"]


@pytest.mark.parametrize("text", [
    "那1990年呢？", "它是什么时候成立的？", "到2011年第三季度变成多少了？", "跟难民专员办事处签的是什么文件？", "第二年的那次会议在哪个城市召开？",
    "وأين عُقد المؤتمر الدولي الثاني بعد ذلك بسنة؟", "And in 1990?", "Et en 1990 ?", "¿Y en 1990?", "А в 1990 году?"])
def test_these_lean_on_what_went_before(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("text", [
    "2010年全球国际移民总数与1990年相比增加了多少百分比？", "到2012年年中有多少国家批准了三项国际文书？",
    "到场的国家和国际组织在会上提出了哪些建议？",
    "跟进行动在2010年一共有多少次？", "怎样把高技能人员流失变成人才引进？"])
def test_a_whole_question_does_not_lean(text: str) -> None:
    assert not leans(text)


def test_which_of_a_series_is_named_in_figures_or_words() -> None:
    assert read_question("第三屆會議和第12次报告").ordinals == {(3, "届"), (12, "次")}
    assert read_question("圆桌会议三和 round table 2").ordinals == {(3, "round table"), (2, "round table")}
    assert read_question("举行了4次圆桌会议").ordinals == set()
    assert read_question("第三场又是谁？", [Turn("第一场圆桌谁主持的？")]).ordinals == {(3, "round table")}
    assert read_question("第三次谁主持的？", [Turn("第一场圆桌谁主持的？")]).ordinals >= {(3, "round table")}
    assert read_question("第三次谁主持的？", [Turn("一共有几次圆桌会议？")]).ordinals >= {(3, "round table")}
    assert read_question("谁主持的？", [Turn("圆桌会议2讨论了什么？")]).ordinals == {(2, "round table")}
    assert read_question("第3段呢？", [Turn("圆桌会议2讨论了什么？")]).ordinals == set()
    assert read_question("三届会议，第5段").ordinals == set()


def test_a_follow_up_searches_with_the_question_before() -> None:
    history = [Turn("1990年全球国际移民总数是多少？"), Turn("2010年全球国际移民总数是多少？")]
    assert read_question("那2005年呢？", history).text == "2005年全球国际移民总数是多少？"
    assert read_question("那汇款呢？", history).search == "2010年全球国际移民总数是多少？ 那汇款呢？"
    assert read_question("2005年又怎么样了呢？", history).search == "年全球国际移民总数是多少？ 2005年又怎么样了呢？"
    assert read_question("那2005年呢？").search == "那2005年呢？"


@pytest.mark.parametrize(("text", "sure"), [
    ("那1990年呢？", True), ("2009年？", True), ("Pourquoi ?", True), ("汇款的平均费用", False), ("What are remittances?", False),
    ("2006年那次高级别对话的四场圆桌会议分别由谁主持？", False)])
def test_what_may_lean_or_not_is_read_by_itself_too(text: str, sure: bool) -> None:
    read = read_question(text, [Turn("全球移徙小组有多少成员？")])
    assert read.search.startswith("全球移徙小组有多少成员？")
    assert (read.alone is None) == sure and (sure or read.alone == read_question(text))


def test_few_words_are_in_the_language_of_the_question_before() -> None:
    assert read_question("lesquels ?", [Turn("Combien de pays ont ratifié la Convention ?")]).language == "fr"
    assert read_question("IOM?", [Turn("2010年全球国际移民总数是多少？")]).language == "en"
    assert read_question("lesquels ?").language == "en"


def test_a_place_is_of_the_document_that_was_named_before_the_place_before_it() -> None:
    asked = [Turn("A/67/254第5段说了什么？"), Turn("第6段呢？")]
    assert read_question("那第10段？", asked).reference.symbols == ("A/67/254",)
    assert read_question("7呢？", asked).reference.symbols == ("A/67/254",)


def test_what_is_put_into_a_question_leans_on_what_that_one_leaned_on() -> None:
    asked = [Turn("移徙组织是哪一年成立的？"), Turn("有多少个成员国？")]
    assert read_question("1997年呢？", asked).search == "移徙组织是哪一年成立的？ 有多少个成员国？ 1997"
    again = read_question("1998年呢？", [*asked, Turn("1997年呢？")])
    assert again.search == "移徙组织是哪一年成立的？ 有多少个成员国？ 1998"


def test_however_much_is_put_in_a_question_stays_short() -> None:
    places = ["亚洲", "女性", "2010年", "儿童", "难民"]
    asked = [Turn("移" * 200), *(Turn(f"{place}呢？") for place in places * 100)]
    assert len(read_question("男子呢？", asked).search) <= MOST_CHARACTERS


def test_a_question_that_asks_several_things_has_parts_that_may_lean_on_the_one_before() -> None:
    question = read_question("1990年全球国际移民总数是多少？那2010年呢，有多少？")
    assert [p.text for p in question.parts] == ["1990年全球国际移民总数是多少？", "那2010年呢，有多少？"]
    assert question.parts[1].search == "年全球国际移民总数是多少？ 那2010年呢，有多少？"
    assert question.asks_list and not question.asks_each
    assert read_question("两份报告各自怎么说汇款？").asks_each


def test_a_follow_up_is_taken_whole() -> None:
    assert read_question("那2005年是多少？2010年呢，多少？", [Turn("1990年全球国际移民总数是多少？")]).parts == ()


@pytest.mark.parametrize("text", ["", " \n", "？！", "\u200b"])
def test_empty_questions_are_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="The question has no words"):
        read_question(text)


def test_long_questions_are_refused() -> None:
    assert read_question("移" * MOST_CHARACTERS).language == "zh"
    with pytest.raises(QuestionError, match="1,001 characters; at most 1,000"):
        read_question("移" * (MOST_CHARACTERS + 1))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        question = read_question(text)
    except QuestionError:
        return
    assert question.language in LANGUAGES
    assert question.text
