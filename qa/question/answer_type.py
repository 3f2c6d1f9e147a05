"""What kind of thing a question wants, and whether a text holds one: a question for a year wants a year."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from qa.question.glossary import place_pattern
from qa.question.wording import WHEN

HAN = re.compile(r"[\u4e00-\u9fff]")
PERSON = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•・-][\u4e00-\u9fff]{1,8})*[·•・][\u4e00-\u9fff]{1,8}"
                    r"|(?<![A-Za-z])[A-Z][a-zà-ÿ]+(?:[ -](?:[A-Z]\.|d[aeiu]|van|von|de la|al-)?\s?[A-Z][a-zà-ÿ]+)+"
                    r"|\b(?:Dr|Mr|Mrs|Ms|Prof|Mme|Sra?)\.? [A-Z][a-zà-ÿ]+")
"""A foreign name as Chinese texts write it, with dots between its parts, or in Latin letters; or one after a title."""
TITLE = re.compile(r"[《“「『]")
"""Before the name of a document, a declaration and the like."""
WHO = re.compile(r"代表|政府|组织|委员会|机构|主席|部长|大使|总统|总理|首相|秘书长|专员|总干事|教授|[\u4e00-\u9fff][署局]")
"""Whom a text may name without a name."""
ROLE = "(?:主席|总干事|主任|代表|部长|秘书长|专员|大使|组长|主持人|负责人|署长|局长|院长|行长|总统|总理|首相|发言人)"
SURNAMES = ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范石廖贾夏韦"
            "方邹孟熊秦邱江尹薛闫段雷侯史陶黎贺顾毛郝龚邵钱严覃戴莫孔向汤")
CHINESE_NAME = re.compile(f"(?<=[是为叫由长席记师])[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=$|[，。；、（(\\s]|担任|主持|出任|任|说|表示|等|和|负责)")
"""A Chinese name where an office or a verb shows it; the commonest surnames."""
MONTH = (r"(?:jan(?:uary|vier)?|enero|feb(?:ruary|rero)?|février|mar(?:ch|s|zo)|apr(?:il)?|avril|abril|may|mai|mayo|june?|juin|junio|july?|juillet"
         r"|julio|aug(?:ust)?|août|agosto|sept(?:ember|embre|iembre)?|oct(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|dec(?:ember)?|décembre|diciembre"
         r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)")
CLOCK = (r"(?<![\d:])\d{1,2}[:：]\d\d(?!\d)|\b\d{1,2} ?[ap]\.?m\b"
         r"|(?<!第)[\d一二三四五六七八九十]\s*(?:时(?![间候期代])|点(?=[整半钟前后关开到至，。]|$))")
AMOUNT = re.compile(r"\d[\d \u00a0,.]*\s*[多余]?\s*[百千万亿兆]*\s*(?:美元|欧元|英镑|日元|瑞郎|法郎|人民币|元)|[$€£]\s?\d"
                    r"|[两二三四五六七八九十百千万]\s*元|\d\s?(?:EUR|USD|euros?|dollars?)\b")
SHARE = re.compile(r"\d\s*[%％‰]|百分之[\d零一二三四五六七八九十百]|[\d一二三四五六七八九十]分之[\d一二三四五六七八九十]"
                   r"|(?:百分比|比率|比例)\)?\s*(?:\S{1,12}\s+)?\d|半数|一半|过半|\bhalf\b")
DATE = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?<!\d)1\d{3}\s*年|[\d一二三四五六七八九十]\s*(?:月|世纪)|公元|第[一二三四五六七]天"
                  rf"|[〇零一二三四五六七八九]{{4}}\s*年|\b\d{{1,2}}(?:st|nd|rd|th|er|º)?\s+(?:de\s+|of\s+)?{MONTH}\b|\b{MONTH}\s+\d{{1,2}}\b|{CLOCK}",
                  re.IGNORECASE)
MEASURES = "页元个名位次项条国种类点份天所座家部本支只台张篇场轮人岁层间件批组队架艘辆"
"""Measure words that stand between a number and what is counted."""
COUNT = re.compile(r"(?<![第\d./])\d[\d \u00a0,.]*(?![\d.]*\s*(?:[-–—~～至到]\s*\d+\s*)?(?:年|月|日|号|届|段|/))(?<=\d)"
                   r"|(?:[两二三四五六七八九十百千]|一[十百千])[一二三四五六七八九十百千零]*[" + MEASURES + "]")
"""Not dates, not what is numbered, and not 一, which is no more than an article before most measures."""
DAY = re.compile(r"星期|礼拜[一二三四五六日天]|周[一二三四五六日]|\d\s*日(?!元)"
                 r"|(?<![第\d/])(?<!第 )\d{1,2}\s*号(?![决公文])|[一二三四五六七八九十]\s*日|第[一二三四五六七]天|[上下]午|\d{1,2}[:：时]\d\d")
PERIOD = re.compile(r"(?<![\d.])\d{1,3}\s*(?:天|周|个?星期|个?礼拜|个月|年(?!代)|个?小时|分钟)"
                    r"|[一二两三四五六七八九十半几多数]+个?(?:天|周|星期|礼拜|月(?!\d)|年|小时)|为期|整天|世纪|年代|[长短]期"
                    r"|\d\s*年?\s*[-–—~～至到]\s*\d|从.{1,20}到|\d[:：]\d\d")
SESSION = re.compile(r"第\s*[\d〇零一二三四五六七八九十百]+\s*届")
ITEM = re.compile(r"项目\s*\d")
SYMBOL = re.compile(r"(?<![A-Za-z])[A-Z]{1,6}[/.][A-Z\d]|第\s*\d[\d/]*\s*号")
LISTED = re.compile(r"(?:共和国|王国|联邦|合众国)?\s*(?:[、,，\s]|以?及|[和与或])\s*")
"""Between two of a list."""
REALM = re.compile(r"[\u4e00-\u9fff](?:王国|帝国|共和国|公国|联邦)")
LOCATION = re.compile(r"(?<![的各该本两多每])[\u4e00-\u9fff](?:市(?![场民政])|省(?!略)|州|县|郡|镇|村|岛"
                      r"|(?<![地社灾小])区(?![域间别分划])|湾|城(?![市镇])|港|街|路(?![径线])|河"
                      r"|湖|山|海(?![外关])|大学(?!生)|学院|医院|教堂|宫|馆|广场|机场)|(?<!在)总部(?=[举召])")
"""What countries and places are called, whether or not a list has them."""
MEANING = re.compile(r"是(?:指|一[个种项类]|由)|系[指由]|所谓|的(?:任务|职[责能]|宗旨)(?:包括|是|为)|(?:被)?定义|称[为作]|由\S{2,40}组成|旨在"
                     r"|[除乘]以|相加")
REASON = re.compile(r"由于|因为|因此|原因|为了|之所以|因[^此而素为子]|鉴于|以(?:确保|便|免)|从而|导致")
TONGUE = re.compile(r"(?<!其)[中汉英法俄日德韩藏梵]文|西班牙文|阿拉伯文|[\u4e00-\u9fff]语(?![言句词文气境])")


class AnswerType(NamedTuple):
    """A kind of answer: how it is asked for, in six languages, and what a text that gives one looks like."""

    name: str
    asked: re.Pattern[str]
    held: Callable[[str], object]
    """Finds one in a text; nothing it returns is true where there is none."""
    in_chinese: bool
    """Whether it is known how Chinese texts write it, and no others."""


def _type(name: str, asked: str, held: Callable[[str], object], in_chinese: bool = False) -> AnswerType:
    return AnswerType(name, re.compile(asked, re.IGNORECASE), held, in_chinese)


def _country(text: str) -> object:
    return REALM.search(text) or place_pattern().search(text)


def _countries(text: str) -> object:
    """Two that stand side by side in a list."""
    found = list(place_pattern().finditer(text))
    return any(LISTED.fullmatch(text[a.end():b.start()]) for a, b in pairwise(found))


def _cost(text: str) -> object:
    """A sum, or what is taken of each."""
    return AMOUNT.search(text) or SHARE.search(text)


def _identity(text: str) -> object:
    return PERSON.search(text) or CHINESE_NAME.search(text)


def _name(text: str) -> object:
    return _identity(text) or TITLE.search(text)


def _person(text: str) -> object:
    return _identity(text) or WHO.search(text) or place_pattern().search(text)


def _place(text: str) -> object:
    return LOCATION.search(text) or place_pattern().search(text)


TYPES = (
    _type("share", r"百分之(?:几|多少)|多少百分|几成|(?:比例|比率|占比|份额|比重)(?:是|为|有|达|占)?(?:多少|多大|几|多高)|占\S{0,12}(?:多少|几成)"
          r"|多大(?:比例|份额)|\b(?:what|which|how large a)(?: (?:is|are|was|were) the)? (?:share|percentage|percent|proportion|fraction)\b"
          r"|quel(?:le)?(?: (?:est|était) l[ea])? (?:part|pourcentage|proportion)|qué (?:parte|porcentaje|proporción)"
          r"|cuál (?:es|era|fue) (?:la|el) (?:parte|porcentaje|proporción)|как(?:ая|ой|ую|ова|ов) (?:дол[яюией]{1,2}\b|процент\w*|част\w+)"
          r"|(?:ما|كم)\s+(?:هي\s+)?(?:نسبة|النسبة)", SHARE.search),
    _type("amount", r"多少(?:[百千万亿]*(?:美元|欧元|元|钱|经费|资金|预算))|(?:经费|预算|金额|总额|拨款|捐款|资金)(?:总额)?[是有达为]?(?:多少|几)"
          r"|(?:金额|总额)[？?]?$"
          r"|\bhow much (?:money|did \w+ (?:spend|give))|what (?:was|is) the (?:\w+ )?budget\b|combien d'argent|quel (?:était|est) le budget"
          r"|cuánto dinero|cuál (?:era|es|fue) el presupuesto|сколько денег|каков\w* \w*\s*бюджет|كم (?:بلغت )?(?:ميزانية|المبلغ)",
          AMOUNT.search),
    _type("cost", r"(?:费用?|花费|成本|价格)(?:总额)?[是有达为]?(?:多少|几|多高)|花了?多少(?!钱|经费|资金)"
          r"|\bhow much did \w+ cost|what (?:was|is) the (?:\w+ )?(?:cost|fee|price)\b"
          r"|quel (?:était|est) le (?:coût|prix)|cuál (?:era|es|fue) el (?:costo|coste|precio)|каков\w* \w*\s*(?:стоимость|цена|плата)"
          r"|كم (?:بلغت )?(?:التكلفة|تكلفة)", _cost),
    _type("date", WHEN, DATE.search),
    _type("name", r"叫什么|姓名|名字|\bname of\b|\bnamed\b|comment s'appel|\bnom du\b|cómo se llam|nombre del|как зовут|\bимя\b|ما اسم",
          _name),
    _type("identity", rf"{ROLE}(?:都|分别|又|先后|当时|现在|目前)?(?:是|为|叫)(?:谁|哪[几些]?位|何人|什么名字)|谁(?:是|担任|当|做)\S{{0,12}}{ROLE}"
          r"|\bwho(?:'s| (?:is|was|were|are)) (?:[\w'’.-]+ ){0,5}(?:chair\w*|presid\w+|director\w*|head|secretary-general|minister\w*|ambassador\w*"
          r"|representative\w*|commissioner\w*|moderator\w*)"
          r"|\bqui (?:est|était|sont|étaient|fut) (?:[\w'’.-]+ ){0,5}(?:l['’])?(?:présid\w+|direct\w+|chef\w*|ministre\w*|représentant\w*|ambassad\w+"
          r"|secrétaire\w*|commissaire\w*|haut)"
          r"|quién(?:es)? (?:es|era|fue|son|eran) (?:[\w.-]+ ){0,5}(?:president\w*|director\w*|jef\w*|ministr\w*|representante\w*|embajador\w*"
          r"|secretari\w*|comisionad\w*|alto)"
          r"|\bкто (?:[\w-]+ ){0,3}(?:председател(?!ьств)\w*|директор\w*|глав\w+|министр\w*|представител\w*|посол\w*|секретар\w*|комиссар\w*)"
          r"|\bمن (?:هو|هي|كان|كانت) (?:\w+ ){0,2}(?:ال)?(?:رئيس|مدير|وزير|ممثل|سفير|أمين|مفوض)", _identity),
    _type("person", r"谁|何人|哪位|(?:^|[,;:] ?|\b(?:and|by|with|from|to|for|say|know|tell me) )who(?:m|se)?\b"
          r"|(?:^|\b(?:par|à|de|avec|pour|chez|et) )qui\b(?! (?:sont|ont|est le pays))|quién|(?<!те, )(?<!тех, )\bкто\b|\bкем\b"
          r"|\bمن (?:هو|هي|الذي|ترأس|وقع|قاد|كان)", _person),
    _type("count", r"(?<!号是)(?<!号为)多少(?!钱|经费|资金|预算|[百千万亿]*[美欧日]?元|百分|比例)"
          r"|(?<![哪第])几(?=[届" + MEASURES + "])|how many"
          r"|\bcombien\b(?! d'argent)|cuánt[oa]s\b|сколько(?! денег)|كم (?!نسبة)", COUNT.search),
    _type("duration", r"多长时间|多久(?!前|以前|之前|\S{0,6}一次)|(?:历时|持续|为期|[开办])了?(?:几|多少)(?:个?小时|天|周|个?月|年)|时长"
          r"|\bhow long (?:did|does|do|was|is|were|will|would|has|have|can|could|may|should)\b|\bhow many (?:days|weeks|months|hours|years)\b"
          r"|\bcombien de (?:temps|jours|semaines|mois|heures)\b|\b(?:(?<!hace )cuánto (?:tiempo|dur\w+)|cuántos (?:días|meses|años(?! (?:tien|ten)))"
          r"|cuántas (?:semanas|horas))\b|\b(?:как долго|сколько (?:времени|дней|недель|месяцев|часов))\b"
          r"|كم (?:يوم|دام|استمر|استغرق|من الوقت)\w*|ما مدة", PERIOD.search, True),
    _type("day", r"几月几[号日]|几号(?![决文公])|哪一?天|(?:what|which|exact) da(?:y|te)\b|quel jour|quelle date|qué (?:día|fecha)|какого числа"
          r"|في أي يوم", DAY.search, True),
    _type("session", r"第几届|哪一?届|which session|quelle session|qué período de sesiones|как\w+ сесси|أي دورة", SESSION.search, True),
    _type("item", r"议程项目\S{0,6}(?:几|哪|多少|什么)|(?:哪|第几|什么)\S{0,4}议程项目|(?:哪|几)[一个]?项?议程|议程(?:的)?第几项"
          r"|(?:which|what) agenda item|quel\w* points?\b.{0,16}ordre du jour"
          r"|qué (?:tema|punto)s?\b.{0,12}(?:programa|orden)|как\w+ пункт\w* .{0,16}повестк|أي بند", ITEM.search, True),
    _type("symbol", r"文(?:件)?号|编号|\bsymbol\b|(?:reference|document|sales|report) number|\bcote\b|signatura"
          r"|номер\w* (?:у )?(?:документ|доклад|резолюц)|رمز الوثيقة|رقم (?:الوثيقة|القرار|التقرير)|第几号|几号(?=[决文公议])", SYMBOL.search),
    _type("language", r"什么语[言文]|哪\S{0,3}(?:语言|文字|语文)|(?:which|what|original) languages?|quelles? langues?|qué (?:idioma|lengua)s?"
          r"|как\w+ язык\w*|أي لغ", TONGUE.search, True),
    _type("countries", r"哪(?:些|几个?)国家?(?!家)|\b(?:which|what) countries|quels pays|qué países|каки(?:е|х|м|ми) стран\w*"
          r"|أي (?:البلدان|الدول)|ما (?:هي )?(?:أكثر )?(?:الدول|البلدان)", _countries, True),
    _type("country", r"哪(?:一?个|些)?国家|哪[个一]?国|(?:which|what) countr(?:y|ies)|quel\w* pays|qué país(?:es)?|как\w+ стран\w*"
          r"|أي (?:بلد|دولة)", _country, True),
    _type("place", r"哪(?:一?个|[些座])?(?:地方|城市|地区)|什么地方|地点|驻地"
          r"|(?<![差现别处势难键题因点出义体])在(?:哪[儿里](?![说写提讲])|哪(?=[举召开办签？?]|$))"
          r"|(?:^|[,;:] ?|\band )where\b(?! do(?:es)? (?:it|they) (?:say|mention|state))"
          r"|\bwhere(?:'s| (?:is|are|was|were|did|do|does(?! it (?:say|mention|state))|has|have|had|will|would|can|should|exactly)\b|\s*\?*$)"
          r"|(?:which|what) (?:city|cities|town|place|region)|(?:^|\b(?:et|d'))\s?où\b|\boù (?:est|a|ont|sont|était|fut)\b"
          r"|quel\w* (?:villes?|lieux?|localités?)|dónde|qué (?:ciudad|localidad)|en qué lugar"
          r"|(?<!, )\bгде\b|как\w+ город\w*|أين|أي مدينة", _place, True),
    _type("definition", r"什么是|^[^的，,]{1,24}(?<![号名称题期点址])是(?:一?[个种])?(?:什么|啥)(?:样的)?(?:东西|意思|机制|组织|机构|性质)?[？?]*$"
          r"|是(?:干|做|搞|负责)(?:嘛|啥|吗|什么)的?|何谓|什么意思|指的?是?(?:什么|谁|哪些?人)|(?:怎么|如何|给出?的?)定义|定义是|含义|算个?什么"
          r"|什么性质|主要负责(?:哪些|什么)|(?:怎么|怎样|如何|咋)(?:计)?算(?:出|得|来|的|[？?]|$)"
          r"|^(?:and |so )?what (?:is|are) (?:(?:an? )?(?:[\w-]+ ){0,2}[\w-]+(?<! (?:to|on|in|of))(?<! for)(?<! with)(?<! about)"
          r"|the (?!.*\bname\b)(?-i:[A-Z])[^?]*)\?*$"
          r"|\bwhat (?:is|are|do|does) .{0,60}\bmeant?\b|(?<!high )\bdefin(?:e|ed|es|ition of)\b"
          r"|\bhow (?:is|are|was|were) .{0,60}\b(?:calculated|computed|worked out)\b|\bmandate of\b|quel (?:est|était) le mandat\b"
          r"|cuál (?:es|era) el mandato|\bкаков\w* мандат|\bcomment .{0,60}\bcalcul|\bcómo se calcula|\bкак (?:\S+ )?(?:рассчит|вычисл)\w*"
          r"|كيف (?:يحسب|تحسب|حسب)"
          r"|qu'est-ce qu(?:e|')(?: c'est que)? (?:l[ea' ]|les |un|une )|que (?:signifie|veut dire)|qu'entend-on|définition d"
          r"|\bqué (?:es|son) (?:el|la|los|las|una?)\b|qué (?:significa|se entiende)|definición de\b|\bse define"
          r"|\bчто так(?:ое|ая|ие|ой)\b|что (?:означа|значит|понима)\w*|\bопределение\b|\bкого считают"
          r"|^ما (?:هو|هي) (?!اسم|عدد|نسبة)\S+(?: \S+){0,2}(?: و\S.*)?[؟?]?$|ما (?:المقصود|معنى|تعريف)|ماذا (?:يعني|تعني)", MEANING.search, True),
    _type("reason", r"为什么(?![？?]*$)|为何|为啥|何以|(?:是|有)(?:什么|哪些|啥)(?:原因|理由)|(?:原因|理由)(?:是|有|在)|\bwhy\b"
          r"|what (?:is|are|was|were) the (?:main |chief |principal )?(?:reason|cause)s?\b|pourquoi|quelles? (?:est|sont|étai(?:en)?t) (?:la|les)"
          r" (?:raison|cause)s?|por qué|cuál(?:es)? (?:es|son|fue|fueron) (?:la|las|el|los) (?:causa|razón|razones|motivo)s?|почему"
          r"|по какой причине|как\w+ причин|لماذا|ما (?:هي )?(?:ال)?(?:سبب|أسباب)", REASON.search, True),
)


ALIKE = tuple(kind.name for kind in TYPES if kind.name not in ("name", "person", "identity"))
"""Kinds that texts of any style write alike. Names are written in too many ways for a ranker to count it against a sentence
that none is seen in it."""
CERTAIN = tuple(kind.name for kind in TYPES if kind.name not in ("definition", "reason"))
"""Kinds without which there is no answer. What something means, or why it is so, may be said in words that show it less."""
MEASURED = ("share", "amount", "cost", "count")
"""Kinds that are of a year or another."""
CLOSER = {"person": "identity", "name": "identity", "count": "duration", "country": "countries"}
"""Kinds, and what is asked for in their place where both are."""
NEW = ("countries", "country", "place", "identity", "person", "name", "date", "day")
"""Kinds of which the question itself may name one, which is not the answer."""


def wanted(question: str) -> list[AnswerType]:
    """The kinds of answer that a question asks for; several where it asks for several things, none for most."""
    kinds = [kind for kind in TYPES if kind.asked.search(question)]
    names = {kind.name for kind in kinds}
    return [kind for kind in kinds if CLOSER.get(kind.name) not in names]


def held(kinds: list[AnswerType], text: str, said: re.Pattern[str] | None = None) -> tuple[float, float]:
    """Of the wanted kinds the share of which it can be told whether a text of its language holds one, and the share that it holds beside
    what the question has ``said`` of places, people and times."""
    known = [kind for kind in kinds if not kind.in_chinese or HAN.search(text)]
    new = said.sub(" ", text) if said else text
    found = sum(bool(kind.held(new if kind.name in NEW else text)) for kind in known)
    return len(known) / max(1, len(kinds)), found / max(1, len(kinds))


def holds(kinds: list[AnswerType], text: str, said: re.Pattern[str] | None = None) -> bool:
    """Whether the text holds all of the wanted kinds of which that can be told."""
    known, found = held(kinds, text, said)
    return found >= known
