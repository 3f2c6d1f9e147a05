"""How things are asked for in the six languages of the United Nations, by what a question says."""

from __future__ import annotations

import re

LEANS = re.compile(
    r"^(?:那|那么|这|其中|它|他|她|还有|另外|再|然后|接着|跟(?![踪进随])|后来|接下来|下一|上一|第二年|次年|同年|别的|其余|剩下)"
    r"|^第\s*[一二三四五六七八九十\d]+\s*[次个场轮届](?=[呢谁是在由什哪何几开讨有？?]|$)|呢[？?]?$|(?:还剩|变成|又是|又有)了?(?:多少|几|谁|哪|什么)|也(?:这么|那么|这样|那样)|^(?:比|跟|和|与|同)?[前后]一(?:年|届|次|场)"
    r"|(?:它|他们|她们|该组织|该国|前者|后者|上述|这里面|那次|那个|这个|这些|那些)"
    r"|^(?:and|what about|how about|then|also)\b|\b(?:it|its|they|them|their|that one|those|there|the latter|the former)\b"
    r"|^(?:et|qu'en est-il|¿?y|¿?cuál de|а|и|а как|و|وماذا)\b|^و(?:ما|من|متى|أين|كيف|كم|هل|لماذا)\s|^¿y\b"
    r"|\b(?:ils|elles|celui-ci|celle-ci|ellos|ellas|esto|eso|ese|esa)\b"
    r"|\b(?:он|она|оно|они|его|её|их|там)\b", re.IGNORECASE)
"""Leans on what was asked before."""
PUTS_IN = re.compile(
    r"^(?:那么?|再)|(?:又|的情况|的话)?(?:呢|怎么样|如何)[？?]*$|[？?]+$|^(?:and |but )?(?:what|how) about\b|^(?:and|but)\b|^(?:et|mais)\b(?: pour)?"
    r"|^qu'en est-il d\w*"
    r"|^¿?(?:y|pero)\b|^(?:а|но|и)\b(?: как(?: насч[её]т)?)?|^و?(?:ماذا عن|ما عن)|^و(?=\S)", re.IGNORECASE)
"""Around what a follow-up puts in the place of something: what about …?"""
CORRECTS = re.compile(
    r"(?:(?:不是?(?:的|这个|这样)?|不对|错了|搞错了|弄错了)[,，。、！\s]*)?(?:我(?:刚才)?(?:想|要)?(?:[问说指]的?|的意思)(?:是|的是)"
    r"|我是[说问指想]的?|是[问说指](?!什么|谁|哪))\s*"
    r"|(?:不是(?:的|这个|这样)?|不对|错了|搞错了|弄错了)[,，。、！\s]+(?:而?是)?"
    r"|(?:no|nope|not that|wrong)?[,.!\s]*(?:i (?:meant?|was asking about|asked about|am asking about)|i'm asking about|i wanted)\s+|(?:no|nope"
    r"|wrong)[,!]\s+"
    r"|(?:non)?[,.!\s]*je (?:voulais dire|parl(?:e|ais) d\w*|demandais)\s+|non[,!]\s+"
    r"|(?:no)?[,.!\s]*(?:quise decir|me refer(?:ía|í) a|quería decir|preguntaba por)\s+"
    r"|(?:нет)?[,.!\s]*(?:я (?:имел\w*|имею) в виду|я (?:спрашивал\w*|про|о))\s+|нет[,!]\s+|(?:لا)?[،,.!\s]*(?:أقصد|أعني|قصدت)\s+"
    r"|لا[،,.!]\s+", re.IGNORECASE)
"""Begins what is asked instead of what was understood."""
NEXT = re.compile(r"[下后]面?的?一?段|\b(?:next|following) para|paragraphe suivant|párrafo siguiente|siguiente párrafo|следующ\w+ (?:пункт|абзац)"
                  r"|فقرة التالية", re.IGNORECASE)
PREVIOUS = re.compile(r"[上前]面?的?一?段|\b(?:previous|preceding) para|paragraphe précédent|párrafo anterior|предыдущ\w+ (?:пункт|абзац)"
                      r"|فقرة السابقة", re.IGNORECASE)
"""The paragraphs beside the one that was told before."""
WHEN = (
    r"哪一?年|何年|何时|什么时候|几月|几号(?![决文公议])|哪一?天|什么日期|(?:日期|时间)(?=[是为呢？?]|$)"
    r"|\bwhen(?:'s| (?:is|are|was|were|did|do|does|has|have|had|will|would|can|could|should|may|must|exactly|and)\b|\s*\?*$)"
    r"|\b(?:tell me|know|say|says|find out|wonder|remember) when\b|what (?:year|date|month|day)|which year|\bdate of\b"
    r"|(?:^|\b(?:et|depuis|pour|jusqu'à|de) )quand\b|\bquand (?:est|a|ont|sont|était|étaient|fut|aura)\b|quelle (?:année|date)|quel (?:jour|mois)"
    r"|cuándo|^¿?cuando\b|qué (?:año|fecha|día)|(?<!, )\bкогда\b|в каком году|какого числа|متى|في أي (?:عام|سنة)")
"""Asks for a time; the when of a clause ("when they met") does not."""
ASKS_WHEN = re.compile(WHEN, re.IGNORECASE)
ASKS_NUMBER = re.compile(
    r"多少|几[个条项名位次届年月成份国]|比例|百分|总数|数量|人数|how many|how much|what (?:share|percentage|number)|combien|cuánt|сколько"
    r"|какая доля|كم|" + WHEN, re.IGNORECASE)
ASKS_WHAT = re.compile(
    r"是(?:什么|啥)|\bwhat(?:'s| (?:is|are|was|were)) (?:the|its|their)\b|\bquel(?:le)?s? (?:est|sont|était|étaient) (?:la|le|les|son|sa)\b"
    r"|\bcuál(?:es)? (?:es|son|era|fue) (?:la|el|su|las|los|sus)\b|\bкак(?:ов|ова|ово|ой|ая|ое)\b|^ما (?:هو|هي)?", re.IGNORECASE)
"""Asks for one thing: what is its …?"""
ASKS_HEAD = re.compile(
    r"文号|文件号|编号|议程|第几项|哪一?届|第几届|谁写|谁签|谁署|签名|签字|签署人|落款|署名|写信|来信|来函|致函|转交|转递|提交|那封信|的信|哪天写"
    r"|原件|原文"
    r"|什么语[言文]|标题|题目"
    r"|\bletter\b|\bsigned?\b|\bdated?\b|\bsymbol\b|agenda item|\bsession\b|original language|\blettre\b|\bsign[éa]\w*|\bcote\b"
    r"|point de l'ordre|\bcarta\b|firm[óa]\w*|signatura|tema del programa|período de sesiones|письм\w*|подпис\w*|пункт\w* повестки|сесси\w*"
    r"|رسالة|وقّ?ع|رمز الوثيقة|الدورة|دورة|جدول الأعمال", re.IGNORECASE)
ASKS_NOTE = re.compile(r"脚注|尾注|注释|表注|星号注|附注|注[里中]|出处|引自|引的是|注明的?来源"
                       r"|footnote|endnote|\bnotes?\b|note de bas|nota al pie|nota a pie|сноск|примечани"
                       r"|حاشية", re.IGNORECASE)
ASKS_LIST = re.compile(
    r"哪些|哪几|分别|各自|有什么|列出|几条|几个方面|对比|相比|比较|区别|变化|\b(?:which|what) \w+(?:s|ies)\b|\bcompare|\blist\b|\bquels\b"
    r"|\bquelles\b|\bcuáles\b|\bqué \w+s\b|\bкакие\b|\bперечисл|ما (?:هي|الدول|العوامل)"
    r"|\b(?:the|all) (?:three|four|five|six)\b|\bles (?:trois|quatre|cinq|six)\b|\bl[oa]s (?:tres|cuatro|cinco|seis)\b"
    r"|\b(?:тр[её]х|четыр[её]х|пяти|шести)\b|(?:الثلاث|الأربع|الخمس|الست)ة?\b", re.IGNORECASE)
SUMMARY = re.compile(
    r"^(?:请|麻烦|帮忙|能不能|能否|可以|可否|你|您|帮我|给我|用\S{1,4}话)*(?:总结|概括|归纳|概述|简述|简要介绍)"
    r"(?!报告|性|发言|部分|起来|了|法|会|由|是)(?:一下|下)?|的?(?:摘要|概要|内容提要|要点|大意)(?:是什么|有哪些)?[？?]?$"
    r"|^(?:please |can you |could you )*(?:summari[sz]e|sum up|outline)\b"
    r"|^(?:please |can you |could you |give |me |a |an |the |what(?:'s| is| are) |write |i(?:'d| would) like |short |brief )*"
    r"(?:summary|overview|main points|key points) of\b"
    r"|^(?:peux-tu |pouvez-vous |pourriez-vous |me |nous )*(?:résume[zr]?\b|faire un résumé (?:de|du)|fai(?:s|tes)(?:-moi)? un résumé)"
    r"|^(?:quel est le )?résumé d[eu]\b|^¿?(?:puedes? |podrías? |me )*(?:resum[ea]n?\b|resumir|resúmeme|(?:haz|haga|dame|deme) un resumen de)"
    r"|^(?:пожалуйста,? )?(?:обобщи\w*|резюмируй\w*|перескажи\w*|кратко (?:изложи|перескажи)\w*|(?:краткое содержание|резюме)\b"
    r"|(?:сделай|дай)\w* (?:краткое )?резюме)|^(?:لخ\u0651?ص|هل يمكنك تلخيص|ما (?:هو )?ملخص|أعط\w* ملخص|قد\u0651?م ملخص)", re.IGNORECASE)
"""Asks for the whole of a document in short."""
ABOUT = re.compile(
    r"(?:主要|都|是)*[讲说写谈]的?(?:了|是)?些?(?:什么|啥)(?:内容)?[？?]?$|(?:主要)?是?关于(?:什么|啥)(?:的|内容)*[？?]?$"
    r"|的?主要内容(?:是什么|有哪些)?[？?]?$|^what (?:is|does|'s) (?=.*\b(?:about|say)\s*\?*$)|\b(?:(?:all )?about|say|talk about)\s*\?*$"
    r"|^(?:de quoi (?:parle|traite|s'agit-il dans)|que dit)\b|^¿?de qué (?:trata|habla)\b|^¿?qué dice\b"
    r"|^о ч[её]м (?:говорит\w*|этот |документ\w*|доклад\w*|(?=[A-Z]+/))|^что говорится в\b|^(?:عم\u0651?|عن ماذا|ماذا تقول) ", re.IGNORECASE)
"""Asks what a document is about; or what somebody said."""
CONCERNING = re.compile(r"(?:关于|有关|对于)(?!什么|啥)")
"""Names what it is about after all."""
OF_DOCUMENT = re.compile(r"报告|文件|文档|资料|[来去封]信|的信|[来致复]函|\b(?:report|letter|document|note|rapport|lettre)\b"
                         r"|\b(?:informe|carta|nota)\b|\b(?:доклад|отч[её]т|письм|документ)\w*|تقرير|رسالة|وثيقة", re.IGNORECASE)
"""A year beside these may be that of a document."""
COMPARES = re.compile(r"对比|相比|比较|区别|不同|\bcompar|\bdiffer|сравн|отлич|قارن", re.IGNORECASE)
ASKS_TOTAL = re.compile(
    r"一共|总共|[共总合]计(?!划|算)|总(?:数|量|额|人数)|全部|加一[块起]|加起来|(?<!安)[整全]年|拢共|\b(?:total(?:es)?|altogether|in all(?! \w))\b"
    r"|en tout(?! cas)|(?<!прежде )\bвсего\b(?! мира)|итого|\bобщ\w+ (?:числ|количеств|объ[её]м|сумм)\w*|в общей сложности"
    r"|إجمالي|مجموع(?!ة|ات)", re.IGNORECASE)
