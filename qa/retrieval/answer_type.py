"""What kind of thing a question wants, and whether a text holds one: a question for a year wants a year."""

from __future__ import annotations

import re
from typing import NamedTuple

PERSON = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•・-][\u4e00-\u9fff]{1,8})*[·•・][\u4e00-\u9fff]{1,8}"
                    r"|(?<![A-Za-z])[A-Z][a-zà-ÿ]+(?:[ -](?:[A-Z]\.|d[aeiu]|van|von|de la|al-)?\s?[A-Z][a-zà-ÿ]+)+")
"""A foreign name as Chinese texts write it, with dots between its parts or in Latin letters."""
AMOUNT = re.compile(r"\d[\d \u00a0,.]*\s*[多余]?\s*[百千万亿兆]*\s*(?:美元|欧元|英镑|日元|瑞郎|法郎|人民币|元)|[$€£]\s?\d")
SHARE = re.compile(r"\d\s*[%％‰]|百分之[\d零一二三四五六七八九十百]|[\d一二三四五六七八九十]分之[\d一二三四五六七八九十]"
                   r"|百分比\)?\s*(?:\S{1,12}\s+)?\d")
DATE = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d\s*月|[〇零一二三四五六七八九]{4}\s*年")
COUNT = re.compile(r"(?<![第\d./])\d[\d \u00a0,.]*(?![\d.]*\s*(?:年|月|日|号|届|段|/))(?<=\d)"
                   r"|[一两二三四五六七八九十百千]+[个名位次项条国种类点份天]")


class AnswerType(NamedTuple):
    """A kind of answer: how it is asked for, in six languages, and what a text that gives one looks like."""

    name: str
    asked: re.Pattern[str]
    held: re.Pattern[str]


def _type(name: str, asked: str, held: re.Pattern[str]) -> AnswerType:
    return AnswerType(name, re.compile(asked, re.IGNORECASE), held)


TYPES = (
    _type("share", r"百分之(?:几|多少)|多少百分|几成|(?:比例|比率|占比|份额|比重)(?:是|为|有|达|占)?(?:多少|多大|几|多高)|占\S{0,12}(?:多少|几成)"
          r"|多大(?:比例|份额)|\b(?:what|which|how large a) (?:share|percentage|percent|proportion|fraction)\b"
          r"|quel(?:le)? (?:part|pourcentage|proportion)|qué (?:parte|porcentaje|proporción)|как(?:ая|ой|ую) (?:дол\w+|процент\w*|част\w+)"
          r"|(?:ما|كم)\s+(?:هي\s+)?(?:نسبة|النسبة)", SHARE),
    _type("amount", r"多少(?:[百千万亿]*(?:美元|欧元|元|钱|经费|资金|预算))"
          r"|(?:经费|预算|金额|总额|费用|花费|拨款|捐款|资金)(?:总额)?[是有达为]?(?:多少|几)|花了?多少|掏了?多少"
          r"|\bhow much (?:money|did \w+ (?:cost|spend|give))|what (?:was|is) the (?:\w+ )?(?:budget|cost)\b"
          r"|combien d'argent|quel (?:était|est) le (?:budget|coût)|cuánto dinero|cuál (?:era|es|fue) el (?:presupuesto|costo)"
          r"|сколько денег|каков\w* \w*\s*бюджет|كم (?:بلغت )?(?:ميزانية|المبلغ|التكلفة)", AMOUNT),
    _type("date", r"哪一?年|哪年|何年|何时|什么时候|几月|几号|哪一?天|什么日期|\bwhen\b|what (?:year|date|month|day)|which year|\bdate of\b"
          r"|\bquand\b|quelle (?:année|date)|quel (?:jour|mois)|cuándo|qué (?:año|fecha|día)|когда|в каком году|какого числа|متى|في أي (?:عام|سنة)",
          DATE),
    _type("person", r"谁|何人|叫什么|(?:姓名|名字)|哪位|\bwho\b|\bwhom\b|\bwhose\b|\bqui\b(?! (?:sont|ont|est le pays))|quién|как зовут"
          r"|\bкто\b|\bкем\b|\bمن (?:هو|هي|الذي|ترأس|وقع|قاد|كان)", PERSON),
    _type("count", r"(?<!号是)(?<!号为)多少(?!钱|经费|资金|预算|[百千万亿]*[美欧日]?元|百分)|(?<!哪)几(?=[个名位次项条国种类点份天届])|how many"
          r"|\bcombien\b(?! d'argent)|cuánt[oa]s\b|сколько(?! денег)|كم (?!نسبة)", COUNT),
)


ALIKE = ("share", "amount", "date", "count")
"""Kinds that texts of any style write alike. Names are written in too many ways for a ranker to count it against a sentence
that none is seen in it."""


def wanted(question: str) -> list[AnswerType]:
    """The kinds of answer that a question asks for; several where it asks for several things, none for most."""
    return [kind for kind in TYPES if kind.asked.search(question)]


def held(kinds: list[AnswerType], text: str) -> float:
    """The share of the wanted kinds of which the text holds one; 1 if none is wanted."""
    return sum(bool(kind.held.search(text)) for kind in kinds) / len(kinds) if kinds else 1.0
