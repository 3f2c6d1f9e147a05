"""The program's words at a terminal, in Chinese and English."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from qa.batch.words import ANSWER_WORDS
from qa.evaluation.words import STAGE_WORDS

WORDS: dict[str, tuple[str, str]] = ANSWER_WORDS | {f"stage {stage}": words for stage, words in STAGE_WORDS.items()} | {
    # key: (Chinese, English)
    "sources": ("出处", "Sources"),
    "suggestions": ("可以接着问", "You could ask"),
    "no match": ("没有与此相符的内容", "Nothing matches"),
    "exact": ("原文如此，逐字相同", "Stands so, word for word"),
    "near": ("相近，但并非原文", "Close to this, but not quoted exactly"),
    "stitched": ("各部分出自不同的地方", "Its parts stand in different places"),
    "absent": ("资料中没有", "Not in the documents"),
    "short": ("太短，算不上引文；资料中出现次数：{count}", "Too short for a quotation; times it stands in the documents: {count}"),
    "altered number": ("数字不同：", "A number differs: "),
    "lost number": ("少了数字：", "A number is left out: "),
    "added number": ("多了数字：", "A number is added: "),
    "altered negation": ("否定不同：", "A negation differs: "),
    "lost negation": ("少了否定：", "A negation is left out: "),
    "added negation": ("多了否定：", "A negation is added: "),
    "more": ("另有 {count} 处（--json 全部列出）", "{count} more places (--json lists them all)"),
    "translation": ("译文，原文如下", "A translation; the original"),
    "answering": ("回答问题", "Answering"),
    "comparing steps": ("比较各步骤", "Comparing steps"),
    "batch done": ("{total} 个问题：回答 {answered}，未回答 {refused}，出错 {failed}",
                   "{total} questions: {answered} answered, {refused} refused, {failed} failed"),
    "nothing to resume": ("没有中断过的记录，从头开始", "No interrupted run found: starting with the first question"),
    "begun anew": ("从头开始，上次中断的记录作废（--resume 则会接着做）",
                   "Starting anew: the rows of an interrupted run are dropped (--resume would keep them)"),
    "interrupted": ("已中断：{done}/{total}。用同样的命令加上 --resume 接着做",
                    "Interrupted after {done} of {total}. Go on with the same command and --resume"),
    "rate": ("{rate:.1f} 个/秒", "{rate:.1f}/s"),
    "time left": ("还需 {time}", "{time} left"),
    "index done": ("索引完成：{passages} 个段落，位于 {folder}", "Index ready: {passages} passages, in {folder}"),
    "answer": ("回答", "answer"),
    "citations": ("引文", "citations"),
    "answered": ("由未回答变为回答", "refused before, answered now"),
    "refused": ("由回答变为未回答", "answered before, refused now"),
    "failed": ("现在出错", "fails now"),
    "mended": ("不再出错", "failed before"),
    "gone question": ("新文件里没有这个问题", "not in the new file"),
    "new question": ("旧文件里没有这个问题", "not in the old file"),
    "compared": ("比较了 {both} 个问题：{same} 个相同，{changed} 个不同；只在旧文件里 {gone} 个，只在新文件里 {new} 个",
                 "{both} questions compared: {same} the same, {changed} changed; {gone} only in the old, "
                 "{new} only in the new"),
    "rechecked": ("{total} 条引文：原处未变 {same}，移了位置 {moved}，改了字句 {changed}，已不存在 {gone}",
                  "{total} citations: {same} the same, {moved} moved, {changed} changed, {gone} gone"),
    "moved": ("移到", "moved to"),
    "changed": ("改了字句", "changed"),
    "gone": ("已不存在", "gone"),
    "old": ("旧", "old"),
    "new": ("新", "new"),
    "difference": ("差", "difference"),
    "overall": ("总体", "Overall"),
    "interval": ("95 % 区间", "95 % interval"),
    "count": ("题数", "questions"),
    "steps": ("每一步的成绩，下为 95 % 区间（百分数）", "Step; below, 95 % interval, per cent"),
    "packages": ("软件包", "Packages"),
    "model": ("模型", "Model"),
    "corpus": ("资料", "Corpus"),
    "index": ("索引", "Index"),
    "cache": ("缓存", "Cache"),
    "feedback": ("对答案的评价", "Feedback on answers"),
    "skipped": ("跳过", "skipped"),
    "others": ("跳过 {count} 个文件（只读 {kinds}）：{names}", "Files skipped, as only {kinds} are read: {count} ({names})"),
    "paragraphs": ("{count} 段", "{count} paragraphs"),
    "all well": ("一切正常", "All is well"),
}
"""Texts of the terminal only; answers and refusals bring their own (`answer.phrases`)."""

def say(key: str, language: str, **values: object) -> str:
    """The terminal's words for ``key`` in "zh" or "en"."""
    return WORDS[key][0 if language == "zh" else 1].format(**values)


def terminal_language(text: str = "", environ: Mapping[str, str] | None = None) -> str:
    """ "zh" if ``text`` is mostly Chinese or the locale is, else "en"."""
    if len(re.findall(r"[\u3400-\u9fff]", text)) > len(re.findall(r"[^\W\d_\u3400-\u9fff]", text)):
        return "zh"
    environ = os.environ if environ is None else environ
    locale = next(filter(None, (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh" if locale.lower().startswith("zh") else "en"
