"""Texts that several tests of the embeddings use."""

from __future__ import annotations

from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"

UNITED_NATIONS = [
    "The General Assembly requests the Secretary-General to submit a report on international migration.",
    "大会请秘书长向第六十九届会议提交一份关于国际移徙与发展问题的报告。",
    "L’Assemblée générale prie le Secrétaire général de lui présenter un rapport à sa soixante-neuvième session.",
    "La Asamblea General solicita al Secretario General que le presente un informe sobre la migración.",
    "Генеральная Ассамблея просит Генерального секретаря представить доклад о международной миграции.",
    "تطلب الجمعية العامة إلى الأمين العام أن يقدم تقريرا عن الهجرة الدولية والتنمية في دورتها التاسعة والستين.",
]

STRANGE = [
    "",
    " ",
    "   two  spaces   between   ",
    "\t\n\r\n mixed\u3000white\u00a0space\u200b",
    "Ａ／67／254，第４０段",
    "①②③ ﬁne ﷺ ½ ㎏ ℃ ㈱",
    "e\u0301 é ﬁ\u0301 ²\u0308 Ａ\u0302",
    "👩‍👩‍👧‍👦 🇨🇳🇫🇷 👍🏽",
    "𠀀𠀁𪚥 龘 㐀㐁",
    "\x01\x02\x7f\x9f",
    "…‘’“”——",
    "a<s>b</s> <mask>",
    "▁under_score ▁",
    "हिन्दी में एक वाक्य",
    "ภาษาไทย กำ",
    "ꯀꯁꯂ ᚠᚢᚦ \U0001f9ff\U0010fffd",
    "字" * 700,
]
