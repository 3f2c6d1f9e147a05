"""What is kept of a conversation, without a browser: it comes back as it was, and nothing strange comes in with it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from browsing import QUESTION

from qa.types import Answer
from qa.web.page.conversation import Conversation, Opinion
from qa.web.page.history import MOST_KEPT, MOST_PARTS, Unreadable, kept, restored
from qa.web.page.strings import ZH

OTHER = "报告转载了什么网页代码？"
UNKNOWN = "拿破仑爱吃什么菜？"


def talk(assistant, *questions: str) -> Conversation:
    return talk_on(assistant, Conversation().cleared(), *questions)


def talk_on(assistant, conversation: Conversation, *questions: str) -> Conversation:
    for question in questions:
        answer: Answer = assistant.ask(question)
        answer = replace(answer, hits=tuple(replace(hit, signals={k: float(v) for k, v in hit.signals.items()}) for hit in answer.hits))
        conversation = conversation.asked(question, ("报告.txt",), 3).last(answer=answer, shown=len(answer.sentences))
    return conversation


def back(text: object, assistant) -> tuple[Conversation, int]:
    return restored(text, assistant.documents, assistant, ZH)


def test_what_is_kept_comes_back_as_it_was(assistant) -> None:
    conversation = talk(assistant, QUESTION, UNKNOWN, OTHER).changed(2, opinion=Opinion("down", "没有答"))
    conversation = replace(conversation, sources=("报告.txt",))
    assert back(kept(conversation), assistant) == (conversation, 0)


def test_both_versions_come_back_and_share_what_they_have_in_common(assistant) -> None:
    conversation = talk(assistant, QUESTION, OTHER, UNKNOWN).edited(2, "改过", None).last(notice="停", again=True)
    found, lost = back(kept(conversation), assistant)
    assert [e.question for e in found.exchanges] == [QUESTION, "改过"] and lost == 0
    assert [e.question for e in found.other] == [QUESTION, OTHER, UNKNOWN]
    assert found.other[0] is found.exchanges[0] and found.parting == found.exchanges[1].number
    numbers = {e.number for e in (*found.exchanges, *found.other)}
    assert len(numbers) == 4 and found.started >= max(numbers)


def test_a_question_too_long_to_be_kept_does_not_mix_the_versions_up(assistant) -> None:
    conversation = talk(assistant, QUESTION).asked("长" * 1001).last(notice="太长")
    conversation = talk_on(assistant, conversation, OTHER).edited(3, "改过").last(notice="停", again=True)
    found, _ = back(kept(conversation), assistant)
    assert [e.question for e in found.exchanges] == [QUESTION, "改过"]
    assert [e.question for e in found.other] == [QUESTION, OTHER]


def test_the_latest_of_many_exchanges_come_back(assistant) -> None:
    conversation = Conversation().cleared()
    for number in range(1, MOST_PARTS + 51):
        conversation = conversation.asked(f"第{number}问").last(notice="没有", again=True)
    found, lost = back(kept(conversation), assistant)
    assert [e.question for e in found.exchanges] == [f"第{n}问" for n in range(51, MOST_PARTS + 51)] and lost == 0


def test_of_a_long_conversation_the_oldest_goes_first(assistant) -> None:
    conversation = Conversation().cleared()
    for number in range(1, 500):
        conversation = conversation.asked(f"{number} {'长' * 990}").last(notice="没有", again=True)
    text = kept(conversation)
    assert 100_000 < len(text) <= MOST_KEPT
    rows = json.loads(text)["exchanges"]
    assert rows[-1]["question"].startswith("499 ") and len(rows) < 499
    assert kept(Conversation()) == ""


@pytest.mark.parametrize(("field", "value"), [
    ("spans", []), ("spans", [[5, 2]]), ("spans", [[1, 2], [1, 3]]), ("spans", [["0", "9"]]), ("spans", [[True, 2]]),
    ("spans", [[0, 1e30]]), ("number", -1), ("quote", None), ("source", 7), ("score", "1")])
def test_an_exchange_with_a_broken_citation_is_left_out_and_counted(assistant, field: str, value: object) -> None:
    whole = json.loads(kept(talk(assistant, QUESTION, OTHER)))
    whole["exchanges"][0]["answer"]["citations"][0][field] = value
    found, lost = back(json.dumps(whole), assistant)
    assert ([e.question for e in found.exchanges], lost) == ([OTHER], 1)


@pytest.mark.parametrize(("field", "value"), [("quote", "从来没有说过的话"), ("source", "../../etc/passwd"), ("spans", [[0, 10**8]])])
def test_a_citation_that_does_not_stand_is_never_shown_as_one_that_does(assistant, field: str, value: object) -> None:
    whole = json.loads(kept(talk(assistant, QUESTION)))
    whole["exchanges"][0]["answer"]["citations"][0][field] = value
    (exchange,) = back(json.dumps(whole), assistant)[0].exchanges
    assert exchange.gone == (1,)


@pytest.mark.parametrize("text", [None, 7, "[]", '{"format": 1}', '{"format": 1, "exchanges": NaN}', "x" * (2 * MOST_KEPT + 1)])
def test_what_is_no_conversation_is_refused(assistant, text: object) -> None:
    with pytest.raises(Unreadable):
        back(text, assistant)


def test_documents_that_are_gone_are_not_searched_but_told(assistant) -> None:
    whole = json.loads(kept(talk(assistant, QUESTION)))
    whole["sources"] = whole["exchanges"][0]["sources"] = ["报告.txt", "旧.txt"]
    found, _ = back(json.dumps(whole), assistant)
    assert found.sources == ("报告.txt",) and found.exchanges[0].sources == ("报告.txt", "旧.txt")
