"""What the program itself says in an answer, in the six UN languages."""

from __future__ import annotations

LEAD = {
    "zh": "",
    "en": "The documents are in Chinese; in their own words:",
    "fr": "Les documents sont en chinois ; voici leurs propres mots :",
    "es": "Los documentos están en chino; en sus propias palabras:",
    "ru": "Документы на китайском языке; вот их собственные слова:",
    "ar": "الوثائق باللغة الصينية؛ وهذه كلماتها بنصها:",
}
"""Before an answer whose words are in another language than the question."""

REFUSAL = {
    "zh": "这些资料没有回答这个问题。",
    "en": "These documents do not answer this question.",
    "fr": "Ces documents ne répondent pas à cette question.",
    "es": "Estos documentos no responden a esta pregunta.",
    "ru": "В этих документах нет ответа на этот вопрос.",
    "ar": "لا تجيب هذه الوثائق عن هذا السؤال.",
}
MISSING = {
    "zh": "问题提到“{what}”，最接近的段落里没有。",
    "en": "The question names “{what}”, which the nearest passages do not.",
    "fr": "La question mentionne « {what} », absent des passages les plus proches.",
    "es": "La pregunta menciona «{what}», que no figura en los pasajes más cercanos.",
    "ru": "В вопросе упомянуто «{what}», чего нет в ближайших фрагментах.",
    "ar": "يذكر السؤال «{what}» ولا يرد ذلك في أقرب المقاطع.",
}
LEFT_OUT = {
    "zh": "问题提到“{what}”，最接近的句子说的不是。",
    "en": "The question names “{what}”; the nearest sentence is about something else.",
    "fr": "La question mentionne « {what} » ; la phrase la plus proche porte sur autre chose.",
    "es": "La pregunta menciona «{what}»; la frase más cercana trata de otra cosa.",
    "ru": "В вопросе упомянуто «{what}»; ближайшее предложение о другом.",
    "ar": "يذكر السؤال «{what}»، وأقرب جملة تخص غير ذلك.",
}
STRANGE = {
    "zh": "问的似乎不是这些资料所讲的事。",
    "en": "It seems to ask about something that the documents are not about.",
    "fr": "La question semble porter sur autre chose que ce dont traitent les documents.",
    "es": "La pregunta parece tratar de algo ajeno a los documentos.",
    "ru": "Похоже, вопрос не о том, чему посвящены документы.",
    "ar": "يبدو أن السؤال عن أمر لا تتناوله الوثائق.",
}
NOT_TOLD = {
    "zh": "最接近的句子里没有所问的{what}。",
    "en": "The nearest sentence does not give {what}.",
    "fr": "La phrase la plus proche ne donne pas {what}.",
    "es": "La frase más cercana no da {what}.",
    "ru": "В ближайшем предложении нет того, о чём спрашивается: {what}.",
    "ar": "لا تذكر أقرب جملة {what}.",
}
KINDS = {kind: dict(zip(("zh", "en", "fr", "es", "ru", "ar"), words, strict=True)) for kind, words in {
    "share": ("比例", "a share", "de proportion", "una proporción", "доля", "نسبة"),
    "amount": ("金额", "a sum of money", "de montant", "un importe", "сумма", "مبلغاً"),
    "cost": ("费用", "a cost", "de coût", "un costo", "стоимость", "تكلفة"),
    "date": ("时间", "a date", "de date", "una fecha", "время", "تاريخاً"),
    "day": ("日期", "a day", "de jour", "un día", "день", "يوماً"),
    "name": ("姓名", "a name", "de nom", "un nombre", "имя", "اسماً"),
    "identity": ("人名", "a person's name", "de nom de personne", "el nombre de una persona", "имя", "اسم شخص"),
    "duration": ("时长", "a length of time", "de durée", "una duración", "продолжительность", "مدة"),
    "person": ("人", "a person", "de personne", "una persona", "лицо", "شخصاً"),
    "count": ("数目", "a number", "de nombre", "un número", "число", "عدداً"),
    "session": ("届次", "a session", "de session", "un período de sesiones", "сессия", "دورة"),
    "item": ("议程项目", "an agenda item", "de point de l'ordre du jour", "un tema del programa", "пункт повестки дня", "بنداً من جدول الأعمال"),
    "symbol": ("文号", "a symbol", "de cote", "una signatura", "условное обозначение", "رمزاً"),
    "language": ("语文", "a language", "de langue", "un idioma", "язык", "لغة"),
    "countries": ("国家", "the countries", "les pays", "los países", "страны", "البلدان"),
    "country": ("国家", "a country", "de pays", "un país", "страна", "بلداً"),
    "place": ("地点", "a place", "de lieu", "un lugar", "место", "مكاناً"),
}.items()}
"""Kinds of answers (`answer_type.TYPES`) as NOT_TOLD names them."""
UNCOUNTED = {
    "zh": "问的是“{what}”的数字，最接近的数字说的不是。",
    "en": "The question asks for a number of “{what}”; the nearest numbers are of something else.",
    "fr": "La question demande un nombre de « {what} » ; les chiffres les plus proches portent sur autre chose.",
    "es": "La pregunta pide una cifra de «{what}»; las más cercanas se refieren a otra cosa.",
    "ru": "Спрашивается о числе («{what}»); ближайшие числа относятся к другому.",
    "ar": "يطلب السؤال عدداً يخص «{what}»، وأقرب الأعداد تخص غير ذلك.",
}
SEVERAL = {
    "zh": "“{what}”不止一份文件里有，请说明是哪一份。",
    "en": "More than one document has “{what}”; please say which document you mean.",
    "fr": "Plusieurs documents ont « {what} » ; précisez lequel.",
    "es": "Más de un documento tiene «{what}»; indique cuál.",
    "ru": "«{what}» есть не в одном документе; уточните, в каком.",
    "ar": "يرد «{what}» في أكثر من وثيقة؛ يُرجى تحديد الوثيقة المقصودة.",
}
PARTLY = {
    "zh": "以上只回答了问题的一部分；其余部分这些资料没有回答。",
    "en": "This answers only a part of the question; the documents do not answer the rest.",
    "fr": "Ceci ne répond qu'à une partie de la question ; les documents ne répondent pas au reste.",
    "es": "Esto responde solo a una parte de la pregunta; los documentos no responden al resto.",
    "ru": "Это ответ лишь на часть вопроса; на остальное документы не отвечают.",
    "ar": "هذا جواب عن جزء من السؤال فقط؛ ولا تجيب الوثائق عن الباقي.",
}
NO_SUMMARY = {
    "zh": "这里只引用原文，不另写概述；问到的文件也没有自带的摘要。请问其中的某一点。",
    "en": "This program quotes and writes no summaries of its own, and no one document with a summary is meant. Ask about something in it.",
    "fr": "Le programme cite et ne rédige pas de résumé, et aucun document précis doté d'un résumé n'est visé. Demandez un point précis.",
    "es": "El programa cita y no redacta resúmenes, y no se nombra un documento que tenga uno propio. Pregunte por algo concreto.",
    "ru": "Здесь только цитаты, без пересказа, а документ с собственным резюме не назван. Спросите о чём-то определённом.",
    "ar": "يُقتبس هنا ولا تُكتب خلاصات، ولم تُذكر وثيقة لها ملخص خاص بها. اسأل عن نقطة بعينها.",
}
NO_MORE = {
    "zh": "关于上一个回答，这些资料没有更多内容。",
    "en": "The documents have nothing more on the answer before.",
    "fr": "Les documents n'ont rien de plus sur la réponse précédente.",
    "es": "Los documentos no dicen nada más sobre la respuesta anterior.",
    "ru": "К предыдущему ответу в документах больше ничего нет.",
    "ar": "لا تضيف الوثائق شيئاً إلى الجواب السابق.",
}
GOES_ON = {
    "zh": "这里没有列完；可以问“还有吗”，或点开出处看全文。",
    "en": "There is more of it: ask “anything else?” or open the source.",
    "fr": "Ce n'est pas tout : demandez « autre chose ? » ou ouvrez la source.",
    "es": "Hay más: pregunte «¿algo más?» o abra la fuente.",
    "ru": "Это не всё: спросите «что ещё?» или откройте источник.",
    "ar": "هناك بقية: اسأل «المزيد» أو افتح المصدر.",
}
"""What a place holds beyond what is told of it."""
NEAREST = {
    "zh": "下面列出最接近的段落，仅供参考。",
    "en": "The nearest passages are listed for reference only.",
    "fr": "Les passages les plus proches sont donnés à titre indicatif.",
    "es": "Los pasajes más cercanos se indican solo como referencia.",
    "ru": "Ближайшие фрагменты приведены только для справки.",
    "ar": "أقرب المقاطع مدرجة للاطلاع فقط.",
}
FOLLOW_UP = {
    "zh": "{document}第{number}段说了什么？",
    "en": "What does paragraph {number} of {document} say?",
    "fr": "Que dit le paragraphe {number} de {document} ?",
    "es": "¿Qué dice el párrafo {number} de {document}?",
    "ru": "Что говорит пункт {number} документа {document}?",
    "ar": "ماذا تقول الفقرة {number} من {document}؟",
}
SESSION_REPORT = {
    "zh": "第{number}届会议的报告",
    "en": "the report to session {number}",
    "fr": "le rapport de la {number}e session",
    "es": "el informe del {number}º período de sesiones",
    "ru": "доклада {number}-й сессии",
    "ar": "تقرير الدورة {number}",
}
"""A document without a symbol, if it is the only one of its session."""
SAME_LABEL = {
    "zh": "请注意：“{label}”在原文中不止一行，以下逐一列出。",
    "en": "Please note: the source has more than one row “{label}”; each is given.",
    "fr": "Attention : la source a plus d'une ligne « {label} » ; les voici toutes.",
    "es": "Atención: la fuente tiene más de una fila «{label}»; se dan todas.",
    "ru": "Обратите внимание: в источнике не одна строка «{label}»; приведены все.",
    "ar": "يرجى الانتباه: في المصدر أكثر من صف «{label}»؛ وهي مدرجة كلها.",
}
COMPUTED = {
    "zh": "这是逐行比较{table}“{column}”一栏算出来的，合计行不算在内。",
    "en": "Computed by comparing the column “{column}” of {table} row by row, totals left out.",
    "fr": "Calculé en comparant ligne par ligne la colonne « {column} » de {table}, totaux exclus.",
    "es": "Calculado comparando fila por fila la columna «{column}» de {table}, sin los totales.",
    "ru": "Вычислено построчным сравнением столбца «{column}» ({table}), итоги не учитывались.",
    "ar": "حُسب ذلك بمقارنة العمود «{column}» في {table} صفاً بصف، من دون المجاميع.",
}
"""After the row that is the largest or smallest of its table: nobody's words, and so said to be computed."""
COMPUTED_TOTALS = {
    "zh": "这是比较{table}各合计行的“{column}”一栏算出来的。",
    "en": "Computed by comparing the column “{column}” of the totals in {table}.",
    "fr": "Calculé en comparant la colonne « {column} » des totaux de {table}.",
    "es": "Calculado comparando la columna «{column}» de los totales de {table}.",
    "ru": "Вычислено сравнением столбца «{column}» в итоговых строках ({table}).",
    "ar": "حُسب ذلك بمقارنة العمود «{column}» في صفوف المجاميع في {table}.",
}
"""The same of totals, where a year is asked for."""


STANDS_AT = {
    "zh": "上一个回答出自：",
    "en": "The answer before stands here:",
    "fr": "La réponse précédente se trouve ici :",
    "es": "La respuesta anterior está aquí:",
    "ru": "Предыдущий ответ взят отсюда:",
    "ar": "ورد الجواب السابق هنا:",
}
COURTESIES = {
    "greeting": {
        "zh": "您好！请就这些文件提问：回答只用文件里的原话，每句注明出处；文件没有说的，就说没有。",
        "en": "Hello! Ask about the documents: answers are in their own words, every sentence with its source; what they do not say is not made up.",
        "fr": "Bonjour ! Posez une question sur les documents : les réponses les citent mot à mot, source à l'appui ; rien n'est inventé.",
        "es": "¡Hola! Pregunte sobre los documentos: las respuestas los citan textualmente, con su fuente; nada se inventa.",
        "ru": "Здравствуйте! Задайте вопрос о документах: ответы — их собственные слова с указанием места; ничего не выдумывается.",
        "ar": "مرحباً! اسأل عن الوثائق: الأجوبة بكلماتها نفسها مع ذكر المصدر لكل جملة، ولا يُختلق شيء.",
    },
    "thanks": {
        "zh": "不客气，请继续提问。",
        "en": "You are welcome. Ask whenever you like.",
        "fr": "Je vous en prie. Posez une autre question quand vous voulez.",
        "es": "De nada. Pregunte cuando quiera.",
        "ru": "Пожалуйста. Спрашивайте ещё.",
        "ar": "على الرحب والسعة. اسأل متى شئت.",
    },
    "translate": {
        "zh": "这里只引用原文，不作翻译。提问可以用六种联合国语文中的任何一种。",
        "en": "This program quotes the documents and does not translate them. You may ask in any of the six UN languages.",
        "fr": "Le programme cite les documents et ne les traduit pas. On peut l'interroger dans les six langues de l'ONU.",
        "es": "El programa cita los documentos y no los traduce. Se puede preguntar en los seis idiomas de las Naciones Unidas.",
        "ru": "Программа цитирует документы и не переводит их. Спрашивать можно на любом из шести языков ООН.",
        "ar": "يقتبس البرنامج من الوثائق ولا يترجمها. يمكن السؤال بأي من لغات الأمم المتحدة الست.",
    },
}
"""What is said to a greeting, to thanks, and to who asks for a translation: not the documents' words, and no refusal."""


def is_courtesy(answer: str) -> bool:
    """Whether an answer's text is one of these, and so neither cites nor refuses."""
    return any(answer in told.values() for told in COURTESIES.values())


def is_refusal(answer: str) -> bool:
    """Whether an answer's text is one of this program's refusals."""
    return answer.startswith(tuple(REFUSAL.values()))
