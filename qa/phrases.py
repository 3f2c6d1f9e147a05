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
NEAREST = {
    "zh": "下面列出最接近的段落，仅供参考。",
    "en": "The nearest passages are listed for reference only.",
    "fr": "Les passages les plus proches sont donnés à titre indicatif.",
    "es": "Los pasajes más cercanos se indican solo como referencia.",
    "ru": "Ближайшие фрагменты приведены только для справки.",
    "ar": "أقرب المقاطع مدرجة للاطلاع فقط.",
}
NO_SUCH_PLACE = {
    "zh": "资料中没有{what}。",
    "en": "The documents have no {what}.",
    "fr": "Les documents n'ont pas de {what}.",
    "es": "Los documentos no tienen {what}.",
    "ru": "В документах нет: {what}.",
    "ar": "لا يوجد في الوثائق: {what}.",
}
QUOTED_AT = {
    "zh": "原文见{where}：",
    "en": "It stands in {where}:",
    "fr": "Le texte se trouve ici : {where} :",
    "es": "El texto está en {where}:",
    "ru": "Эти слова стоят здесь: {where}:",
    "ar": "يرد النص في {where}:",
}
FOLLOW_UP = {
    "zh": "{where}说了什么？",
    "en": "What does {where} say?",
    "fr": "Que dit {where} ?",
    "es": "¿Qué dice {where}?",
    "ru": "Что говорится здесь: {where}?",
    "ar": "ماذا يرد في {where}؟",
}
SAME_LABEL = {
    "zh": "表中有 {count} 行都标作“{label}”，以下逐一列出。",
    "en": "The table has {count} rows labelled “{label}”; each is given.",
    "fr": "Le tableau a {count} lignes intitulées « {label} » ; les voici toutes.",
    "es": "El cuadro tiene {count} filas tituladas «{label}»; se dan todas.",
    "ru": "В таблице {count} строки с названием «{label}»; приведены все.",
    "ar": "في الجدول {count} صفوف بعنوان «{label}»؛ وهي مدرجة كلها.",
}
