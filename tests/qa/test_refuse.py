"""What a refusal says is missing."""

from __future__ import annotations

import pytest

from qa.answer import phrases
from qa.assistant import Assistant
from qa.question.answer_type import CERTAIN


def test_every_kind_without_which_there_is_no_answer_has_a_name_in_six_languages() -> None:
    assert set(phrases.KINDS) == set(CERTAIN)
    assert all(set(names) == set(phrases.REFUSAL) and all(names.values()) for names in phrases.KINDS.values())


@pytest.mark.parametrize(("question", "said", "what"), [
    ("日本2010年接收的外国移民有多少人", phrases.MISSING, "日本"),
    ("印度2013年收到的侨汇总额", phrases.LEFT_OUT, "2013"),
    ("How many Palestinian refugees were living in Lebanon in 2012?", phrases.MISSING, "Lebanon"),
    ("移民里老年人有多少？", phrases.UNCOUNTED, "老年人"),
    ("2006年那次高级别对话花了多少钱？", phrases.NOT_TOLD, "金额"),
    ("红烧肉怎么做才不腻？", phrases.STRANGE, ""),
    ("best way to remove red wine from a carpet", phrases.STRANGE, "")])
def test_a_refusal_says_what_is_missing(real: Assistant, question: str, said: dict[str, str], what: str) -> None:
    answer = real.ask(question)
    assert answer.sentences == (phrases.REFUSAL[answer.language], said[answer.language].format(what=what), phrases.NEAREST[answer.language])


@pytest.mark.parametrize("question", ["比利时为头一届论坛掏了多少钱？", "表2里的“比率”是怎么算出来的？"])
def test_what_names_something_here_is_not_called_strange(real: Assistant, question: str) -> None:
    answer = real.ask(question)
    assert phrases.STRANGE["zh"] not in answer.sentences
