"""What a turn of a conversation is where it is no question of its own: a dialogue act, told by its whole text."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from qa.documents.locators.reading import parse_reference
from qa.question.wording import NEXT, PREVIOUS
from qa.text.languages import language_of
from qa.text.words import simplify

ActName = Literal["greeting", "thanks", "translate", "source", "more", "next", "previous"]
COURTESIES = ("greeting", "thanks", "translate")
"""Acts that are answered alike after any turn."""
ENDS = re.compile(r"^[\W_]+|[\W_]+$")

ENGLISH = re.compile(r"\b(?:next|following|previous|preceding)\b", re.IGNORECASE)
"""Tells that "next para" is no Spanish."""
PARTS = re.compile(r"[,，.。!！;；?？、:：]\s*")
LONGEST = 100
"""Characters of an act at most."""


class Act(NamedTuple):
    """An act and the language it is said in."""

    name: ActName
    language: str


PATTERNS: dict[ActName, dict[str, str]] = {
    "greeting": {
        "zh": r"(?:您|你|大家)好[呀啊吗]?|哈[喽罗啰]|嗨|早(?:上好|安)|(?:上午|下午|晚上|中午)好|在吗|[您你]是谁"
              r"|[您你](?:能|会|可以)(?:做|干|回答)些?(?:什么|啥)(?:问题|事)?|(?:怎么|如何)(?:使?用|提问)[您你]?"
              r"|(?:[您你]|今天|最近|过得)+(?:怎么样|好吗)",
        "en": r"hi|hello|hey|good (?:morning|afternoon|evening)|(?:hi|hello),? there|who are you|what (?:can|do) you do|what are you|help"
              r"|how (?:do|can) i use (?:this|you)|how do you work|how are you(?: doing)?(?: today)?",
        "fr": r"bonjour|bonsoir|salut|qui (?:es-tu|êtes-vous)|que (?:peux-tu|pouvez-vous|sais-tu|savez-vous) faire|aide|(?:comment )?ça va"
              r"|comment (?:vas-tu|allez-vous)",
        "es": r"hola|buenos días|buenas (?:tardes|noches)|quién (?:eres|es usted)|qué (?:puedes?|sabes?) hacer|ayuda|qué tal(?: estás)?(?: hoy)?"
              r"|cómo est(?:ás|á usted)",
        "ru": r"здравствуй(?:те)?|привет|добр(?:ый день|ое утро|ый вечер)|кто (?:ты|вы)(?: такой)?"
              r"|что (?:ты|вы) (?:умее|може)(?:шь|те)(?: делать)?|помощь|как дела",
        "ar": r"مرحبا\W?|أهلا\W?|السلام عليكم|صباح الخير|مساء الخير|من أنت|ماذا (?:يمكنك|تستطيع) (?:أن تفعل|فعله)|مساعدة|كيف حالك"},
    "thanks": {
        "zh": r"(?:(?:好的?|行|嗯|明白了?|知道了|懂了|太好了|很好)\W*)?(?:非常|十分)?(?:谢谢[你您啦了]?|谢[啦了]|感谢[你您]?"
              r"|多谢[你您]?|辛苦了)|好的|明白了?|知道了|懂了|再见|拜拜",
        "en": r"(?:(?:ok|okay|great|good|fine|perfect|got it|all right),? )?(?:many )?(?:thanks?|thx|cheers)(?: you)?(?: a lot"
              r"| so much| very much)?|ok|okay|great|got it|bye|goodbye",
        "fr": r"(?:(?:ok|d'accord|très bien|parfait),? )?merci(?: beaucoup| bien)?|au revoir|d'accord",
        "es": r"(?:(?:ok|vale|perfecto),? )?(?:muchas |mil )?gracias|adiós|vale|de acuerdo",
        "ru": r"(?:большое )?спасибо(?: большое)?|благодарю(?: вас)?|до свидания|понятно|хорошо|ясно",
        "ar": r"شكرا\W?(?: جزيلا\W?)?|مع السلامة|حسنا\W?"},
    "translate": {
        "zh": r"(?:请|能不能|能|可以|帮我)*(?:把(?:它|这|上面)\S{0,3})?(?:翻译(?:一下|[成为]\S{1,4})?|[用以](?:英|中|汉|法|俄"
              r"|西班牙|阿拉伯)[文语](?:回答|说|讲)?(?:一遍|一下)?)[吗么]?",
        "en": r"(?:please )?(?:(?:can|could) you )?(?:translate(?: (?:it|that|this|the answer))?(?: (?:in)?to \w+)?|(?:(?:answer"
              r"|reply|say (?:it|that)) )?in (?:english|french|spanish|russian|arabic|chinese))(?:,? please)?",
        "fr": r"(?:(?:peux-tu|pouvez-vous) )?tradui(?:s|re|sez)(?:-le|-moi)?(?: en \w+)?"
              r"|en (?:français|anglais|chinois)(?:,? s'il (?:te|vous) plaît)?",
        "es": r"(?:puedes? )?tradu(?:ce|cir|zca|cirlo)(?: eso| esto)?(?: al \w+)?|en (?:español|inglés)(?:,? por favor)?",
        "ru": r"(?:пожалуйста,? )?переведи(?:те)?(?: это)?(?: на \w+)?|(?:ответь(?:те)? )?(?:на (?:русском|английском)|по-(?:русски|английски))",
        "ar": r"ترجم(?: هذا| ذلك)?(?: إلى \S+)?|بالعربية|بالإنجليزية"},
    "source": {
        "zh": r"(?:这|那|它|上面|以上)?(?:句话|个|些)?(?:数字|答案|信息|数据|话)?的?(?:出处|来源|依据|根据)(?:呢|是(?:什么|哪里)"
              r"|在哪[里儿]?)?|(?:这|那|它|上面|以上)\S{0,6}(?:出自|来自|引自)哪\S{0,6}|出自哪\S{0,4}"
              r"|(?:这|那|它)?\S{0,4}?是?[在从]?哪一?[份个篇](?:文件|报告|文档|资料)\S{0,3}?(?:[说写讲来]|提到)的"
              r"|(?:这|那)?是?在?(?:哪里|哪儿)(?:[说写讲]|提到|看到)过?的|在?(?:第几|哪一?)[段页](?:[说写讲]的)?"
              r"|[您你]?(?:确定|肯定|确信)(?:是这样)?[吗么]|真的(?:吗|假的)?|谁说的|[您你]?怎么知道的?|不对吧?|凭什么(?:这么说)?"
              r"|有(?:什么)?(?:依据|根据|证据|出处|来源)[吗么]",
        "en": r"(?:what(?:'s| is| are) )?(?:the |your )?(?:sources?|citations?|references?|evidence)(?: for (?:this|that|it))?"
              r"|where (?:does|did) (?:it|they|the \w+) (?:say|state)(?: that| this| so)?"
              r"|where (?:is|was) (?:that|this|it) (?:stated|written|said|from)|where (?:did|does) (?:that|this|it) come from"
              r"|where did you (?:get|find) (?:that|this|it)"
              r"|(?:which|what) (?:document|report|paragraph|page|file)(?: is (?:that|this|it) (?:from|in)| says (?:that|this|so))?"
              r"|(?:are you )?(?:really |quite |absolutely )?sure(?: about (?:that|this|it))?|really|says who|who says(?: so| that| this)?"
              r"|how do you know(?: that| this)?|prove it|cite (?:it|that|your sources?)",
        "fr": r"(?:quelle est )?(?:la |ta |votre )?source|(?:les |tes |vos )?sources"
              r"|d'où (?:vient|provient) (?:cela|ce chiffre|cette information)|où est-ce (?:dit|écrit)|dans quel (?:document|paragraphe|rapport)"
              r"|(?:tu es|es-tu|êtes-vous) sûre?|vraiment",
        "es": r"(?:cuál es )?(?:la |tu |su )?fuente|(?:las |tus |sus )?fuentes|de dónde (?:sale|viene|sacas|proviene) (?:eso|esto|ese dato)"
              r"|dónde (?:lo )?(?:dice|pone)(?: eso| esto)?|en qué (?:documento|párrafo|informe)(?: lo dice| está)?|(?:estás|está) segur[oa]"
              r"|seguro|de verdad",
        "ru": r"(?:какой |где )?(?:источник|ссылка)|откуда (?:это|эти данные|эта цифра|(?:вы|ты) это знае(?:шь|те))"
              r"|где (?:это )?(?:сказано|написано|говорится)|в каком (?:документе|пункте|докладе)(?: это)?|(?:ты|вы) уверен[ыа]?|точно|правда",
        "ar": r"(?:ما (?:هو )?)?(?:ال)?مصدر(?:ك|ه|ها)?|من أين (?:هذا|هذه المعلومة|جاء هذا)|أين (?:ورد|ذكر|قيل) (?:هذا|ذلك)"
              r"|في أي (?:وثيقة|فقرة|تقرير)|(?:هل )?أنت متأكد"},
    "more": {
        "zh": r"还有[吗呢么]?|还有(?:别的|其他的?|什么|补充|更多)(?:[吗么]|内容|信息|说法)?|还有没有|还说了?(?:什么|啥)|继续(?:[说讲])?"
              r"|接着[说讲]|然后呢"
              r"|(?:请|能不能|能|可以)*(?:再|更)?(?:[说讲]|介绍|解释|展开)?[得的]?(?:再|更)?(?:详细|具体)(?:一?[点些]"
              r"|一下)?地?(?:[说讲]{1,2}|介绍|解释)?(?:一?[点些]|一下)?[吗么]?|展开(?:说说|讲讲|一下)?|再?多?[说讲](?:一?[点些]|几句)"
              r"|更多(?:内容|信息|细节)?|就(?:这些|这么多)[吗么]?|只有这些[吗么]",
        "en": r"(?:please )?(?:(?:can|could) you )?(?:tell me |say |give me |show me )?(?:some |any )?more(?: details?| information"
              r"| info)?(?: about (?:it|that|this))?(?:,? please)?"
              r"|(?:please )?(?:go on|continue|carry on|elaborate|expand(?: on (?:that|this|it))?)"
              r"|(?:and )?what else(?: do(?:es)? (?:it|they|the documents?) say)?|anything else|is (?:that|there) (?:all|more|anything else)"
              r"|(?:in )?more detail|details|(?:please )?explain(?: that| this| it)?(?: more| further| in more detail)?",
        "fr": r"(?:et )?quoi d'autre|autre chose|continue[rz]?|(?:avec )?plus de détails"
              r"|(?:dis-m'en|dites-m'en|donne[zr]?-moi) plus(?: de détails)?|développe[zr]?|c'est tout|encore",
        "es": r"(?:y )?qué más|algo más|continúa|continúe|sigue|siga|más(?: detalles| información)?|(?:dime|cuéntame|dame) más(?: detalles)?"
              r"|eso es todo|explica más|amplía",
        "ru": r"(?:а )?(?:что|что-нибудь|что-то) ещ[её]|ещ[её](?: что-нибудь)?|продолжай(?:те)?|дальше|(?:по)?подробнее"
              r"|расскажи(?:те)? (?:ещ[её]|подробнее|больше)|это вс[её]|больше информации",
        "ar": r"و?ماذا أيضا\W?|المزيد|مزيد من (?:التفاصيل|المعلومات)|أكمل|تابع|استمر|أخبرني (?:ب?المزيد)|هل هناك المزيد|هل هذا كل شيء|بالتفصيل"},
}
COMPILED = {(name, language): re.compile(pattern, re.IGNORECASE) for name, patterns in PATTERNS.items() for language, pattern in patterns.items()}


def act_of(text: str) -> Act | None:
    """The act that a turn is, courtesies before it apart; None of a question."""
    text = without_courtesies(text)
    own = language_of(text)
    if act := _act(text, own):
        return act
    beside: ActName | None = "next" if NEXT.search(text) else "previous" if PREVIOUS.search(text) else None
    return Act(beside, "en" if ENGLISH.search(text) else own) if beside and not parse_reference(text).kind else None


def without_courtesies(text: str) -> str:
    """The text without greetings and thanks before anything else."""
    while len(text) < 10 * LONGEST and (mark := PARTS.search(text)) and text[mark.end():]:
        before = _act(text[:mark.start()], language_of(text[:mark.start()]))
        if not before or before.name not in ("greeting", "thanks"):
            break
        text = text[mark.end():]
    return text


def _act(text: str, own: str) -> Act | None:
    """The act whose pattern the text as a whole has, in its own language if that has one."""
    if len(text) > LONGEST:
        return None
    told = ENDS.sub("", simplify(text))
    found = (Act(name, language) for (name, language), pattern in sorted(COMPILED.items(), key=lambda item: item[0][1] != own)
             if pattern.fullmatch(told))
    return next(found, None)
