"""What kind of thing is asked for, in six languages, and whether a text holds one."""

from __future__ import annotations

import pytest

from qa.question.answer_type import lacking, wanted
from qa.question.reading import read_question


@pytest.mark.parametrize(("question", "kinds"), [
    ("2010年全球国际移民总数是多少？", ["count"]), ("侨汇占国内生产总值的百分之几？", ["share"]), ("会议花了多少经费？", ["amount"]),
    ("平均费用是多少？", ["amount", "count"]),
    ("What was the average cost?", ["amount"]), ("Quel est le coût moyen ?", ["amount"]), ("年度预算是多少？", ["amount", "count"]),
    ("谁签署了这封信？", ["person"]), ("总干事叫什么名字？", ["identity"]), ("Who is the chair of the forum?", ["identity"]),
    ("Qui est le président du forum ?", ["identity"]), ("¿Quién es el presidente del foro?", ["identity"]),
    ("Кто председатель форума?", ["identity"]), ("من هو رئيس المنتدى؟", ["identity"]), ("论坛是哪一年成立的？", ["date"]), ("汇款有什么作用？", []),
    ("应当守哪几条原则？", []), ("销售编号是多少", []), ("依据的是社发委几号决定", []), ("提交给第几届会议", []),
    ("论坛是几月几号开幕的？", ["date"]), ("在哪个城市举行？", ["place"]), ("这句话出现在哪一段？", []), ("在哪里提到的？", []),
    ("Where does it say that?", []), ("2011年汇款总额", ["amount"]), ("哪国愿意主办？", ["place"]),
    ("Where was it held?", ["place"]), ("Quels pays ?", ["place"]), ("¿En qué ciudad?", ["place"]), ("Где состоялась встреча?", ["place"]),
    ("أين عقد الاجتماع؟", ["place"]),
    ("What share of migrants lived in the North?", ["share"]), ("How much money was sent home?", ["amount"]),
    ("Who chaired it and when?", ["date", "person"]), ("How many countries took part?", ["count"]),
    ("Quand la réunion a-t-elle eu lieu ?", ["date"]), ("Combien d'argent ?", ["amount"]), ("Qui a présidé ?", ["person"]),
    ("¿Cuántos países?", ["count"]), ("¿Quién firmó?", ["person"]), ("¿Qué porcentaje?", ["share"]),
    ("Сколько стран участвовало?", ["count"]), ("Кто председательствовал?", ["person"]), ("Какая доля?", ["share"]),
    ("Какую должность он занимал?", []), ("How many days did it last?", ["duration"]), ("Сколько дней?", ["duration"]),
    ("متى عقد الاجتماع؟", ["date"]), ("كم عدد الدول؟", ["count"]), ("纽卡斯尔有几所大学？", ["count"]),
    ("Who led them when they met?", ["person"]), ("Founded when?", ["date"]), ("Tell me when it was founded", ["date"]),
    ("What happened in the city where they met?", []), ("Quels sont les pays qui ont signé ?", []), ("Par qui ?", ["person"]),
    ("Что обсуждалось, когда они встретились?", []), ("Где и когда?", ["date", "place"]), ("la ville où elle s'est tenue", []),
    ("什么是人才外流", ["definition"]), ("移徙组织是干什么的？", ["definition"]), ("移徙组织是什么？", ["definition"]), ("第二条的标题是什么？", []),
    ("What is brain drain?", ["definition"]), ("What is meant by “stranded”?", ["definition"]),
    ("Qu'est-ce que le Forum mondial ?", ["definition"]), ("¿Qué es el Foro Mundial?", ["definition"]), ("Что такое реинтеграция?", ["definition"]),
    ("ما هي الهجرة الدائرية؟", ["definition"]), ("ما هي فوائد الهجرة للدول المستقبلة للمهاجرين؟", []),
    ("表里的比率是怎么算的？", ["definition"]), ("打算怎么办？", []), ("How is the ratio calculated?", ["definition"]),
    ("为什么汇款那么贵？", ["reason"]), ("汇款被称为什么？", []), ("有什么原因？", ["reason"]), ("Why do they leave?", ["reason"]),
    ("Pourquoi partent-ils ?", ["reason"]), ("¿Por qué se van?", ["reason"]), ("Почему они уезжают?", ["reason"]), ("لماذا يهاجرون؟", ["reason"])])
def test_the_kind_that_is_asked_for(question: str, kinds: list[str]) -> None:
    assert [kind.name for kind in wanted(question)] == kinds


LANGUAGES = {"Combien": "fr", "Quand ": "fr", "¿": "es", "Сколько": "ru", "كم": "ar", "How many boats": "en", "How long is": "en",
             "When ": "en", "What is a": "en", "Where is": "en"}


def language(question: str) -> str:
    """In which the text is that is asked so; Chinese otherwise."""
    return next((name for begins, name in LANGUAGES.items() if question.startswith(begins)), "zh")


@pytest.mark.parametrize(("question", "text", "share"), [
    ("何时关门？", "二十一时关闭", 1.0), ("何时提出？", "提出三点建议，同时开会", 0.0), ("When does it close?", "It closes at 16:00.", 1.0),
    ("When was it adopted?", "It was adopted on 3 May.", 1.0), ("Quand ?", "le 14 juillet", 1.0), ("有多少页？", "全书三百五十九页", 1.0),
    ("罚多少钱？", "处五十元罚款", 1.0), ("占百分之几？", "从 10%降至 5%", 1.0), ("占百分之几？", "百分之三十九", 1.0),
    ("占百分之几？", "就所占百分比而言", 0.0),
    ("占百分之几？", "移民人数(百分比) 2010 25.0", 1.0), ("多少经费？", "达到 3 720 亿美元", 1.0),
    ("多少经费？", "共有 18 个国家", 0.0),
    ("花了多少？", "降至 8.9%", 1.0),
    ("哪一年？", "于 1996 年 5 月召开", 1.0), ("哪一年？", "于一九九六年召开", 1.0), ("哪一年？", "第 97 号公约", 0.0),
    ("有多少个？", "共有 18 个国家", 1.0), ("有多少个？", "三个机构", 1.0), ("有多少个？", "2010 年第 3 届", 0.0),
    ("有多少个？", "3月 13至 14日举行了一次会议", 0.0), ("有多少个？", "一百个国家", 1.0), ("占多少比例？", "约有半数女性", 1.0),
    ("比率是多少？", "比率 6.2", 1.0), ("有什么作用？", "", 1.0),
    ("什么是论坛？", "论坛是一个自愿的磋商过程", 1.0), ("什么是论坛？", "论坛的任务是交流经验", 1.0), ("什么是论坛？", "论坛于五月举行", 0.0),
    ("What is a forum?", "The forum met in May.", 1.0),
    ("会议开了几天？", "为期两天的对话", 1.0), ("会议开了几天？", "2012 年的对话", 0.0), ("How long did it last?", "会议历时三小时", 1.0),
    ("How long did it last?", "有 18 个国家", 0.0), ("哪一年？", "1432 年建成", 1.0), ("哪一年？", "有 1432 人", 0.0),
    ("哪一年？", "在十八世纪", 1.0),
    ("有多少所？", "有两所大学", 1.0), ("比率怎么算？", "活动数目除以建议数目", 1.0), ("安排在哪天？", "第二天 上午 10:00", 1.0),
    ("How many boats?", "The yard builds three boats.", 1.0), ("How many boats?", "The yard builds boats.", 0.0),
    ("Combien de bateaux ?", "douze bateaux", 1.0),
    ("¿Cuántos barcos?", "Hay veinte.", 1.0), ("Сколько лодок?", "Их двадцать.", 1.0), ("كم عدد القوارب؟", "ثلاثة قوارب", 1.0),
    ("How long is it?", "It lasts two working days.", 1.0), ("Combien de jours ?", "trois jours", 1.0), ("¿Cuánto tiempo?", "Dos horas.", 1.0),
    ("Сколько дней?", "Пять дней.", 1.0), ("How long is it?", "It is in Geneva.", 0.0), ("When must it be paid?", "It is paid within 14 days.", 1.0),
    ("谁主持？", "由芬兰劳动部长 Tarja Filatov 主持", 1.0), ("谁主持？", "由劳工组织主导", 1.0), ("谁主持？", "由比利时主办", 1.0),
    ("谁主持？", "于 1996 年召开", 0.0), ("主席是谁？", "主席和各国代表", 0.0), ("主席是谁？", "主席让-雅克·埃尔米热", 1.0),
    ("局长是谁？", "局长是王建国。", 1.0), ("局长是谁？", "局长由金融机构推举", 0.0), ("在哪里举行？", "在墨西哥普埃布拉举行", 1.0),
    ("在哪里举行？", "于 1996 年举行", 0.0), ("在哪儿？", "各地区的城市", 0.0), ("在哪儿？", "在人民广场", 1.0),
    ("Where is it?", "At the front desk.", 1.0),
    ("为什么移徙？", "他们移徙", 1.0)])
def test_a_text_tells_the_kind_or_does_not(question: str, text: str, share: float) -> None:
    assert 1 - lacking(wanted(question), text, language(question)) == share, "what cannot be told is not lacking"


@pytest.mark.parametrize(("question", "text", "share"), [
    ("比利时的首都在哪儿？", "比利时政府", 0.0), ("2012年的会议什么时候开？", "2012 年的会议", 0.0),
    ("2012年的会议什么时候开？", "2012 年 5 月", 1.0),
    ("2007年还是2010年？何时多？", "2007 年", 1.0),
    ("比利时有多少难民？", "比利时有 3 个", 1.0)])
def test_what_the_question_names_itself_is_no_answer(question: str, text: str, share: float) -> None:
    assert 1 - lacking(wanted(question), text, "zh", read_question(question).said) == share


def test_of_a_language_without_a_pack_nothing_is_known() -> None:
    for language in ("", "de"):
        assert not lacking(wanted("How many boats?"), "Die Werft baut drei Boote.", language)
        assert not wanted("How many boats?")[0].is_told("3", language)
