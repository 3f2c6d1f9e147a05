"""The page's own words in Chinese and English, and the questions it offers to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.types import Document


@dataclass(frozen=True, slots=True)
class Strings:
    """Every word of the page in one language; templates take str.format fields."""

    language: str
    other_language: str
    switch: str
    title: str
    lead: str
    new: str
    placeholder: str
    send: str
    stop: str
    question: str
    documents: str
    paragraphs: str
    try_one: str
    searching: str
    stopped: str
    failed: str
    again: str
    sources: str
    source: str
    refused: str
    nearest: str
    follow_up: str
    copy: str
    copied: str
    ready: str
    about_paragraph: str
    examples: tuple[str, ...]
    """Questions about the documents that come with the program."""


ZH = Strings(
    language="zh", other_language="en", switch="English",
    title="有据问答", lead="向文件提问。答案取自原文，句句附出处，引文一字不改。",
    new="新对话", placeholder="输入问题，按回车发送", send="提问", stop="停止", question="问题",
    documents="可查的文件（{count}）", paragraphs="{count} 个编号段落", try_one="可以这样问",
    searching="正在文件中查找……", stopped="已停止。", failed="出了意外，这个问题没有答成。请再试一次；详情见程序日志。",
    again="再问一次", sources="出处", source="来源 {number}：{locator}",
    refused="文件中没有找到答案", nearest="最接近的段落（{count}）", follow_up="接着问",
    copy="复制答案和出处", copied="已复制", ready="已作答，{count} 处出处。",
    about_paragraph="{document} 第{label}段讲了什么？",
    examples=("2010年全球国际移民总数是多少？", "A/67/254 第40段讲了什么？",
              "哪些国家的汇款占国内生产总值的比例最高？", "2006年高级别对话的四个圆桌会议分别由谁主持？"),
)

EN = Strings(
    language="en", other_language="zh", switch="中文",
    title="Cited Answers",
    lead="Ask the documents. Answers are in their own words, every sentence with its exact source.",
    new="New conversation", placeholder="Type a question and press Enter", send="Ask", stop="Stop",
    question="Question",
    documents="Documents searched ({count})", paragraphs="{count} numbered paragraphs", try_one="Questions to try",
    searching="Searching the documents…", stopped="Stopped.",
    failed="Something unexpected went wrong and this question was not answered. Please try again; "
           "the program's log has the details.",
    again="Ask again", sources="Sources", source="Source {number}: {locator}",
    refused="Not found in the documents", nearest="Nearest passages ({count})", follow_up="Ask next",
    copy="Copy with sources", copied="Copied", ready="Answered, {count} sources.",
    about_paragraph="What does paragraph {label} of {document} say?",
    examples=("How many international migrants were there in 2010?", "What does paragraph 40 of A/67/254 say?",
              "Which countries receive the most remittances relative to their GDP?",
              "Who chaired the four round tables of the 2006 High-level Dialogue?"),
)

STRINGS = {strings.language: strings for strings in (ZH, EN)}


def preferred(languages: Iterable[str]) -> Strings:
    """The words in the first of ``languages`` (BCP 47, best first) that the page speaks; English if none."""
    known = (language.split("-")[0].lower() for language in languages)
    return next((STRINGS[language] for language in known if language in STRINGS), EN)


def paragraph_questions(documents: Sequence[Document], strings: Strings, count: int = 4) -> tuple[str, ...]:
    """Questions that any corpus with numbered paragraphs can answer, one a document."""
    labels = ((document, next((b.label for b in document.blocks if b.kind == "paragraph" and b.label), ""))
              for document in documents)
    asked = [strings.about_paragraph.format(document=document.short, label=label)
             for document, label in labels if label]
    return tuple(asked[:count])
