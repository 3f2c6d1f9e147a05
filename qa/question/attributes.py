"""Which attribute of a thing a question asks for, its seat, its chair or when it was founded, and the words without which no
Chinese text tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

BODY = re.compile(r"[\u4e00-\u9fff]{2}(?:组织|委员会|[小工]作?组|论坛|中心|基金|银行|集团|署|机制|学院|大学|网络)(?!的?(?:请求|报告|[主代]))")
"""What a body may be called, whether or not the glossary knows it."""
HOW_MANY = re.compile(r"(?:多少|[几哪]|how many|number of|combien d|cuánt[oa]s|сколько|كم|عدد)\W*(?:\S{1,12}\s+){0,3}\S{0,4}$", re.IGNORECASE)
HOW_MANY_AFTER = re.compile(r".{0,24}?(?:多少|几|how many|combien|cuánt|сколько)", re.IGNORECASE)
"""Before or after what is counted."""
CLAUSE = re.compile(r"[，,；;。]")
"""Between clauses."""


class Attribute(NamedTuple):
    """How it is asked for, in six languages; how Chinese texts tell it, and how many there are."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    counted: re.Pattern[str]
    is_of_one: bool
    """Whether a clause tells it of one thing, so that another named there is meant."""


class Asked(NamedTuple):
    """An attribute that a question asks for: in its words, and what tells it."""

    words: str
    told: re.Pattern[str]
    is_of_one: bool


def _attribute(asked: str, told: str, counted: str = "", is_of_one: bool = False) -> Attribute:
    return Attribute(re.compile(asked, re.IGNORECASE), re.compile(told), re.compile(counted or told), is_of_one)


ATTRIBUTES = (
    _attribute(r"总部|驻地|本部|设[在于]哪"
               r"|\bheadquarter\w*|\bHQ\b|\bseat of\b|\b(?:is|are) \S+(?: \S+){0,8} based\b|\bsiège\b|\bsede\b|штаб-квартир\w*|مقر(?!ر|ا)\w*",
               r"总部|驻地|本部|设[在于]|所在地|位于|坐落|落户|基地", is_of_one=True),
    _attribute(r"成立|设[立力]|建立(?!在)|建的|创[办立建设始]|组建|发起"
               r"|\bfound(?:ed|ers?|ing)\b|\bestablished\b|\bset up\b|\bcreat(?:ed|or)\b|\blaunched\b"
               r"|\bfond(?:ée?|er|ateurs?)\b|\bcréée?s?\b|\binstituée?\b|\blancée?\b"
               r"|\bfund(?:ó|ad[oa]|ador\w*)\b|\bcre(?:ó|ad[oa])\b|\bestableci(?:ó|d[oa])\b|\blanz(?:ó|ad[oa])\b"
               r"|\bсозда(?:н[аоы]?|ла?|ли)\b|\bосн(?:ован[аоы]?|овал[аи]?)\b(?! на\b)|\bучре(?:дил[аи]?|жд[её]н[аоы]?)\b"
               r"|\bأسس\w*|\bتأسس\w*|أنشئ\w*|أنشأ\w*|تأسيس",
               r"[设成建创](?!造)[立办建设始成造于]|[设修兴始扩筹]建|设置|组[建成]|发[起明]|开[办设创发始]|启动|推出"
               r"|产生|成为|奠基|诞生|起源|[始源]于|创[刊作下新]|制[造作定]", is_of_one=True),
    _attribute(r"主席|主持|组长|\bchair\w*|\bco-?chair\w*|\bpresided\b|\bmoderat\w+|\bprésid\w+|\bpresid\w+"
               r"|председател\w*|возглавл?я?\w*|ترأس\w*|رئيس(?!ي)\w*|يرأس",
               r"主席|主持|组长|领导|牵头|召集|主导|总统|总[裁理]|[校院会社董团]长|首[任位]|董事|首[相脑领]|领袖|担任|当选|[上就连]任|元首|负责"),
    _attribute(r"(?<!认)批准|缔约[国方]|加入了?|\bratif\w+|\bacced\w+|ратифи\w+|\bصدق\w*|\bصادق\w*|تصديق|انضم\w*",
               r"批准|加[入盟]|核准|缔约|签署|参加|成为|通过|接受|并入|会员|成员"),
    _attribute(r"生效|in(?:to)? force\b|en vigueur|en vigor|в силу\b|حيز النفاذ", r"生效|实[施行]|施行|执行|起效|起用"),
    _attribute(r"签了?(?:字|署|名|订|的)|谁签|\bsign(?:ed|atory)\b|\bsigna(?:it|taire)\b|\bsigné\w*|\bfirm(?:ó|ad[oa]|aron)\b"
               r"|подписа(?:л|н)\w*|\bوقّع\w*|\bوقعت? (?:على|ال?اتفاق|ال?مذكرة)",
               r"签"),
    _attribute(r"任期|\bterms? of office\b|\bhow long .{0,40}\b(?:serve|term)\b|\bdurée du mandat\b|\bduración del mandato\b"
               r"|срок\w* полномочи\w*|مدة ولاية|فترة ولاية",
               r"任期|任务期限|任满|[连在离卸就上]任|担任"),
    _attribute(r"预算|\bbudget\w*|\bpresupuesto\w*|бюджет\w*|ميزانية", r"预算|经费|资金|拨款|[美欧日]元|英镑|成本|费用|花费"),
    _attribute(r"资助|出资|谁出(?:的?钱|的)|掏钱|\b(?:financ|fund)ed\b|\bwho (?:paid|pays|funds|finances)\b"
               r"|\bfinanc(?:ée?|er|e|ait)\b|\bfinanci(?:ó|ad[oa]|a)\b|\bфинансир\w+|\b(?:ي|ت)?موّ?ل(?:ت|ه|ها)?\b",
               r"资助|[供出筹投捐]资|经费|资金|[捐赠]款|捐[助赠]|费用|预算|拨款|赞助|[支偿]付|付[款钱费]|补贴|[出筹]钱"),
    _attribute(r"(?<![一两二三多][个位名])(?<!以上)成员|会员国|(?<!one )(?<!two )(?<!more )\bmembers?\b|(?<!deux )(?<!plus )\bmembres?\b"
               r"|(?<!dos )(?<!más )\bmiembros?\b|(?<!двух )(?<!двумя )(?<!более )(?<!больше )\bчлен\w*|\b(?:ال)?عضو\w*|أعضاء\w*",
               r"成员|会员|组成|参与国|国政府|包括|加[入盟]|一员|[议队]员|属于|席",
               r"[\d二两三四五六七八九十百]\s*[个名位]?[^\s，。；、的上]{0,3}(?:[成会议队]员|参与国|政府|席)|[成会]员\S{0,3}[数增有为共达][^，。；]{0,8}\d"
               r"|由\s*\d+"),
    _attribute(r"出席|参加|与会|到场|到会|\battend\w*|\btook part\b|\bparticipa\w*|\bassist(?:é|er|aient|ieron|ió)\b"
               r"|участвова\w*|присутствова\w* на\b|\b(?:ي|ت)?شارك\w*|\bحضر(?:ت|وا|ها|ه)?\b|مشارك\w*",
               r"出席|参加|与会|参[与赛展选战]|代表|发言|邀请|列席|到[会场访]|就读|上[学课大]|入[学读]|毕业|观[众看]|学生|加入|[来前]往|人次"),
    _attribute(r"通过(?=[了的？?]|$)|何时通过|\badopt(?:ed|ion)\b|\badoptée?s?\b|\badopt(?:ó|ad[oa]s?|aron)\b"
               r"|\bاعتمد(?:ت|وا|ه|ها)?\b",
               r"通过|核可|批准|议定|商定|缔结|采[纳用取]|核准|颁布|接受|引[入进]|实[施行]|[制订]定|决定|收养"),
    _attribute(r"任命|委任|指派|\bappointed\b|\bnommée?\b|\b(?:nombr|design)(?:ó|ad[oa])\b|\bназнач(?:ен[аоы]?|ил[аи]?)\b|\bعيّ?ن(?:ت|ه|وا)?\b",
               r"任命|委任|指派|[当入]选|选[举为出]|担任|延长|提名|[上就继]任|成为|出任|委派|受命|派"),
    _attribute(r"主办|东道主|做东|承办|\bhost(?:ed|s|ing)?\b|\bhôte\b|\baccueilli\w*|\banfitri[oó]n\w*|\bacogi\w+"
               r"|принимающ\w+ (?:стран|сторон)\w+|استضاف\w*|مضيف\w*",
               r"主[办持场]|东道|做东|承办|举[办行]|召开|[招接]待|宿主|寄主"),
    _attribute(r"[举承筹]办|谁办|谁组织|组织的[吗？?]*$|\borgani[sz](?:ed?|es|ers?|ing)\b|\borganis(?:ée?s?|e|ait|ateurs?)\b|\borganiz(?:ó|a|ad[oa]s?)\b|организ(?:ова|у)\w*"
               r"|\bنظّ?م(?:ت|ه|ها|وا)?\b",
               r"[举承筹主合]办|组织了|由\S{1,12}组织|[召新]开|举行|主[持场]|东道|发起|开[办展设]|牵头|安排"),
    _attribute(r"工资|薪[水酬金资]|年薪|月薪|挣|\bsalar\w+|\bearn(?:s|ed|ing)?\b|\bgagn(?:ait|e)\b|\bganaba\b"
               r"|\bзарплат\w*|\bзарабатыва\w*|راتب",
               r"工资|薪|报酬|收入|[挣赚]|[美欧日]元|英镑|[所获]得"),
    _attribute(r"网[址站]|\bweb ?sites?\b|\bURL\b|\bsites? (?:web|internet)\b|\bsitio web\b|\bсайт\w*|موقع\w* على الإنترنت|الموقع الإلكتروني",
               r"网[址站页]|www|https?:"),
    _attribute(r"(?:出售品?|销售)(?:编)?号|\bsales (?:no|number)|numéro de vente|número de venta|в продаже под", r"出售品|销售|No\."),
    _attribute(r"几岁|多大(?:年纪|岁数)|年龄|\bhow old\b|\bquel âge\b|\bqué edad\b|كم عمر\w*", r"岁|年[龄纪轻前]|生于|出生|高龄"),
)


def attributes(question: str, counts: bool) -> list[Asked]:
    """Those that a question asks for; ``counts``: how many there are."""
    found = ((one.asked.search(question), one) for one in ATTRIBUTES)
    return [Asked(match[0], one.counted if counts else one.told, one.is_of_one) for match, one in found
            if match and not (counts and one.counted != one.told and not _is_counted(question, match))]


def _is_counted(question: str, match: re.Match[str]) -> bool:
    """Whether it is these that the question counts, not what they did."""
    return bool(HOW_MANY.search(question[:match.start()]) or HOW_MANY_AFTER.match(question[match.end():]))


def is_bound(asked: Sequence[Asked], names: Sequence[Sequence[str]], text: str) -> bool:
    """Whether a clause of a Chinese text tells the first attribute and has a name of the question, each with the ways to write it."""
    return bool(asked) and any(asked[0].told.search(clause) and any(variant in clause for variants in names for variant in variants)
                               for clause in CLAUSE.split(text))


def is_anothers(asked: Sequence[Asked], names: Sequence[Sequence[str]], text: str, earlier: str) -> bool:
    """Whether a Chinese text tells the first attribute of something else than what the question names, each name with the ways to write
    it: none stands in a clause that tells it, before that or in what comes ``earlier``. 劳工组织 is not what was founded in
    1995年成立了国际移徙问题工作组,由劳工组织充当主导机构."""
    if not asked or not names:
        return False
    seen, told = f"{earlier} ", False
    for clause in CLAUSE.split(text):
        own = any(variant in clause for variants in names for variant in variants)
        if asked[0].told.search(clause):
            told = True
            if own or not (asked[0].is_of_one and BODY.search(clause)) and any(variant in seen for variants in names for variant in variants):
                return False
        seen += clause
    return told


def untold(asked: Sequence[Asked], text: str) -> str:
    """The words of the first of them that a Chinese text lacks; empty if it tells all."""
    return next((one.words for one in asked if not one.told.search(text)), "")
