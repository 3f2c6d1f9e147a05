"""What a question is answered with: summaries, tables and documents that are named, parts, lists that are announced."""

from __future__ import annotations

import pytest

from qa.answer import phrases
from qa.answer.writers.extractive import announced
from qa.assistant import Assistant
from qa.documents.locators.writing import write_locator, write_place
from qa.documents.structure.parse import parse
from qa.question.reading import read_question
from qa.search.judgement import Judgement
from qa.types import Document, Place, Turn

REPORT = """各港报告

1. 本报告讲三个港口。

一. 港口

2. 下面列出三个港口的名字。

A. 北港

3. 北港在北方。

B. 南港

4. 南港在南方。

二. 其他

5. 请见下列说明。还有别的话。
"""


@pytest.fixture(scope="module")
def report() -> Document:
    return parse("a.txt", REPORT)


def listed(document: Document, label: str, sentence: str) -> list[str]:
    place = next(n for n, b in enumerate(document.blocks) if b.kind == "paragraph" and b.label == label)
    return [document.blocks[n].text for n in announced(document, place, sentence)]


def test_a_sentence_announces_the_headings_below_it(report: Document) -> None:
    assert listed(report, "2", "下面列出三个港口的名字。") == ["A. 北港", "B. 南港"]


@pytest.mark.parametrize(("label", "sentence"), [("1", "本报告讲三个港口。"), ("5", "请见下列说明。"), ("5", "还有别的话。")])
def test_other_sentences_announce_nothing(report: Document, label: str, sentence: str) -> None:
    assert listed(report, label, sentence) == []


@pytest.mark.parametrize("question", ["2013年对话的四个圆桌会议主题是什么？", "What are the themes of the four round tables in 2013?"])
def test_what_a_sentence_announces_is_told_with_it(real: Assistant, question: str) -> None:
    answer = real.ask(question)
    assert answer.answered
    assert [n for n in "一二三四" if f"圆桌会议{n}：" in answer.answer] == list("一二三四")


def rows_told(assistant: Assistant, question: str) -> list[str]:
    places = (write_place(c.place, "zh") for c in assistant.ask(question).citations if c.place)
    return [place for place in places if place.startswith("表1")]


@pytest.mark.parametrize("question", ["How many international migrants were there in 2010?", "كم كان عدد المهاجرين الدوليين في العالم عام 2010؟"])
def test_rows_that_are_not_named_do_not_come_beside_the_total(real: Assistant, question: str) -> None:
    assert rows_told(real, question) == ["表1 总计"]


def test_rows_that_are_named_come_beside_the_total(real: Assistant) -> None:
    question = "How many migrants were there in total in 2010 and how many lived in the North?"
    assert {"表1 北方总人数", "表1 总计"} <= set(rows_told(real, question))


@pytest.mark.parametrize("question", ["Who chaired the four round tables in 2006?", "Qui a présidé les quatre tables rondes de 2006 ?"])
def test_as_many_are_told_as_are_asked_for(real: Assistant, question: str) -> None:
    answer = real.ask(question).answer
    assert [n for n in range(1, 5) if f"圆桌会议 {n} " in answer] == [1, 2, 3, 4]


@pytest.mark.parametrize("question", [
    "Summarize A/67/254", "总结一下A/67/254", "What is A/67/254 about?", "Résume le rapport A/67/254",
    "Кратко изложи доклад A/67/254", "第六十七届会议的报告讲了什么？", "¿Puedes resumir A/67/254?", "¿De qué trata A/67/254?",
    "A/67/254是关于什么的？", "ما ملخص A/67/254"])
def test_a_document_is_summed_up_in_its_own_words(real: Assistant, question: str) -> None:
    answer = real.ask(question)
    assert answer.answered
    assert {write_locator(c.place, "zh").split(" ")[0] for c in answer.citations if c.place} == {"A/67/254，摘要"}
    assert len(answer.answer) <= 400


@pytest.mark.parametrize("question", ["Summarise the document", "总结一下这些文件", "2006年高级别对话总结报告的要点"])
def test_without_one_document_that_has_a_summary_it_says_that_it_writes_none(real: Assistant, question: str) -> None:
    answer = real.ask(question)
    assert not answer.answered
    assert phrases.NO_SUMMARY[answer.language] in answer.sentences


@pytest.mark.parametrize("question", [
    "总结一下汇款费用的变化", "塞舌尔说了什么？", "A/67/254 第40段讲了什么？", "A/67/254关于墨西哥说了什么？", "总结报告是谁写的？",
    "比较A/67/254和1997年的报告有什么区别"])
def test_other_questions_ask_for_no_summary(real: Assistant, question: str) -> None:
    answer = real.ask(question)
    assert phrases.NO_SUMMARY[answer.language] not in answer.sentences
    assert not any("摘要" in c.locator for c in answer.citations)


def test_a_table_that_is_named_answers_alone_or_not_at_all(real: Assistant) -> None:
    answer = real.ask("表1里2010年北方有多少移民？")
    assert answer.answered
    assert all("表1" in c.locator for c in answer.citations)
    assert not real.ask("表1中2011年流向发展中国家的汇款").answered
    missing = real.ask("表9里2010年的总数是多少？")
    assert not missing.answered
    assert phrases.MISSING["zh"].format(what="表9") in missing.sentences


@pytest.mark.parametrize("question", ["第41段呢？", "那么第四十一段说了什么？", "And paragraph 41?", "А пункт 41?", "Paragraph 41", "第41段"])
def test_a_place_alone_is_one_of_the_document_named_before(real: Assistant, question: str) -> None:
    before = [Turn("A/67/254 第40段讲了什么？")]
    assert {c.place for c in real.ask(question, before).citations} == {Place("A/67/254", "paragraph", "41")}
    another = real.ask("墨西哥那封信附件的第3点呢？", before)
    assert {c.source for c in another.citations} == {d.source for d in real.documents if "墨西哥" in d.title}


@pytest.mark.parametrize(("questions", "place"), [
    (["下一段呢？"], "第41段"), (["下一段呢？", "再下一段？"], "第42段"), (["上一段说了什么？"], "第39段"), (["And the next paragraph?"], "第41段"),
    (["¿Y el párrafo anterior?"], "第39段"), (["А следующий пункт?"], "第41段"), (["والفقرة التالية؟"], "第41段"), (["والفقرة 41؟"], "第41段")])
def test_the_next_paragraph_is_the_one_after_that_asked_for_before(real: Assistant, questions: list[str], place: str) -> None:
    turns = [Turn(q) for q in ["A/67/254 第40段讲了什么？", *questions]]
    answer = real.ask(turns[-1].question, turns[:-1])
    assert {write_place(c.place, "zh") for c in answer.citations if c.place} == {place}
    assert {c.locator for c in answer.citations} == {write_locator(Place("A/67/254", "paragraph", place[1:3]), answer.language)}


def test_the_people_whose_number_is_not_there_are_named(real: Assistant) -> None:
    answer = real.ask("How many refugees were there in 2010?")
    assert not answer.answered
    assert phrases.UNCOUNTED["en"].format(what="refugees") in answer.sentences


@pytest.mark.parametrize(("question", "what", "language"), [("第5段说了什么？", "第5段", "zh"), ("What does paragraph 5 say?", "paragraph 5", "en")])
def test_a_place_that_several_documents_have_is_asked_back_and_shown_in_each(real: Assistant, question: str, what: str, language: str) -> None:
    answer = real.ask(question)
    assert not answer.answered
    assert phrases.SEVERAL[language].format(what=what) in answer.sentences
    assert [hit.passage.place.number for hit in answer.hits[:3]] == ["5"] * 3


def test_a_place_that_is_missing_is_named_in_the_words_of_the_question(real: Assistant) -> None:
    assert phrases.MISSING["en"].format(what="paragraph 500") in real.ask("What does paragraph 500 of A/67/254 say?").sentences


def test_a_table_outside_the_chosen_documents_is_not_there(real: Assistant) -> None:
    first = real.documents[0].source
    answer = real.ask("表1里2010年北方有多少移民？", sources=[first])
    assert not answer.answered
    assert {hit.passage.source for hit in answer.hits} == {first}


@pytest.mark.parametrize("question", [
    "表1里2010年北方有多少移民？", "表1里哪一行的变化最大？", "Summarize A/67/254", "What does A/67/254 say about remittances?"])
def test_ten_passages_come_with_a_restricted_answer_too(real: Assistant, question: str) -> None:
    hits = real.ask(question).hits
    assert [hit.rank for hit in hits] == list(range(1, 11))
    assert len({hit.passage.id for hit in hits}) == 10


def test_a_question_that_names_a_document_is_answered_from_it(real: Assistant) -> None:
    answer = real.ask("What does A/67/254 say about human trafficking?")
    assert answer.answered
    assert {c.source for c in answer.citations} == {d.source for d in real.documents if d.symbol == "A/67/254"}


def test_symbols_stand_in_letterheads_and_are_left_out_of_the_search() -> None:
    question = read_question("A/67/254 汇款？A/61/1 和 HIV/AIDS 什么？").without_symbols(frozenset(["A/67/254"]))
    for one in (question, *question.parts):
        assert "A/67/254" not in one.text + one.search
    assert "A/61/1" in question.text
    assert "HIV/AIDS" in question.search


def test_the_parts_that_can_be_answered_are(real: Assistant) -> None:
    answer = real.ask("2007年全球论坛提了多少建议？2020年呢？谁是法国总统？")
    assert answer.answered
    assert answer.sentences[0].endswith("43[1]")
    assert answer.sentences[-1] == phrases.PARTLY["zh"]
    assert not real.ask("谁是法国总统？德国总理是谁？").answered


def test_a_part_that_is_hardly_answered_is_left_out_where_the_whole_is_answered(real: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, hardly = "2007年全球论坛提了多少建议？", "国际移徙组织有多少个成员国？"
    monkeypatch.setattr("qa.answer.decide.judge", lambda found: Judgement(0.1 if found.question.text == hardly else 0.9, {}))
    answer = real.ask(asked + hardly)
    assert answer.answered
    assert answer.sentences[-1] == phrases.PARTLY["zh"]


@pytest.mark.parametrize(("text", "summary", "about"), [
    ("请概括一下这份报告", True, False), ("报告的要点是什么？", True, False), ("Please summarise the letter", True, False),
    ("Resume el informe", True, False), ("لخص التقرير", True, False), ("报告讲了什么？", False, True), ("What does it say?", False, True),
    ("能不能总结一下这份报告", True, False), ("Fais un résumé du rapport", True, False), ("总结了哪些经验", False, False),
    ("When was the summary of the dialogue submitted?", False, False), ("Que dit le rapport ?", False, True),
    ("What is known about remittances?", False, False), ("согласно резюме Председателя", False, False),
    ("2006年对话的总结报告由谁转交？", False, False)])
def test_how_summaries_are_asked_for(text: str, summary: bool, about: bool) -> None:
    question = read_question(text)
    assert (question.asks_summary, question.asks_about) == (summary, about)


@pytest.mark.parametrize(("text", "total"), [
    ("一共有多少条建议？", True), ("How many in total?", True), ("Сколько всего?", True), ("有多少条建议？", False),
    ("公共计划有哪些？", False), ("ما هي المجموعة؟", False), ("Прежде всего что?", False)])
def test_whether_a_total_is_asked_for(text: str, total: bool) -> None:
    assert read_question(text).asks_total is total


@pytest.mark.parametrize("question", [
    "给我讲个笑话吧", "明天上海会下雨吗？", "привет, что ты умеешь?", "donne-moi une recette de ratatouille"])
def test_what_was_asked_before_answers_no_other_question(real: Assistant, question: str) -> None:
    assert real.ask("2010年全球国际移民总数是多少？").answered
    assert not real.ask(question, [Turn("2010年全球国际移民总数是多少？")]).answered


@pytest.mark.parametrize("question", ["remittances", "移民 人权", "塞舌尔驻联合国的大使觉得移民问题在他们国家算不算要紧事？"])
def test_a_whole_question_is_answered_as_by_itself_whatever_was_asked_before(real: Assistant, question: str) -> None:
    assert real.ask(question, [Turn("2010年全球国际移民总数是多少？")]).answer == real.ask(question).answer


@pytest.mark.parametrize(("before", "question", "told"), [
    ("全球移徙小组是什么？", "成员有哪些？", "16 名成员"), ("2006年高级别对话什么时候举行？", "有多少国家参加？", "127 个"),
    ("2010年全球国际移民总数是多少？", "1990年？", "1.55 亿"),
    ("国际移徙协调会议2012年有多少人出席？", "谁举办的？", "由人口司"),
    ("¿Cuántos países participaron en el Proceso de Helsinki?", "¿Quién presidió?", "包蒂斯塔"),
    ("在澳大利亚和新西兰，来自较不发达地区的移民比例是多少？", "欧洲呢？", "43%")])
def test_a_short_question_is_about_what_was_asked_before(real: Assistant, before: str, question: str, told: str) -> None:
    assert told in real.ask(question, [Turn(before)]).answer


@pytest.mark.parametrize(("before", "question"), [
    ("在澳大利亚和新西兰，来自较不发达地区的移民比例是多少？", "日本呢？"), ("移徙组织有多少个成员国？", "世贸组织呢？")])
def test_the_answer_about_another_does_not_come_again(real: Assistant, before: str, question: str) -> None:
    assert not real.ask(question, [Turn(before)]).answered


@pytest.mark.parametrize(("asked", "question"), [
    (["汇款平均费用是多少？", "2010年第三季度呢？"], "2013年呢？"), (["汇款费用", "2011年第三季度"], "2015年"),
    (["赫尔辛基进程会议2006年在哪里举行？"], "2012年呢？")])
def test_a_year_of_which_nothing_is_told_is_refused_by_name(real: Assistant, asked: list[str], question: str) -> None:
    answer = real.ask(question, [Turn(one) for one in asked])
    assert not answer.answered and question[:4] in answer.answer


def test_a_sentence_that_goes_on_from_another_comes_with_it(real: Assistant) -> None:
    sentences = real.ask("“搁浅移民”说的是哪类人？").sentences
    assert sentences[0].startswith("他们") and sentences[1].startswith("这种")


@pytest.mark.parametrize("question", ["123", "1+1=?"])
def test_what_asks_for_nothing_is_not_answered(real: Assistant, question: str) -> None:
    assert not real.ask(question).answered


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "policy.txt").write_text("Travel Policy\n\n1. Hotels\n\n1.1 Rooms cost 95 euros.\n\n1.2 Meals are free of charge.\n", "utf-8")
    (folder / "章程.md").write_text("# 读书会章程\n\n第一条 本会名称为读书会。\n\n第二条 会费为120元。\n\n第三条 每次借5本。\n", "utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("index") / "rules")


@pytest.mark.parametrize(("question", "places"), [
    ("What does paragraph 1.2 say?", ["Travel Policy, para. 1.2"]), ("How much do rooms cost?", ["Travel Policy, para. 1.1"]),
    ("第二条规定了什么？", ["读书会章程，第二条"]), ("读书会章程第9条规定了什么？", []), ("What does paragraph 1.9 say?", [])])
def test_paragraphs_and_articles_answer_by_their_own_labels(rules: Assistant, question: str, places: list[str]) -> None:
    assert [c.locator for c in rules.ask(question).citations] == places
