"""Follow-ups as questions by themselves."""

from __future__ import annotations

import pytest

from qa.question.rewriting import rewritten


@pytest.mark.parametrize(("before", "text", "whole"), [
    ("2010年从中国移民到美国的有多少？", "印度呢？", "2010年从印度移民到美国的有多少？"),
    ("中国收到多少汇款？", "印度和墨西哥呢？", "印度和墨西哥收到多少汇款？"),
    ("在澳大利亚和新西兰，移民比例是多少？", "欧洲呢？", "在欧洲，移民比例是多少？"),
    ("How many migrants lived in Europe in 2010?", "and in 1990?", "How many migrants lived in Europe in 1990?"),
    ("How many migrants lived in Europe in 2010?", "And in Asia in 1990?", "How many migrants lived in Asia in 1990?"),
    ("Combien de migrants vivaient en Europe ?", "Et en Asie ?", "Combien de migrants vivaient en Asie ?"),
    ("¿Cuántos migrantes vivían en Europa?", "¿Y en África?", "¿Cuántos migrantes vivían en África?"),
    ("Сколько мигрантов было в Африке?", "А в Европе?", "Сколько мигрантов было в Европе?"),
    ("كم عدد المهاجرين في أوروبا عام 2010؟", "وفي أفريقيا؟", "كم عدد المهاجرين في أفريقيا عام 2010؟"),
    ("2010年全球国际移民总数是多少？", "女性呢？", "2010年全球国际移民总数是多少？ 女性"),
    ("2010年北方有多少移民？", "南方呢？", "2010年南方有多少移民？"), ("圆桌会议2的主席是谁？", "3呢？", "圆桌会议3的主席是谁？"),
    ("圆桌会议2的主席是谁？", "圆桌会议4呢？", "圆桌会议4的主席是谁？"), ("第三届会议在哪里？", "第四届呢？", "第四届会议在哪里？"),
    ("A/67/254 第5段说了什么？", "那7呢？", "A/67/254 第7段说了什么？"),
    ("How many refugees were there in 2010?", "No, I meant women", "How many women were there in 2010?")])
def test_a_place_a_group_or_a_year_is_put_into_the_question_before(before: str, text: str, whole: str) -> None:
    found = rewritten(text, before)
    assert found is not None
    assert (found.text, bool(found.put_in)) == (whole, True)


@pytest.mark.parametrize(("before", "text", "whole"), [
    ("2006年高级别对话在哪里举行？", "不是，我问的是赫尔辛基进程会议", "赫尔辛基进程会议 在哪里"),
    ("Who chaired the dialogue in 2006?", "I meant the coordination meeting", "the coordination meeting who"),
    ("Who chaired the dialogue in 2006?", "No, when did it end?", "when did it end?")])
def test_a_correction_is_asked_what_was_asked_before(before: str, text: str, whole: str) -> None:
    found = rewritten(text, before)
    assert found is not None
    assert found.text.lower() == whole
    assert "2006" not in found.earlier


@pytest.mark.parametrize(("before", "text", "whole"), [
    ("What is the Global Migration Group?", "Who created it?", "Who created the Global Migration Group?"),
    ("What is the Global Migration Group?", "How many are its members?", "How many are the Global Migration Group's members?"),
    ("What did the High-level Dialogue on International Migration conclude?", "When was it held?",
     "When was the High-level Dialogue on International Migration held?"),
    ("全球移徙小组是什么？", "谁建立的？", "全球移徙小组 谁建立的？"), ("什么是汇款？", "它在2011年有多少？", "汇款在2011年有多少？")])
def test_what_was_to_be_defined_is_what_the_next_question_is_about(before: str, text: str, whole: str) -> None:
    found = rewritten(text, before)
    assert found is not None
    assert found.text == whole


@pytest.mark.parametrize(("before", "text"), [
    ("2010年全球国际移民总数是多少？", "非洲的汇款呢？"), ("How many migrants were there?", "非洲呢？"), ("谁主持了圆桌会议2？", "有多少人出席？"),
    ("Did Mexico write to the Secretary-General?", "When did it arrive?"),
    ("What is the Global Migration Group?", "Which countries signed the trafficking protocol in 2000 and later?")])
def test_others_stay_as_they_are(before: str, text: str) -> None:
    assert rewritten(text, before) is None
