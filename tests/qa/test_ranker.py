"""Units of evidence: their ranges, features and order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qa.question.leaning import NEAR_BY, SAME_DOCUMENT, Cited
from qa.question.question import Question
from qa.question.reading import read_question
from qa.search.ranker import rank_units, ranker_weights
from qa.search.retrieve import tells
from qa.search.signals import (
    ELSEWHERE,
    Candidate,
    Signals,
    make_units,
    rarity,
    share_named,
    told_by,
    unit_ranges,
)
from qa.types import Block, Document, Passage, Place, Turn

TEXT = "会议在日内瓦举行。共有 45 人出席了会议。"


def passage(text: str = TEXT, kind: str = "paragraph", context: str = "报告") -> Passage:
    return Passage("a.txt:p1", "a.txt", ((0, len(text)),), text, context, "报告", Place("报告", "paragraph", "1"), kind, "1", 0)


def idf(word: str) -> float:
    """As if 难民 and 会议 stood in some texts, and nothing else anywhere."""
    return {"难民": 3.0, "会议": 1.0}.get(word, 6.0)


def units(question: str | Question, kind: str = "paragraph", context: str = "报告", text: str = TEXT, field: float = 0.0):
    candidate = Candidate(0, passage(text, kind=kind, context=context), 0.8, 2.0, 0.5)
    document = Document("a.txt", text, "utf-8", "", "报告", year=2002, blocks=(Block(kind, text, ((0, len(text)),)),))

    def cover(position: int, ranges):
        return np.array([[0.9, 0.1 * i] for i, _ in enumerate(ranges)], np.float32)

    read = read_question(question) if isinstance(question, str) else question
    return make_units(read, [candidate], {"a.txt": document}, cover, np.array([1.0, 1.0]), idf, field=field)


def feature(unit, name: str) -> float:
    return float(getattr(unit.signals, name))


def test_a_paragraph_falls_into_its_sentences_and_a_row_stays_whole() -> None:
    assert [TEXT[a:b] for a, b in unit_ranges(passage())] == ["会议在日内瓦举行。", "共有 45 人出席了会议。"]
    assert unit_ranges(passage(kind="row")) == [(0, len(TEXT))]


def test_headings_cover_a_word_for_each_sentence_but_count_a_little_less() -> None:
    first, second = units("有多少人出席？")
    assert first.cover.tolist() == pytest.approx([0.9, 0.1], abs=1e-6)
    assert second.cover.tolist() == pytest.approx([0.9, 0.2], abs=1e-6)


def test_a_question_for_a_number_favours_the_sentence_that_has_one() -> None:
    asked = units("有多少人出席会议？")
    assert [u.signals.kind_lacking for u in asked] == [1.0, 0.0]
    assert {u.signals.kind_lacking for u in units("出席会议的人说了什么？")} == {0.0}, "nothing is asked for: unknown"


@pytest.mark.parametrize(("field", "lacking"), [(0.0, [0.0, 0.0]), (0.5, [0.0, 0.5]), (1.0, [0.0, 1.0])])
def test_people_and_places_are_looked_for_as_far_as_documents_are_of_the_field(field: float, lacking: list[float]) -> None:
    assert [u.signals.kind_lacking for u in units("在哪里举行？", text="会议在墨西哥举行。共有 45 人出席了会议。", field=field)] == lacking


def test_what_a_text_in_an_unknown_language_tells_is_unknown() -> None:
    candidate = Candidate(0, passage("Die Werft baut drei Boote."), 0.8, 2.0, 0.5)
    document = Document("a.txt", "", "utf-8", "", "", language="", blocks=(Block("paragraph", "", ()),))
    unit, = make_units(read_question("How many boats?"), [candidate], {"a.txt": document},
                       lambda _, ranges: np.zeros((len(ranges), 2), np.float32), np.ones(2), idf)
    assert (unit.language, unit.signals.kind_lacking) == ("", 0.0)


def test_a_year_of_the_question_may_be_the_documents_own() -> None:
    assert feature(units("2002年有多少人？")[0], "dated") == 1.0
    assert feature(units("2003年有多少人？")[0], "dated") == 0.0
    assert feature(units("有多少人？")[0], "dated") == 0.0
    assert [feature(u, "dated") for u in units("2002年有45人吗？")] == [0.5, 0.5]


def test_a_row_of_another_year_is_told_from_one_of_the_year_asked_for() -> None:
    assert feature(units("1996年有多少人？", "row")[0], "another") == 1.0
    assert feature(units("1996年有多少人？")[0], "another") == 0.0
    assert feature(units("有多少人？", "row")[0], "another") == 0.0
    assert feature(units("1996年至2000年一共有多少人？", "row")[0], "another") == 0.0
    assert feature(units("1996年有多少人？", "row", "表2 1996 年人数")[0], "another") == 0.0
    assert feature(units("1996年有多少人？", "row", "表2 1996-2000 年人数")[0], "another") == 1.0


def test_another_of_a_series_is_told_from_the_one_asked_for() -> None:
    assert feature(units("第三届会议有多少人？", context="第二届会议")[0], "another") == 1.0
    assert feature(units("第三届会议有多少人？", context="第二届会议和第 3 届会议")[0], "another") == 0.0
    assert feature(units("第三届会议有多少人？", context="第二次会议")[0], "another") == 0.0
    assert feature(units("会议有多少人？", context="第二届会议")[0], "another") == 0.0


def test_quoted_words_count_where_they_stand_exactly() -> None:
    assert [feature(u, "phrase") for u in units("“４５人”是什么意思？")] == [0.0, 1.0]


@pytest.mark.parametrize(("question", "text", "before"), [
    ("墨西哥小组有多少成员？", "墨西哥成立了小组。该小组有 16 名成员。", "墨西哥成立了小组。"),
    ("墨西哥小组有多少成员？", "墨西哥成立了小组。全体有 16 名成员。", ""),
    ("墨西哥小组有多少成员？", "墨西哥成立了 3 个小组。该小组有 16 名成员。", ""),
    ("墨西哥小组怎么样？", "墨西哥成立了小组。该小组有 16 名成员。", "")])
def test_a_sentence_that_points_back_to_one_without_the_answer_is_read_with_it(question: str, text: str, before: str) -> None:
    unit = units(question, text=text)[1]
    assert unit.before == before
    assert feature(unit, "named") == float(not before)


def test_it_is_read_with_the_one_that_names_what_it_calls_so() -> None:
    told = units("墨西哥小组有多少成员？", text="墨西哥成立了小组。该小组任务重。会议结束了。该小组有 16 名成员。")
    assert told[3].before == "墨西哥成立了小组。"


def test_near_the_answer_before_counts_but_not_what_that_told() -> None:
    asked = replace(read_question("谁参加了？"), cited=(Cited("a.txt", 0, ((0, 9),)),))
    assert [unit.near for unit in units(asked)] == [0.0, NEAR_BY[0]]
    others = [replace(asked, cited=(Cited(source, block, ((90, 99),)),)) for source, block in (("a.txt", 1), ("a.txt", 5), ("b.txt", 0))]
    assert [units(one)[0].near for one in others] == [NEAR_BY[1], SAME_DOCUMENT, 0.0]
    scores = rank_units(units(asked)) - rank_units([replace(unit, near=0.0) for unit in units(asked)])
    assert scores.tolist() == pytest.approx([0.0, NEAR_BY[0]], abs=1e-4)


def test_a_place_that_is_put_into_the_question_before_is_told_from_others() -> None:
    asked = read_question("欧洲呢？", [Turn("亚洲有多少移民？")])
    told = units(asked, text="亚洲有 5 个移民。欧洲有 6 个移民。共有 11 个移民。")
    assert [feature(unit, "another") for unit in told] == [ELSEWHERE, 0, 0]


def test_names_are_found_in_any_of_their_ways_of_writing() -> None:
    assert share_named([("难民署", "难民专员办事处"), ("日本",)], "难民专员办事处的任务") == 0.5
    assert share_named([], "") == 1.0


def test_what_is_asked_about_and_not_spoken_of_counts_by_how_rare_it_is() -> None:
    assert [feature(u, "lacking") for u in units("How many refugees attended the meeting?")] == [3.0, 3.0]
    assert [feature(u, "lacking") for u in units("How many refugees?", context="难民问题报告")] == [0.0, 0.0]
    assert [feature(u, "lacking") for u in units("How many refugees?", context="難民問題報告")] == [0.0, 0.0]
    assert [feature(u, "lacking") for u in units("汇款有多少？")] == [0.0, 0.0], "汇款 is in no text: that tells none of them apart"


def test_what_a_unit_tells_is_in_simplified_characters_and_in_its_place() -> None:
    assert told_by(passage("他們由於貧窮而移徙。"), 2, 6) == "由于贫穷"
    assert feature(units("UNHCR?", context="難民署報告")[0], "named") == 0.0


def test_a_thing_is_as_rare_as_its_commonest_name_that_a_text_has() -> None:
    assert rarity(("难民", "会议"), idf) == 1.0
    assert rarity(("汇款", "难民"), idf) == 3.0
    assert rarity(("汇款",), idf) == rarity((), idf) == 0.0


def test_weights_fit_the_features() -> None:
    assert ranker_weights().shape == (len(Signals._fields),)
    first, second = units("有多少人出席会议？")
    assert rank_units([second, first]).tolist() == [pytest.approx(float(np.array(u.signals) @ ranker_weights()), rel=1e-5)
                                                    for u in (second, first)]
    assert rank_units([]).shape == (0,)


def test_a_heading_that_is_a_sentence_tells_something() -> None:
    asked = read_question("下次会议由谁召集？")
    told = [tells(asked, passage(text, kind="heading"), unit) for text in ("三、下次会议由总务处召集。", "三、下次会议")
            for unit in units(asked, kind="heading", text=text)[:1]]
    assert told == [True, False]
