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


def is_refusal(answer: str) -> bool:
    """Whether an answer's text is one of this program's refusals."""
    return answer.startswith(tuple(REFUSAL.values()))
