"""The glossary: words of six languages to Chinese terms, names to their variants, and the table itself."""

import os
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import pytest

from qa.question.glossary import (
    MOST_VARIANTS,
    groups,
    names,
    pattern,
    place_pattern,
    spelled_out,
    stands,
    strangers,
    things,
    translate,
)

LANGUAGES = ("zh", "en", "fr", "es", "ru", "ar")
LINES = files("qa.question").joinpath("glossary.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES[1:] if not line.startswith("#")]
HOMONYMS = {
    "zh": {"移民", "国际移民", "欧洲委员会"},
    "en": {"chair", "contribution", "share", "conclude"},
    "es": {"examen"},
    "ru": {"оценк*"},
    "ar": {"أعداد"},
}
"""Words that two concepts share because they mean both."""


@pytest.mark.parametrize(("language", "text", "terms"), [
    ("en", "When did the IOM sign a cooperation agreement?", ["国际移徙组织", "移徙组织", "签署", "签订", "合作协定"]),
    ("en", "remittances and brain drain", ["汇款", "人才外流", "人才流失", "智力外流"]),
    ("en", "two countries", ["国家"]),
    ("fr", "Les transferts de fonds vers les pays d'origine", ["汇款", "原籍国", "来源国"]),
    ("fr", "l'OIM", ["国际移徙组织", "移徙组织"]),
    ("fr", "les pays en développement", ["发展中国家"]),
    ("es", "¿y los migrantes?", ["移徙者", "移民"]),
    ("es", "la trata de personas", ["贩运人口", "贩卖人口", "人口贩运"]),
    ("ru", "утечка умов", ["人才外流", "人才流失", "智力外流"]),
    ("ru", "Генеральной Ассамблеей", ["大会"]),
    ("ru", "денежными переводами", ["汇款"]),
    ("ar", "الأمين العام", ["秘书长"]),
    ("ar", "التحويلات المالية", ["汇款"]),
    ("zh", "联大开会", ["大会", "会议"]),
    ("zh", "寄钱回家", ["汇款"]),
    ("zh", "医生护士", ["卫生工作人员", "卫生工作者", "移徙卫生工作者"]),
    ("zh", "脑流失", ["人才外流", "人才流失", "智力外流"]),
    ("en", "those born in the South who live in the North", ["南北移徙", "南北移民", "南北"]),
    ("en", "born in the South, a long way off from the ice of the North", ["来自南方", "北方"]),
    ("zh", "从北方搬去北方的人", ["北北移徙", "北北移民", "北北"]),
    ("ru", "движение Север — Север", ["北北移徙", "北北移民", "北北"]),
    ("zh", "外勞", ["移徙工人", "移民工人", "移徙劳工"]),
])
def test_words_become_chinese_terms(language, text, terms):
    assert translate(text, language) == terms


@pytest.mark.parametrize(("language", "text", "term"), [
    ("en", "immigrants of the hotel", "旅馆"),
    ("en", "a mistreaty", "条约"),
    ("en", "the Romeo play", "罗马"),
    ("en", "who told us", "世界卫生组织"),
    ("en", "who told us", "美国"),
    ("en", "north of the river", "北方"),
    ("fr", "un car au lac", "中非共和国"),
    ("fr", "un car au lac", "拉丁美洲和加勒比"),
    ("fr", "un homme", "联合国"),
    ("es", "la reunión", "留尼汪"),
    ("ru", "Того же мнения", "多哥"),
    ("ru", "данные", "丹麦"),
    ("ar", "دعم مالي", "马里"),
    ("zh", "其中国际移徙", "中国"),
    ("zh", "发展中国家", "中国"),
    ("zh", "信息", "信件"),
])
def test_nothing_is_found_inside_other_words(language, text, term):
    assert term not in translate(text, language)
    assert all(term not in variants for _, variants in names(text, language))


@pytest.mark.parametrize(("language", "text", "found"), [
    ("en", "in Mexico City and Mexico", [("Mexico City", "墨西哥城"), ("Mexico", "墨西哥")]),
    ("en", "the U.S. and the UK", [("U.S", "美国"), ("UK", "英国")]),
    ("en", "Guinea-Bissau, Guinea", [("Guinea-Bissau", "几内亚比绍"), ("Guinea", "几内亚")]),
    ("en", "sub-Saharan Africa", [("sub-Saharan Africa", "撒哈拉以南非洲")]),
    ("en", "UNFPA according to WHO", [("UNFPA", "人口基金"), ("WHO", "世界卫生组织")]),
    ("fr", "au Cap-Vert, à Genève", [("Cap-Vert", "佛得角"), ("Genève", "日内瓦")]),
    ("fr", "la Côte d'Ivoire", [("Côte d'Ivoire", "科特迪瓦")]),
    ("fr", "la Côte d’Ivoire", [("Côte d’Ivoire", "科特迪瓦")]),
    ("es", "MÉXICO y mexico", [("MÉXICO", "墨西哥"), ("mexico", "墨西哥")]),
    ("es", "América Latina y el Caribe", [("América Latina y el Caribe", "拉丁美洲和加勒比")]),
    ("ru", "Россия, России, Российской Федерации",
     [("Россия", "俄罗斯"), ("России", "俄罗斯"), ("Российской Федерации", "俄罗斯")]),
    ("ru", "в Бразилии и Дании", [("Бразилии", "巴西"), ("Дании", "丹麦")]),
    ("ar", "وفي المكسيك ولبنان", [("المكسيك", "墨西哥"), ("ولبنان", "黎巴嫩")]),
    ("ar", "للفلبين", [("للفلبين", "菲律宾")]),
    ("zh", "其中亚洲国家和欧美国家", [("亚洲", "亚洲")]),
    ("zh", "俄国和索马里", [("俄国", "俄罗斯"), ("索马里", "索马里")]),
    ("zh", "國際移徙組織在日內瓦", [("國際移徙組織", "国际移徙组织"), ("日內瓦", "日内瓦")]),
    ("zh", "IOM在哪里", [("IOM", "国际移徙组织")]),
    ("en", "the General Assembly on migration", []),
])
def test_names_stand_with_their_own_words(language, text, found):
    assert [(words, variants[0]) for words, variants in names(text, language)] == found


@pytest.mark.parametrize(("language", "text"), [
    ("en", "Russia"), ("fr", "Russie"), ("es", "Rusia"), ("ru", "Россией"), ("ar", "روسيا"), ("zh", "俄国")])
def test_a_country_has_its_united_nations_name_too(language, text):
    assert names(text, language) == [(text, tuple(dict.fromkeys(("俄罗斯", "俄罗斯联邦", text))))]
    assert translate(text, language) == ["俄罗斯", "俄罗斯联邦"]


@pytest.mark.parametrize("text", [
    "المهاجر", "والمهاجرين", "فالمهاجرون", "بالمهاجرين", "للمهاجرين", "كالمهاجرين", "مُهَاجِر", "وللمهاجرين"])
def test_arabic_prefixes_and_vowel_signs(text):
    assert translate(text, "ar") == ["移徙者", "移民"]


@pytest.mark.parametrize("text", ["أفريقيا", "افريقيا", "إفريقيا", "بأفريقيا"])
def test_arabic_alef_forms(text):
    assert names(text, "ar")[0][1] == ("非洲", text)


@pytest.mark.parametrize("text", ["мигрант", "мигранта", "мигрантов", "Мигрантами", "МИГРАНТЫ"])
def test_russian_cases(text):
    assert translate(text, "ru") == ["移徙者", "移民"]


@pytest.mark.parametrize(("text", "name"), [("中国家庭平均收入是多少？", "中国"), ("赴美国的移民", "美国"), ("美国人怎么看？", "美国")])
def test_chinese_names_begin_or_end_with_a_word(text, name):
    assert [words for words, _ in names(text, "zh")] == [name]


@pytest.mark.parametrize(("name", "text", "there"), [
    ("中国", "发展中国家", False), ("中国", "中国和发展中国家", True), ("中国", "发展中国家和中国", True),
    ("法国", "法国代表", True), ("国家", "发展中国家", True)])
def test_a_country_is_not_named_within_other_words(name, text, there):
    assert stands(name, text) == there


@pytest.mark.parametrize(("text", "place"), [("发展中国家", ""), ("在中国和法国", "中国"), ("发展中国家与法国", "法国")])
def test_places_are_not_found_within_other_words(text, place):
    found = place_pattern().search(text)
    assert (found[0] if found else "") == place


def test_decomposed_accents_are_read():
    assert names("Me\u0301xico", "es") == [("Me\u0301xico", ("墨西哥", "Me\u0301xico"))]


def test_what_is_said_twice_is_one_thing():
    assert things("一共多少？多少？", "zh") == [("总数", "共计", "总计", "总人数")]


def test_a_chinese_text_gets_only_what_it_lacks():
    assert translate("国际移徙组织和移徙组织", "zh") == []
    assert translate("移民", "zh") == ["移徙", "移徙者"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", " ", "?!", "123", "\u0301", "*", "="])
def test_texts_without_words_have_no_terms(language, text):
    assert translate(text, language) == []
    assert names(text, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_threads_get_the_same(language):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(translate, ["IOM, Россия, México, 联大"] * 16, [language] * 16))
    assert answers[0] and answers == [answers[0]] * 16


def test_every_line_has_seven_cells_and_chinese_terms():
    assert LINES[0].split("\t") == ["zh", "everyday", "en", "fr", "es", "ru", "ar"]
    assert {line for line in LINES if line.startswith("#")} == {"#name", "#place", "#group", "#word"}
    for row in ROWS:
        assert len(row) == 7, row
        assert row[0], row
        for cell in row:
            assert all(word == word.strip() and word for word in cell.split("|")) or not cell, row
            assert len(set(cell.split("|"))) == len(cell.split("|")), row


def test_terms_are_chinese_and_everyday_words_are_none_of_them():
    for zh, everyday, *_ in ROWS:
        assert all(any("\u3400" <= c <= "\u9fff" for c in term) for term in zh.split("|")), zh
        assert not {*zh.split("|")} & {*everyday.split("|")}, zh


@pytest.mark.parametrize(("column", "language"), [(2, "en"), (3, "fr"), (4, "es"), (5, "ru"), (6, "ar")])
def test_every_variant_is_found_under_its_own_term(column, language):
    for row in ROWS:
        for variant in filter(None, row[column].split("|")):
            text = variant.replace("=", "").replace("*", "")
            assert row[0].split("|")[0] in translate(text, language), (variant, translate(text, language))


def test_every_everyday_word_leads_to_its_term():
    for zh, everyday, *_ in ROWS:
        for word in filter(None, everyday.split("|")):
            assert (term := zh.split("|")[0]) in word or term in translate(word, "zh"), (word, translate(word, "zh"))


@pytest.mark.parametrize(("columns", "language"), [
    ((0, 1), "zh"), ((2,), "en"), ((3,), "fr"), ((4,), "es"), ((5,), "ru"), ((6,), "ar")])
def test_no_word_is_claimed_twice_but_for_homonyms(columns, language):
    claims = defaultdict(set)
    for n, row in enumerate(ROWS):
        for variant in (v for column in columns for v in row[column].split("|") if v):
            claims[pattern(variant, language)].add(n)
    shared = {words for words, lines in claims.items() if len(lines) > 1}
    same_term = {words for words in shared if len({ROWS[n][0] for n in claims[words]}) == 1}
    assert shared - same_term == {pattern(word, language) for word in HOMONYMS.get(language, ())}


def test_no_concept_gives_more_than_a_few_terms():
    assert len(translate("trafficking in persons", "en")) <= MOST_VARIANTS


@pytest.mark.parametrize(("language", "text", "spelled"), [
    ("en", "When was the IOM founded?", "When was the 国际移徙组织 founded?"), ("ru", "Что такое ГФМР?", "Что такое 全球移徙与发展论坛?"),
    ("zh", "GMG是什么？", "全球移徙问题小组是什么？"), ("en", "Who heads the International Organization for Migration?", ""),
    ("en", "What is the MERCOSUR?", ""), ("en", "What are remittances?", "What are 汇款?"), ("ru", "Что такое утечка мозгов?", "Что такое 人才外流?"),
    ("fr", "Qu'est-ce que la fuite des cerveaux ?", "Qu'est-ce que la 人才外流 ?"), ("en", "What is the cost of brain drain?", ""),
    ("en", "Which crops suffer from brain drain?", "")])
def test_acronyms_and_a_thing_named_alone_are_put_in_terms_that_are_known(language, text, spelled):
    assert spelled_out(text, language, lambda term: not term.startswith("南")) == (spelled or text)


@pytest.mark.parametrize(("language", "text", "found"), [
    ("en", "What did Trump say about migrants?", ["Trump"]), ("fr", "Qu'a dit Macron ?", ["Macron"]),
    ("ru", "Что сказали о Путине?", ["Путин"]), ("en", "What was Trump’s job?", ["Trump"]),
    ("zh", "Twitter上怎么说？", ["Twitter"]), ("zh", "习近平对移徙有什么看法？", ["习近平"]), ("zh", "第一届论坛谁是东道主？", []),
    ("en", "What Is The Global Forum About?", []), ("en", "WHAT IS BRAIN DRAIN?", []),
    ("en", "When did Mexico write to the Secretary-General?", []), ("en", "Is it so? Say so, with “Words”.", []), ("en", "What is in A/67/254?", [])])
def test_names_that_nothing_is_known_of(language, text, found):
    assert [stem for _, (stem,) in strangers(text, language)] == found


def test_terms_come_in_one_order_in_every_process():
    program = "from qa.question.glossary import translate; print(translate('فائدة', 'ar'))"
    told = {subprocess.run([sys.executable, "-X", "utf8", "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True,
                           text=True, encoding="utf-8", check=True).stdout for seed in "1234"}
    assert len(told) == 1


@pytest.mark.parametrize(("language", "text", "found"), [
    ("zh", "2010年有多少难民？", ["难民"]), ("zh", "难民署有多少人？", []), ("en", "How many women and children migrate?", ["妇女", "儿童"]),
    ("fr", "Combien de réfugiés ?", ["难民"]), ("ru", "Сколько беженцев?", ["难民"]), ("zh", "有多少移徙者？", [])])
def test_groups_of_people_are_told_from_all_people_and_from_bodies(language, text, found):
    assert [variants[0] for _, variants in groups(text, language)] == found
    assert all(words in text for words, _ in groups(text, language))
