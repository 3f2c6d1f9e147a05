"""Turns that are answered by the answer before."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from qa.answer import phrases
from qa.answer.conversation import RECENT, Dialogue, answered_turns
from qa.assistant import Assistant
from qa.documents.passages import make_passages
from qa.documents.structure.parse import parse
from qa.question.reading import read_question
from qa.types import Answer, Turn, meet

TOTAL = "2010年全球国际移民总数是多少？"
WEATHER = "明天上海会下雨吗？"


def talk(assistant: Assistant, *questions: str) -> list[Answer]:
    """The answers to questions asked one after the other."""
    answers: list[Answer] = []
    for question in questions:
        answers.append(assistant.ask(question, [Turn(a.question, a.answer) for a in answers]))
    return answers


@pytest.mark.parametrize("question", ["出处在哪？", "Are you sure?", "¿Dónde dice eso?", "Откуда это?", "ما المصدر؟", "Quelle est la source ?"])
def test_it_says_where_the_answer_before_stands(real: Assistant, question: str) -> None:
    before, source = talk(real, TOTAL, question)
    assert source.answered
    assert [(c.place, c.spans) for c in source.citations] == [(c.place, c.spans) for c in before.citations]
    assert source.sentences[0] == phrases.STANDS_AT[source.language]
    assert all(c.locator in sentence for c, sentence in zip(source.citations, source.sentences[1:], strict=True))


@pytest.mark.parametrize("question", ["还有吗？", "详细一点", "Tell me more", "Quoi d'autre ?", "Подробнее"])
def test_more_begins_with_the_rest_of_the_paragraph_and_says_nothing_twice(real: Assistant, question: str) -> None:
    answers = talk(real, TOTAL, question, question)
    assert answers[1].citations[0].place == answers[0].citations[0].place
    spans = [(c.source, c.spans) for answer in answers for c in answer.citations if c.place.kind != "row"]
    assert not [(a, b) for n, a in enumerate(spans) for b in spans[:n] if a[0] == b[0] and meet(a[1], b[1])]


def test_more_ends(real: Assistant) -> None:
    answers = talk(real, TOTAL, *["还有吗？"] * 8)
    assert not answers[-1].answered
    assert phrases.NO_MORE["zh"] in answers[-1].sentences


def test_a_paragraph_that_was_named_is_read_on(real: Assistant) -> None:
    told, first, second, back = talk(real, "A/67/254 第40段讲了什么？", "继续", "下一段", "上一段")
    assert [answer.citations[0].locator for answer in (told, first, second, back)] == [
        f"A/67/254，第{n}段" for n in (40, 41, 42, 41)]


def test_the_paragraph_after_an_answer_is_the_one_after_its_citation(real: Assistant) -> None:
    answers = talk(real, TOTAL, "下一段说什么？", "再下一段", "前一段呢")
    assert answers[0].citations[0].locator == "A/67/254，第5段"
    assert [answer.citations[0].locator for answer in answers[1:]] == [f"A/67/254，第{n}段" for n in (6, 7, 6)]


@pytest.mark.parametrize("question", ["还有吗？", "来源？", "你确定吗？", "下一段"])
def test_after_a_refusal_there_is_nothing_to_go_on_from(real: Assistant, question: str) -> None:
    assert phrases.NO_MORE["zh"] in talk(real, TOTAL, WEATHER, question)[-1].sentences


@pytest.mark.parametrize("before", ["", "？", "移" * 2000, "谢谢，" * 2000])
def test_a_history_may_hold_anything(real: Assistant, before: str) -> None:
    assert phrases.NO_MORE["zh"] in real.ask("还有吗？", [Turn(before)]).sentences


def test_what_a_documents_choice_leaves_is_gone_on_from(real: Assistant) -> None:
    source = real.ask(TOTAL).citations[0].source
    answer = real.ask("下一段", [Turn(TOTAL)], sources=[source])
    assert [c.locator for c in answer.citations] == ["A/67/254，第6段"]
    others = [d.source for d in real.documents if d.source != source]
    assert source not in {c.source for c in real.ask("下一段", [Turn(TOTAL)], sources=others).citations}


@pytest.mark.parametrize(("question", "act", "language"), [
    ("你好", "greeting", "zh"), ("What can you do?", "greeting", "en"), ("gracias", "thanks", "es"), ("In English, please", "translate", "en")])
def test_courtesies_are_answered_in_kind(real: Assistant, question: str, act: str, language: str) -> None:
    for answer in (real.ask(question), talk(real, TOTAL, question)[-1]):
        assert answer.sentences == (phrases.COURTESIES[act][language],)
        assert (answer.answered, answer.citations, answer.suggestions) == (False, (), ())
        assert len(answer.hits) == 10


def test_a_follow_up_leans_on_the_question_and_not_on_thanks(real: Assistant) -> None:
    last = talk(real, TOTAL, "谢谢", "来源？", "那1990年呢？")[-1]
    assert last.answered
    assert "1.55 亿" in last.answer


def test_what_is_put_in_must_stand_in_the_answer(real: Assistant) -> None:
    africa, women, year = (talk(real, TOTAL, question)[-1] for question in ("非洲呢？", "女性呢？", "不是，我问的是2005年"))
    assert phrases.MISSING["zh"].format(what="非洲") in africa.sentences
    assert phrases.UNCOUNTED["zh"].format(what="女性") in women.sentences
    assert phrases.MISSING["zh"].format(what="2005") in year.sentences


def test_of_several_places_the_sentence_about_the_one_that_was_put_in_answers(real: Assistant) -> None:
    answer = talk(real, "在澳大利亚和新西兰，来自较不发达地区的移民比例是多少？", "欧洲呢？")[-1]
    assert "43%" in answer.answer


@pytest.mark.parametrize(("asked", "words"), [
    (("经社理事会主席2006年9月1日写信给谁？", "小组成员是谁？"), "Gerónimo Gutiérrez"),
    (("2006年高级别对话圆桌会议2的主席是哪国人？", "圆桌会议4呢？"), "由加蓬外交部副部长"),
    (("Кто подписал письмо ЭКОСОС?", "Когда?"), "2006 年 9 月 1 日"),
    (("政府间协商会议有哪些参与国？", "什么时候设立秘书处的？", "主要目标呢"), "其主要目标在于")])
def test_a_follow_up_is_about_what_was_talked_of(real: Assistant, asked: tuple[str, ...], words: str) -> None:
    assert words in talk(real, *asked)[-1].answer


NEAR = [(("全球移徙小组是什么？", "谁建立的？"), "秘书长在 2006 年"), (("全球移徙小组是什么？", "什么时候成立？"), "秘书长在 2006 年")]
"""Follow-ups that something farther from the answer before would answer by itself."""


@pytest.mark.parametrize(("asked", "words"), NEAR)
def test_it_is_looked_for_near_the_answer_before(real: Assistant, asked: tuple[str, ...], words: str) -> None:
    assert words in talk(real, *asked)[-1].answer


@pytest.mark.parametrize(("asked", "words"), NEAR)
def test_what_is_not_remembered_is_asked_again(real: Assistant, asked: tuple[str, ...], words: str) -> None:
    *before, text = asked
    history = [Turn(question) for question in before]
    afresh = Dialogue(real._dialogue.decider)
    _, decision = afresh.decide(text, history, None)
    assert any(words in sentence for sentence in decision.draft.sentences)
    assert afresh.decide(text, history, None)[1].draft == decision.draft


def test_of_a_long_conversation_only_the_recent_turns_are_asked_again(real: Assistant) -> None:
    history = [Turn(TOTAL), *(Turn("那1990年呢？") for _ in range(500))]
    afresh = Dialogue(real._dialogue.decider)
    assert afresh.decide("那2010年呢？", history, None)[1].stands
    assert len(afresh._remembered) <= RECENT + 1


def test_no_more_is_remembered_than_so_many_turns(real: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.answer.conversation.REMEMBERED", 2)
    afresh = Dialogue(real._dialogue.decider)
    for question in ("谢谢", "你好", "thanks"):
        afresh.decide(question, (), None)
    assert [text for text, *_ in afresh._remembered] == ["你好", "thanks"]


def test_the_paragraphs_of_an_annex_do_not_follow_those_before_it() -> None:
    document = parse("a.txt", "港口统计\n\n1. 北港有三个码头。\n\n2. 南港有两个码头。\n\n附件\n码头名单\n\n3. 东码头在北港。\n")
    passages = make_passages(document)
    one, two, annexed = (next(p for p in passages if p.label == label) for label in "123")
    decider = SimpleNamespace(by_source={"a.txt": document}, of_block={(p.source, p.block): [n] for n, p in enumerate(passages)})
    beside = Dialogue(decider)._next_to
    assert beside(one, 1) == [passages.index(two)]
    assert beside(two, 1) == beside(annexed, -1) == []


def test_what_was_refused_is_not_what_one_goes_on_with(real: Assistant) -> None:
    asked, refused = "赫尔辛基进程会议的目标是什么？", "北京今天天气怎么样？"
    history = [Turn(asked, real.ask(asked).answer), Turn(refused, real.ask(refused).answer)]
    assert read_question("谁主持的？", answered_turns(history)).earlier == asked


def test_where_all_was_refused_one_goes_on_with_that_and_never_with_courtesies() -> None:
    asked, refused, thanks = Turn("谁？", "移徙组织。[1]"), Turn("为什么？", phrases.REFUSAL["zh"]), Turn("谢谢", "不客气，请继续提问。")
    assert answered_turns([asked, refused, thanks]) == [asked]
    assert answered_turns([refused, thanks]) == [refused]
    assert answered_turns([thanks]) == answered_turns([]) == []
