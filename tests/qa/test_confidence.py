"""What tells the answerable from the unanswerable."""

from __future__ import annotations

import pytest

from qa.retrieval.confidence import names_other_years
from qa.retrieval.question import read_question


@pytest.mark.parametrize(("question", "words", "other"), [
    ("2012年汇款有多少？", "汇款于 2011 年达到 3 720 亿美元", True), ("二〇一二年汇款有多少？", "与 2012 年相比，2011 年较少", False),
    ("2012年汇款有多少？", "汇款达到 3 720 亿美元", False), ("汇款有多少？", "汇款于 2011 年达到 3 720 亿美元", False)])
def test_a_sentence_about_other_years_than_those_asked_for(question: str, words: str, other: bool) -> None:
    assert names_other_years(read_question(question), words) == other
