"""What is asked: language, a place or words named, whether earlier turns are leaned on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.errors import QuestionError
from qa.folding import fold_quote
from qa.lookup.references import SYMBOL, YEAR, Reference, parse_reference
from qa.retrieval import glossary
from qa.retrieval.parts import EACH, parts_of
from qa.tokens import STOP, terms, words_in
from qa.types import Turn

MOST_CHARACTERS = 1000
"""Longer texts are no questions; the encoder would cut them anyway."""
LANGUAGES = ("zh", "en", "fr", "es", "ru", "ar")
_CLUES = {
    "fr": "le la les des du de un une est que qui quel quelle quels quelles combien où quand comment pourquoi dans pour "
          "sur avec par ont il elle selon et au aux en dans ce cette d l qu",
    "es": "el la los las del de un una es que qué quién quiénes cuál cuáles cuánto cuánta cuántos cuántas dónde cuándo cómo "
          "por para con según en y al se su fue era hay",
    "en": "the of a an is are was were what which who whom how many much when where why did do does in on for to and by with "
          "from that this it be been has have according",
}
_CLUE_WORDS = {language: frozenset(glossary.fold(words).split()) for language, words in _CLUES.items()}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LEANS = re.compile(
    r"^(?:那|那么|这|其中|它|他|她|还有|另外|再|然后|接着)|呢[？?]?$|(?:它|他们|她们|该组织|该国|前者|后者|上述|这里面|那次|那个|这个|这些|那些)"
    r"|^(?:and|what about|how about|then|also)\b|\b(?:it|its|they|them|their|that one|those|there|the latter|the former)\b"
    r"|^(?:et|qu'en est-il|¿?y|¿?cuál de|а|и|а как|و|وماذا)\b|^¿y\b|\b(?:ils|elles|celui-ci|celle-ci|ellos|ellas|esto|eso|ese|esa)\b"
    r"|\b(?:он|она|оно|они|его|её|их|там)\b", re.IGNORECASE)
FEW_TERMS = 4
"""A question of so few words that follows others leans on them."""
QUOTED = re.compile(r"[“「『\"«„]([^”」』\"»“]{6,})[”」』\"»“]")
PHRASE = re.compile(r"[“「『\"«„‘]\s*([^”」』\"»“’]{2,40}?)\s*[”」』\"»“’]")
"""Words set in quotation marks: the answer should hold them as they stand."""
ASKS_NUMBER = re.compile(
    r"多少|几[个条项名位次届年月成份国]|比例|百分|总数|数量|人数|哪一?年|何时|什么时候|几月|how many|how much|what (?:share|percentage|year"
    r"|date|number)|when\b|combien|quand|cuánt|cuándo|сколько|когда|в каком году|какая доля|كم|متى", re.IGNORECASE)
ASKS_WHEN = re.compile(r"哪一?年|何时|什么时候|几月|几号|哪天|\bwhen\b|what (?:year|date)|\bquand\b|quelle (?:année|date)|cuándo|qué (?:año|fecha)"
                       r"|когда|в каком году|متى|في أي (?:عام|سنة)", re.IGNORECASE)
ASKS_HEAD = re.compile(
    r"文号|编号|议程|第几项|哪一?届|第几届|谁写|谁签|谁署|签名|签署人|落款|署名|写信|来信|致函|转交|转递|提交|那封信|的信|哪天写|原件|原文|什么语[言文]|标题|题目"
    r"|\bletter\b|\bsigned?\b|\bdated?\b|\bsymbol\b|agenda item|\bsession\b|original language|\blettre\b|\bsign[éa]\w*|\bcote\b"
    r"|point de l'ordre|\bcarta\b|firm[óa]\w*|signatura|tema del programa|período de sesiones|письм\w*|подпис\w*|пункт\w* повестки|сесси\w*"
    r"|رسالة|وقّ?ع|رمز الوثيقة|الدورة|دورة|جدول الأعمال", re.IGNORECASE)
ASKS_NOTE = re.compile(r"脚注|尾注|注释|表注|星号注|附注|注[里中]|出处|引自|引的是|注明的?来源"
                       r"|footnote|endnote|\bnotes?\b|note de bas|nota al pie|nota a pie|сноск|примечани"
                       r"|حاشية", re.IGNORECASE)
ASKS_LIST = re.compile(
    r"哪些|哪几|分别|各自|有什么|列出|几条|几个方面|对比|相比|比较|区别|变化|\b(?:which|what) \w+(?:s|ies)\b|\bcompare|\blist\b|\bquels\b"
    r"|\bquelles\b|\bcuáles\b|\bqué \w+s\b|\bкакие\b|\bперечисл|ما (?:هي|الدول|العوامل)", re.IGNORECASE)
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
ASKS_TOTAL = re.compile(
    r"一共|总共|[共总合]计(?!划|算)|总(?:数|量|额|人数)|全部|加一[块起]|加起来|(?<!安)[整全]年|拢共|\b(?:total(?:es)?|altogether|in all(?! \w))\b"
    r"|en tout(?! cas)|(?<!прежде )\bвсего\b(?! мира)|итого|\bобщ\w+ (?:числ|количеств|объ[её]м|сумм)\w*|в общей сложности"
    r"|إجمالي|مجموع(?!ة|ات)", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
ASKING = frozenset("""
    多少 什么 哪些 哪个 哪几 哪里 哪儿 哪份 哪 谁 几 几个 吗 呢 怎么 怎样 如何 是否 请问 为什么 有 都 说 讲 里 中 what
    which who whom whose when where why how many much did do does any some
    than per said say according combien quel quelle quels quelles où quand
    qui pourquoi comment selon sont ont été cuántos cuántas cuánto cuánta
    cuál cuáles qué quién dónde cuándo cómo según fue iba сколько какой
    какая какие какое кого через был была были ли كم ما من في إلى على عن هي
    هو التي الذي بحسب أين متى لماذا هل أي
    """.split())
"""Words that ask rather than name; with the function words they hardly count in late interaction."""
ASKING_WEIGHT = 0.1
"""What is left of the weight of a token of such a word or of punctuation; measured with `qa eval`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question read: its words, what it names, and the text to search by."""

    text: str
    language: str
    search: str
    """The text with what it leans on from earlier turns."""
    reference: Reference
    quoted: tuple[str, ...] = ()
    leans: bool = False
    parts: tuple[Question, ...] = ()
    """The questions that it is made of, if it asks several things."""

    def without_symbols(self, symbols: frozenset[str]) -> Question:
        """The question without these symbols, which stand in letterheads rather than beside what is asked."""
        def bare(text: str) -> str:
            return SYMBOL.sub(lambda m: " " if m[1].upper().rstrip(".-") in symbols else m[0], text)

        return replace(self, text=bare(self.text), search=bare(self.search),
                       parts=tuple(part.without_symbols(symbols) for part in self.parts))

    @property
    def terms(self) -> list[str]:
        """The words to search by, with the documents' terms for those of other languages and for everyday ones."""
        own = terms(self.search)
        return own + [t for t in terms(self.translated) if t not in own]

    @property
    def translated(self) -> str:
        """The documents' terms for words of the question, in order, a space between; empty if there are none."""
        return " ".join(t for t in glossary.translate(self.search, self.language) if t not in self.search)

    @property
    def named(self) -> list[tuple[str, tuple[str, ...]]]:
        """The countries, cities and bodies that the question names, each with the ways documents write it."""
        return glossary.names(self.text, self.language)

    @property
    def phrases(self) -> list[str]:
        """Words in quotation marks, folded as quotations are compared."""
        return [folded for m in PHRASE.finditer(self.text) if (folded := fold_quote(m[1]).text)]

    @property
    def numbers(self) -> list[str]:
        """The numbers in the question, each once."""
        return list(dict.fromkeys(w for w in terms(self.text) if NUMBER.fullmatch(w)))

    @property
    def asks_number(self) -> bool:
        return bool(ASKS_NUMBER.search(self.text))

    @property
    def asks_head(self) -> bool:
        """Whether a letterhead or signature may answer: who wrote to whom, when, under which item and symbol."""
        return bool(ASKS_HEAD.search(self.text))

    @property
    def asks_note(self) -> bool:
        return bool(ASKS_NOTE.search(self.text))

    @property
    def asks_summary(self) -> bool:
        """Whether it asks for something in short, be it a document or what documents say."""
        return bool(SUMMARY.search(self.text))

    @property
    def asks_about(self) -> bool:
        """Whether it may ask what a document is about."""
        return bool(ABOUT.search(self.text))

    @property
    def asks_total(self) -> bool:
        """Whether what adds all up may answer."""
        return bool(ASKS_TOTAL.search(self.text))

    @property
    def asks_list(self) -> bool:
        return bool(ASKS_LIST.search(self.text) or self.parts)

    @property
    def asks_each(self) -> bool:
        """Whether the same may be asked of several documents: what does each of them say?"""
        return bool(EACH.search(self.text)) and not self.parts

    def emphasis(self, offsets: Sequence[tuple[int, int]]) -> list[float]:
        """How much each token of the search text counts, given its character range: words that only ask hardly do."""
        spans = [(a, b) for word, a, b in words_in(self.search) if word in STOP or word in ASKING or not word.isalnum()]
        return [ASKING_WEIGHT if any(a <= start and end <= b for a, b in spans) or end <= start else 1.0
                for start, end in offsets]


def read_question(text: str, history: Sequence[Turn] = ()) -> Question:
    """Read a question. Raises QuestionError if it is empty or longer than MOST_CHARACTERS."""
    clean = clean_text(text)
    if not any(c.isalnum() for c in clean):
        raise QuestionError("The question has no words. Ask something, for example: 2010年全球国际移民总数是多少？",
                            "no_words")
    if len(clean) > MOST_CHARACTERS:
        raise QuestionError(f"The question has {len(clean):,} characters; at most {MOST_CHARACTERS:,} can be asked. "
                            "Shorten it, or look a passage up with: qa quote", "too_long", length=len(clean),
                            limit=MOST_CHARACTERS)
    quoted = tuple(m[1].strip() for m in QUOTED.finditer(clean))
    leaning = bool(history) and leans(clean)
    search = " ".join([*_earlier(clean, history), clean]) if leaning else clean
    parts = () if leaning else tuple(_part(words, before) for words, before in pairwise_before(parts_of(clean)))
    return Question(clean, language_of(clean), search, parse_reference(clean), quoted, leaning, parts)


def pairwise_before(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each part with the one before it, the first with none."""
    return zip(parts, ["", *parts], strict=False)


def _part(text: str, before: str) -> Question:
    """A part as a question of its own; one that leans on the part before it is searched with that."""
    search = f"{before} {text}" if before and leans(text) else text
    return Question(text, language_of(text), search, parse_reference(text))


def clean_text(text: str) -> str:
    """The text in NFC without control and direction characters, white space folded."""
    safe = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(CONTROL.sub(" ", unicodedata.normalize("NFC", safe)).split())


def leans(text: str) -> bool:
    """Whether the question cannot be understood without the turns before it."""
    return len(terms(text)) <= FEW_TERMS or bool(LEANS.search(text))


def _earlier(text: str, history: Sequence[Turn]) -> list[str]:
    """The last question asked in full, and those that leaned on it; a year named anew takes the place of theirs."""
    kept: list[str] = []
    for n, turn in enumerate(reversed(history)):
        words = clean_text(turn.question)[:MOST_CHARACTERS // 4]
        kept.insert(0, words)
        if n + 1 >= len(history) or not leans(words):
            break
    return [YEAR.sub("", words) for words in kept] if YEAR.search(text) or ASKS_WHEN.search(text) else kept


def language_of(text: str) -> str:
    """One of the six UN languages: by script, then by function words; English where neither tells."""
    counts = {"zh": sum("\u3400" <= c <= "\u9fff" for c in text), "ru": sum("\u0400" <= c <= "\u04ff" for c in text),
              "ar": sum("\u0600" <= c <= "\u06ff" for c in text)}
    latin = sum(c.isalpha() and c < "\u0250" for c in text)
    script = max(counts, key=lambda language: counts[language])
    if counts[script] * (4 if script == "zh" else 1) > latin * 0.6:
        return script
    words = re.findall(r"[^\W\d_]+", glossary.fold(SYMBOL.sub(" ", text)))
    clues = {language: sum(word in known for word in words) for language, known in _CLUE_WORDS.items()}
    clues["es"] += sum(2 * (c in "¿¡ñ") + (c in "áíóú") for c in text.lower()) + 3 * len(re.findall(r"\bqué\b", text.lower()))
    clues["fr"] += sum(2 * (c in "çœèêàùâî") + (c == "é") for c in text.lower())
    best = max(clues, key=lambda language: clues[language])
    return best if clues[best] > clues["en"] else "en"
