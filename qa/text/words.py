"""The one normaliser and tokenizer, for index and question alike."""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from typing import Any

from qa.text.numbers import THOUSANDS, numerals

WHOLE = re.compile(r"[a-z]{1,6}(?:/[a-z0-9.\-]+)+|\d+(?:\.\d+)?")
RUN = re.compile(r"[\u3400-\u9fff]+|(?:[^\W\d_\u3400-\u9fff][\u0300-\u036f\u064b-\u0655]*)+")
STOP = frozenset("""
    的 了 是 在 和 与 及 或 也 都 就 而 被 把 对 于 从 到 向 以 为 其 这 那 该 此 之 有 等 中 上 下 个 吗 呢 吧
    啊 嘛 么 什么 哪 哪些 哪个 哪里 哪儿 谁 多少 几 怎么 怎样 如何 为什么 请问 是否 关于 根据 the a an of in on
    at to for and or is are was were be by with from as that this these
    those it its what which who whom whose when where why how did do does
    has have had de la le les des du et en un une que qui est sont el los
    las y del al se por para con una su в на и с по из о об что как кто где
    когда не от до за к для
    """.split())

ASKING = frozenset("""
    多少 什么 哪些 哪个 哪几 哪里 哪儿 哪份 哪 谁 几 几个 吗 呢 怎么 怎样 如何 是否 请问 为什么 有 都 说 讲 里 中 what
    which who whom whose when where why how many much did do does any some
    than per said say according combien quel quelle quels quelles où quand
    qui pourquoi comment selon sont ont été cuántos cuántas cuánto cuánta
    cuál cuáles qué quién dónde cuándo cómo según fue iba сколько какой
    какая какие какое кого через был была были ли كم ما من في إلى على عن هي
    هو التي الذي بحسب أين متى لماذا هل أي c ce d l qu está están такое
    """.split())
"""Words that ask rather than name."""
SHORTEST_NAMES = {"nr": 3, "nrfg": 2, "nrt": 2}
"""Characters of a name of a person by jieba's tag: Chinese, well known, foreign."""


@lru_cache(1)
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(1)
def _cutter() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba


def simplify(text: str) -> str:
    """Traditional characters as simplified ones; everything else as it is."""
    return str(_simplifier().convert(text)) if any("\u3400" <= c <= "\u9fff" for c in text) else text


def fold(text: str) -> str:
    """NFKC, lower case, simplified characters."""
    return simplify(unicodedata.normalize("NFKC", text).lower())


@lru_cache(1)
def _tagger() -> Any:
    import jieba.posseg

    return jieba.posseg.POSTokenizer(_cutter().dt)


def cut_words(text: str) -> list[str]:
    """The words of a text as jieba cuts them, one after the other; they join to the text."""
    return list(_cutter().cut(text)) if text else []


def people(text: str) -> list[tuple[int, int]]:
    """Where names of people stand in a text in simplified characters, as far as jieba's dictionary has them: foreign ones, and
    Chinese ones of three characters; shorter ones are other words as often (封信)."""
    found, at = [], 0
    for word, tag in _tagger().cut(text, HMM=False):
        if len(word) >= SHORTEST_NAMES.get(tag, len(word) + 1) and word[0] not in STOP:
            found.append((at, at + len(word)))
        at += len(word)
    return found


def terms(text: str) -> list[str]:
    """Words to search by: jieba's search mode on folded text; numbers and symbols whole, function words left out."""
    text = THOUSANDS.sub("", numerals(fold(text)))
    words: list[str] = []
    last = 0
    for m in WHOLE.finditer(text):
        words += _words(text[last:m.start()])
        words.append(m[0].strip("./"))
        last = m.end()
    return words + _words(text[last:])


def _words(text: str) -> list[str]:
    """Words of a text without numbers: Han runs as jieba cuts them, words of other scripts whole."""
    found: list[str] = []
    for run in RUN.finditer(text):
        found += _cutter().cut_for_search(run[0]) if "\u3400" <= run[0][0] <= "\u9fff" else [run[0]]
    return [word for word in found if word not in STOP]


def is_filler(word: str) -> bool:
    """Whether a word or mark of ``words_in`` names nothing: it asks, it is a function word, or punctuation."""
    return word in STOP or word in ASKING or not word.isalnum()


def words_in(text: str) -> list[tuple[str, int, int]]:
    """Every word, number and mark of the text, folded, with its half-open character range in it."""
    found: list[tuple[str, int, int]] = []
    for run in re.finditer(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+|[^\w\s]", text):
        if "\u3400" <= run[0][0] <= "\u9fff":
            simple = simplify(run[0])
            pieces = _cutter().tokenize(simple if len(simple) == len(run[0]) else run[0])
            found += [(word, run.start() + start, run.start() + end) for word, start, end in pieces]
        else:
            found.append((run[0].lower(), run.start(), run.end()))
    return found
