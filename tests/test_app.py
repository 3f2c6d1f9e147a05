"""The page without a browser: what it shows is exact, safe and in the right language."""

from __future__ import annotations

import asyncio
import html
import re
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

import app
from qa.answer.phrases import COURTESIES
from qa.documents.corpus import read_corpus
from qa.documents.locators.writing import write_locator
from qa.documents.passages import make_passages
from qa.errors import QAError, QuestionError
from qa.question.reading import read_question
from qa.settings import CHECKOUT
from qa.text.sentences import sentences
from qa.types import Answer, Block, Cell, Citation, Document, Hit, Passage, Place, aligned, squash
from qa.web.api.line import Line
from qa.web.page.chat import Chat, Frame
from qa.web.page.conversation import Conversation, Exchange, Opinion
from qa.web.page.filters import SEARCHED_FROM, panel_html
from qa.web.page.markup import checksum
from qa.web.page.rendering import answer_html, marked, plain, sentence_html, source_cards, words
from qa.web.page.strings import EN, STRINGS, ZH, paragraph_questions, preferred
from qa.web.page.view import exchange_html, foot_html, status, view, welcome_html

TEXT = "5. 第一句话\n\n在这里。第二 句话\n\n12-45212 (C)4\n\n穿过页眉。<b>第三句</b> &c。\n\n北北 42.1\n\n年份 人数"


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


BODY = (at("第一句话\n\n在这里。第二 句话"), at("穿过页眉。<b>第三句</b> &c。"))
PARAGRAPH = Block("paragraph", "第一句话在这里。第二 句话穿过页眉。<b>第三句</b> &c。", BODY, "5", ("一. <导言>",))
ROW = Block("row", "北北 42.1", (at("北北 42.1"),), "1",
            cells=(Cell("北北", (at("北北"),)), Cell("42.1", (at("42.1"),))),
            columns=(Cell("年份", (at("年份"),)), Cell("人数", (at("人数"),))))
DOCUMENT = Document("r.txt", TEXT, "utf-8", "", "报告 <一>", "A/1/2", blocks=(PARAGRAPH, ROW))


class Shelf:
    """One document and its passages."""

    passages = {id: Passage(id, "r.txt", block.spans, block.text, "", DOCUMENT.title, Place("A/1/2", "article", id), block.kind,
                            block.label, place)
                for place, (id, block) in enumerate({"p5": PARAGRAPH, "t1": ROW}.items())}

    def passage(self, id: str) -> Passage | None:
        return self.passages.get(id)

    def document(self, source: str) -> Document:
        return {DOCUMENT.source: DOCUMENT}[source]


SHELF = Shelf()


def citation(number: int, id: str, *spans: tuple[int, int]) -> Citation:
    quote = "".join(TEXT[start:end] for start, end in spans)
    return Citation(number, id, "r.txt", spans, quote, DOCUMENT.title, f"A/1/2，{id}", 1.0)


def answered(*said: str, citations: tuple[Citation, ...], language: str = "zh") -> Answer:
    return Answer("q-1", "问", language, said, True, 1.0, citations, (), 1)


def refused(language: str) -> Answer:
    hits = tuple(Hit(rank, passage, 0.5, locator=write_locator(passage.place, language)) for rank, passage in enumerate(SHELF.passages.values(), 1))
    return Answer("q-1", "问", language, ("没有。",), False, 0.1, (), hits, 1)


def marks(fragment: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r"<mark[^>]*>(.*?)</mark>", fragment, re.DOTALL)]


SECOND = citation(1, "p5", at("第二 句话"), at("穿过页眉。"))


def test_exactly_the_cited_words_are_marked_across_a_page_break() -> None:
    shown = marked(PARAGRAPH.text, TEXT, BODY, [SECOND])
    assert marks(shown) == ["第二 句话穿过页眉。"]
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", shown)) == PARAGRAPH.text


def test_overlapping_citations_are_told_apart_by_number() -> None:
    first = citation(2, "p5", at("第一句话\n\n在这里。第二"))
    assert re.findall(r'data-numbers="([\d ]+)">(.*?)<', marked(PARAGRAPH.text, TEXT, BODY, [SECOND, first])) == [
        ("2", "第一句话在这里。"), ("1 2", "第二"), ("1", " 句话穿过页眉。")]


def test_a_table_cell_is_marked_with_its_column_heading_and_nothing_else() -> None:
    shown = words(SHELF.passage("t1"), DOCUMENT, [citation(1, "t1", at("42.1"), at("人数"))], EN)
    assert marks(shown) == ["人数", "42.1"]
    assert shown.count("<th>") == shown.count("<td>") == 2
    assert marks(words(SHELF.passage("t1"), DOCUMENT, [citation(1, "t1", at("北北 42.1"))], EN)) == ["北北", "42.1"]


def test_words_beyond_their_block_are_shown_alone() -> None:
    beyond = citation(1, "p5", at("第一句话"), at("北北"))
    assert marks(words(SHELF.passage("p5"), DOCUMENT, [beyond], EN)) == ["第一句话北北"]
    assert marks(words(None, DOCUMENT, [SECOND], EN)) == [SECOND.quote]


def test_every_sentence_of_the_five_documents_can_be_marked_exactly() -> None:
    for document in read_corpus(CHECKOUT / "seeds").documents:
        for passage in make_passages(document):
            start, end = sentences(passage.text)[-1]
            offsets = [o for o in aligned(passage.text, document.text, passage.spans)[start:end] if o >= 0]
            spans = tuple((max(a, offsets[0]), min(b, offsets[-1] + 1)) for a, b in passage.spans
                          if a <= offsets[-1] and b > offsets[0])
            quote = passage.text[start:end]
            cited = Citation(1, passage.id, document.source, spans, quote, document.title, "", 1.0)
            assert squash("".join(marks(words(passage, document, [cited], EN)))) == squash(quote), passage.id


def test_citations_of_one_block_share_a_card_and_keep_their_numbers() -> None:
    cited = (SECOND, citation(2, "t1", at("42.1")), citation(3, "p5", at("第一句话")))
    cards = source_cards(answered("甲[1][3]", "乙[2]", citations=cited), SHELF, ZH)
    assert [re.findall(r'class="badge">(.)', card) for card in cards] == [["1", "3"], ["2"]]
    assert [re.findall(r'class="open"[^>]*>([^<]+)', card) for card in cards] == [
        ["在文件中查看 [1]", "在文件中查看 [3]"], ["在文件中查看"]]


def test_markers_are_links_with_names_into_the_document() -> None:
    answer, (first, second) = answered("甲。[1]", citations=(SECOND,)), SECOND.spans
    at_words = f"{first[0]}-{first[1]},{second[0]}-{second[1]}"
    assert (f'<a class="marker" href="?cite=p5&amp;at={at_words}~{checksum(SECOND.quote)}" data-cite="p5" data-spans="{at_words}" '
            f'aria-label="来源 1：A/1/2，p5" data-locator="A/1/2，p5" data-quote="{SECOND.quote}">1</a>'
            in sentence_html("甲。[1]", answer, ZH))
    assert 'aria-label="Source 1: A/1/2，p5"' in sentence_html("甲。[1]", answer, EN)


def test_only_markers_at_the_end_of_a_line_that_name_a_citation_are_links() -> None:
    answer = answered("", citations=(SECOND,))
    assert "<a" not in sentence_html("见[1]号文件", answer, ZH)
    assert "甲[9]" in sentence_html("甲[9]", answer, ZH)
    assert sentence_html("甲[1]\n乙[1]", answer, ZH).count("<a ") == 2


def test_ids_are_unique_through_a_conversation_and_never_used_twice() -> None:
    conversation = Conversation()
    for _ in range(2):
        for question in ("问一", "问二"):
            answer = answered("甲[1]", "乙[2]", citations=(SECOND, citation(2, "t1", at("42.1"))))
            conversation = conversation.asked(question).last(answer=answer, shown=2)
        drawn = "".join(turn["html"] for turn in view(conversation, SHELF, ZH, "")["turns"])
        ids = re.findall(r' id="([^"]+)"', drawn)
        assert len(ids) == len(set(ids)) == 2
        earlier, conversation = set(ids), conversation.cleared()
    assert earlier == {"turn-3-sources", "turn-4-sources"}


@pytest.mark.parametrize("hostile", ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "$$x$$",
                                     "[x](javascript:alert(1))", "\x1b[31mred", "<svg/onload=alert(1)>"])
def test_questions_and_documents_are_text(hostile: str) -> None:
    cited = replace(SECOND, quote=hostile, locator=hostile, document=hostile)
    answer = replace(answered(f"{hostile}[1]", citations=(cited,)), question=hostile, suggestions=(hostile,))
    document = replace(DOCUMENT, title=hostile, symbol=hostile)
    opinion = Opinion("down", hostile, trouble=hostile)
    sayings = (Conversation().asked(hostile, (hostile, "r.txt"), 2).last(answer=answer, shown=1, opinion=opinion).exchanges[0],
               Conversation().asked(hostile).last(answer=answer, shown=1, gone=(1,)).exchanges[0],
               Conversation().asked(hostile).last(notice=hostile, again=True).exchanges[0])
    drawn = "".join(exchange_html(e, SHELF, ZH) + foot_html(e, ZH, parts=True) for e in sayings)
    drawn += welcome_html([document], [hostile], ZH) + panel_html([replace(document, source=hostile)] * SEARCHED_FROM, ZH, {hostile: hostile})
    tags = set(re.findall(r"<(\w+)", drawn))
    assert tags <= {"h2", "h3", "div", "p", "a", "section", "details", "summary", "span", "blockquote", "mark",
                    "button", "ul", "li", "form", "label", "textarea", "s", "input"}
    assert "\x1b" not in drawn
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', drawn))


def test_a_refusal_looks_different_and_shows_the_nearest_passages() -> None:
    shown = answer_html(refused("zh"), SHELF, EN, "turn-1")
    assert shown.startswith('<div class="refusal" lang="zh" dir="ltr"><p lang="zh" dir="auto">没有。</p>')
    assert "Nearest passages (2)" in shown
    assert "<mark" not in shown and 'class="sources"' not in shown


def test_a_courtesy_is_no_refusal_and_has_nothing_to_judge() -> None:
    answer = replace(refused("zh"), sentences=(COURTESIES["thanks"]["zh"],))
    exchange = Exchange(1, "谢谢", answer, 1)
    assert answer_html(answer, SHELF, ZH, "turn-1") == (
        f'<div class="answer" lang="zh" dir="ltr"><p lang="zh" dir="auto">{COURTESIES["thanks"]["zh"]}</p></div>')
    assert foot_html(exchange, ZH) == ""
    assert status(Conversation((exchange,), 1), ZH) == COURTESIES["thanks"]["zh"]


def test_an_arabic_answer_reads_from_the_right_and_quotes_chinese_from_the_left() -> None:
    assert STRINGS["ar"].direction == "rtl"
    shown = answer_html(answered("第二句话。[1]", citations=(SECOND,), language="ar"), SHELF, EN, "turn-1")
    assert shown.startswith('<div class="answer" lang="ar" dir="rtl"><p lang="zh" dir="auto">')
    assert '<div class="words" lang="zh" dir="ltr">' in shown


def test_a_table_row_among_the_nearest_has_each_figure_after_its_column_heading() -> None:
    assert "<p>北北，人数：42.1</p>" in answer_html(refused("zh"), SHELF, ZH, "turn-1")


def test_a_refusal_opens_its_list_and_suggests_nothing() -> None:
    refusal = replace(refused("zh"), suggestions=("另一个问题？",))
    exchange = Conversation().asked("问").last(answer=refusal, shown=1).exchanges[0]
    assert '<details class="nearest" open>' in exchange_html(exchange, SHELF, ZH)
    assert "另一个问题？" not in foot_html(exchange, ZH)


def test_a_marker_goes_with_the_last_character_before_it() -> None:
    answer = answered("甲。[1][1]", citations=(SECOND,))
    shown = sentence_html("甲。[1][1]", answer, ZH)
    assert re.search(r'>甲<span class="tied">。<a [^>]*>1</a></span><a [^>]*>1</a></p>', shown)
    assert html.unescape(re.sub(r"<[^>]+>", "", shown)) == "甲。11"


def test_a_table_can_be_reached_and_has_a_name_in_the_page_s_language() -> None:
    cards = source_cards(answered("乙[1]", citations=(citation(1, "t1", at("42.1")),)), SHELF, EN)
    assert '<div class="table" role="group" tabindex="0" aria-label="Table: A/1/2, t1">' in cards[0]


def test_sources_come_with_the_last_sentence() -> None:
    answer = answered("甲[1]", "乙[1]", citations=(SECOND,))
    assert "乙" not in answer_html(answer, SHELF, ZH, "t", shown=1)
    assert 'class="sources"' not in answer_html(answer, SHELF, ZH, "t", shown=1)
    assert answer_html(answer, SHELF, ZH, "t", shown=2) == answer_html(answer, SHELF, ZH, "t")


def test_copied_text_has_the_answer_and_the_quoted_words() -> None:
    assert plain(answered("甲[1]", citations=(SECOND,))) == f"甲[1]\n\n[1] A/1/2，p5：{SECOND.quote}"


@pytest.mark.parametrize(("languages", "expected"), [
    (["zh-TW", "en"], ZH), (["de", "fr-CA"], STRINGS["fr"]), (["ar"], STRINGS["ar"]), (["de"], EN), ([], EN)])
def test_the_page_speaks_the_first_language_it_knows(languages: list[str], expected: object) -> None:
    assert preferred(languages) is expected


def test_every_word_of_the_page_stands_in_all_languages_with_the_same_fields() -> None:
    for key, chinese in ZH.words.items():
        for strings in STRINGS.values():
            assert strings.words[key].strip(), (key, strings.language)
            assert sorted(re.findall(r"\{\w*\}", strings.words[key])) == sorted(re.findall(r"\{\w*\}", chinese)), key


@pytest.mark.parametrize(("asked", "told"), [
    ("？？", "问题里没有字"), ("字" * 1001, "问题有 1001 个字，最多 1000 个")])
def test_what_is_wrong_with_a_question_is_said_in_the_pages_language(asked: str, told: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(asked)
    assert told in ZH.problem(caught.value)
    assert EN.problem(caught.value) != ZH.problem(caught.value)
    assert ZH.problem(QAError("as it is")) == "as it is"


def test_the_page_uses_every_row_of_its_words_and_no_other() -> None:
    sources = "".join(path.read_text("utf-8") for path in [CHECKOUT / "app.py", *(CHECKOUT / "qa" / "web" / "page").glob("*.py")])
    used = set(re.findall(r"\b(?:strings|words|ZH|EN|STRINGS\[\w+\])\.([a-z][a-z0-9_]*)", sources))
    assert {key for key in ZH.words if not key.startswith(("example_", "problem_"))} <= used
    with pytest.raises(AttributeError, match="no row 'nothing'"):
        ZH.nothing  # noqa: B018


def test_any_numbered_corpus_has_questions_to_try() -> None:
    assert paragraph_questions([DOCUMENT], EN) == ("What does paragraph 5 of A/1/2 say?",)
    assert paragraph_questions([replace(DOCUMENT, blocks=(ROW,))], EN) == ()


def frames(steps: AsyncIterator[Frame]) -> list[Frame]:
    async def collected() -> list[Frame]:
        return [step async for step in steps]
    return asyncio.run(collected())


def test_earlier_turns_go_along_without_their_markers(assistant) -> None:
    chat = Chat(assistant)
    _, _, conversation = frames(chat.ask("2010年全球国际移民总数是多少？", Conversation(), "zh"))[-1]
    frames(chat.ask("比1990年增加多少？", conversation, "zh"))
    (turn,) = assistant.asked[-1][1]
    assert turn.question == "2010年全球国际移民总数是多少？"
    assert turn.answer == conversation.exchanges[0].answer.answer.removesuffix("[1]")


def test_the_box_is_cleared_and_the_button_turns_to_stop_while_an_answer_is_under_way(assistant) -> None:
    steps = frames(Chat(assistant).ask(" 全球国际移民总数 ", Conversation(), "zh"))
    assert [(box.get("value"), box["submit_btn"], box["stop_btn"]) for _, box, _ in steps] == [
        ("", False, "停止"), (None, "提问", False)]
    assert ZH.searching in steps[0][0]["turns"][0]["html"]


def test_what_is_typed_while_a_question_waits_in_line_stays_in_the_box(assistant) -> None:
    line = Line(at_once=1)
    for _ in range(2):
        line.enter(time.sleep, 0.4)
    steps = frames(Chat(assistant, line).ask("全球国际移民总数", Conversation(), "zh"))
    assert [box["value"] for _, box, _ in steps if "value" in box] == [""]
    assert sum(now.waiting for *_, now in steps) > 1


def test_a_question_that_cannot_be_taken_goes_back_into_the_box(assistant) -> None:
    page, box, _ = frames(Chat(assistant).ask("长" * 100_000, Conversation(), "zh"))[-1]
    assert "more than 10,000 characters" in page["turns"][0]["html"] and len(page["turns"][0]["html"]) < 1_000
    assert box["value"] == "长" * 100_000


def test_the_unexpected_is_logged_and_told_calmly(assistant, caplog: pytest.LogCaptureFixture) -> None:
    page, _, conversation = frames(Chat(assistant).ask("explode", Conversation(), "en"))[-1]
    assert EN.failed in html.unescape(page["turns"][0]["html"]) and EN.again in page["turns"][0]["foot"]
    assert "RuntimeError: exploded as asked" in caplog.text
    assert not conversation.pending


def test_an_empty_question_changes_nothing(assistant) -> None:
    assert frames(Chat(assistant).ask(" \n", Conversation(), "zh")) == [({"__type__": "update"},) * 3]


def test_a_busy_port_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert app.main(["--port", str(port)]) == 1
    assert len(error := capsys.readouterr().err.strip().splitlines()) == 1
    assert f"127.0.0.1:{port}" in error[0] and f"--port {port + 1}" in error[0]


def test_a_missing_corpus_is_told_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert app.main(["--port", str(port), "--corpus", str(tmp_path / "none")]) == 1
    assert "No corpus folder" in capsys.readouterr().err
