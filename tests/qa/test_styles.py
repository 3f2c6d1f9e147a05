"""A found place in the styles that people cite in."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qa.documents.corpus import read_corpus
from qa.documents.locators.naming import block_id, place_of
from qa.documents.locators.places import around
from qa.documents.locators.writing import write_locator
from qa.quotes.styles import STYLES, cite_as
from qa.types import Block, Document, Match

DOCUMENTS = read_corpus(Path(__file__).parents[2] / "seeds").documents
REPORT = next(d for d in DOCUMENTS if d.symbol == "A/67/254")
LETTER = next(d for d in DOCUMENTS if d.date == "2006-09-01")


def match_of(document: Document, label: str, kind: str = "paragraph", language: str = "zh") -> Match:
    block = next(b for b in document.blocks if b.kind == kind and b.label == label)
    place = place_of(document, block)
    return Match(f"{document.source}:{block_id(document, block)}", document.source, block.spans, block.text,
                 document.title, write_locator(place, language), place=place, language=language)


FIFTY_ONE = match_of(REPORT, "51")
WORDS = "此外，大会不妨在一般性辩论结束后的两天时间立即举行高级别对话。"


def test_text() -> None:
    assert cite_as("text", FIFTY_ONE, REPORT) == f"A/67/254，第51段（国际移徙与发展问题 秘书长的报告）\n{WORDS}"


def test_json_is_the_match_object() -> None:
    row = json.loads(cite_as("json", FIFTY_ONE, REPORT))
    assert list(row) == ["id", "source", "spans", "text", "document", "locator"]
    assert (row["locator"], row["text"]) == ("A/67/254，第51段", WORDS)


def test_un() -> None:
    assert cite_as("un", FIFTY_ONE, REPORT) == "A/67/254，第51段。"
    point = replace(match_of(LETTER, "", "letterhead"))
    assert cite_as("un", point, LETTER) == \
        "“2006 年 9 月 1 日经济及社会理事会主席给大会主席的信”，第61届会议，议程项目54(b)，文首。"


def test_gbt7714() -> None:
    assert cite_as("gbt7714", FIFTY_ONE, REPORT) == \
        "秘书长. 国际移徙与发展问题 秘书长的报告: A/67/254[R]. 联合国, 2012: 第51段."
    assert cite_as("gbt7714", match_of(LETTER, "", "letterhead"), LETTER) == \
        "经济及社会理事会主席. 2006 年 9 月 1 日经济及社会理事会主席给大会主席的信[Z]. 联合国, 2006-09-01: 文首."


def test_bibtex() -> None:
    assert cite_as("bibtex", FIFTY_ONE, REPORT).splitlines() == [
        "@techreport{A-67-254-p51,", "  title = {国际移徙与发展问题 秘书长的报告},", "  author = {{秘书长}},",
        "  institution = {联合国},", "  number = {A/67/254},", "  year = {2012},", f"  note = {{第51段：“{WORDS}”}}", "}"]


def test_bibtex_escapes_what_tex_would_read() -> None:
    told = cite_as("bibtex", replace(FIFTY_ONE, text="39% & {a}_b $5 #1 ~^\\"), REPORT)
    assert r"“39\% \& \{a\}\_b \$5 \#1 \textasciitilde{}\textasciicircum{}\textbackslash{}”" in told


def test_ris() -> None:
    assert cite_as("ris", FIFTY_ONE, REPORT).split("\r\n") == [
        "TY  - RPRT", "TI  - 国际移徙与发展问题 秘书长的报告", "AU  - 秘书长", "PY  - 2012", "PB  - 联合国", "M1  - A/67/254",
        "SP  - 第51段", f"N1  - {WORDS}", "ID  - 003_abdc47a3ebb06139.txt:p51", "ER  - ", ""]


def test_ris_keeps_a_record_in_one_piece() -> None:
    told = cite_as("ris", replace(FIFTY_ONE, text="一行\r\nER  - \r\n二行"), REPORT)
    assert told.count("\r\nER  - ") == 1


def test_html_shows_what_is_given_and_runs_nothing() -> None:
    told = cite_as("html", replace(FIFTY_ONE, text='<script>alert("1")</script>&amp;'), REPORT)
    seen: list[str] = []
    reader = HTMLParser()
    reader.handle_data = seen.append  # type: ignore[method-assign]
    reader.feed(told)
    assert "<script>" not in told
    assert seen == ['<script>alert("1")</script>&amp;', "国际移徙与发展问题 秘书长的报告", " A/67/254，第51段"]


@pytest.mark.parametrize("style", STYLES)
def test_a_document_that_tells_nothing_about_itself_can_be_cited(style: str) -> None:
    document = Document("a.txt", "文字。", "utf-8", "", "a", blocks=(Block("paragraph", "文字。", ((0, 3),), ordinal=1),))
    told = cite_as(style, match_of(document, ""), document)
    assert told
    assert "None" not in told


ENGLISH = Document("rules.txt", "5. All may fish.", "utf-8", "", "Harbour Rules", "", 61, 2006, language="en", author="The Board",
                   blocks=(Block("paragraph", "All may fish.", ((3, 16),), "5"),))


@pytest.mark.parametrize(("style", "told"), [
    ("text", "A/67/254, para. 51 (国际移徙与发展问题 秘书长的报告)\n" + WORDS), ("un", "A/67/254, para. 51."),
    ("gbt7714", "秘书长. 国际移徙与发展问题 秘书长的报告: A/67/254[R]. 联合国, 2012: 第51段.")])
def test_asked_in_english_of_a_chinese_document(style: str, told: str) -> None:
    assert cite_as(style, match_of(REPORT, "51", language="en"), REPORT) == told


def test_the_other_styles_tell_the_place_in_the_askers_words() -> None:
    match = match_of(REPORT, "51", language="en")
    assert f"  note = {{para. 51: “{WORDS}”}}" in cite_as("bibtex", match, REPORT)
    assert "SP  - para. 51\r\n" in cite_as("ris", match, REPORT)
    assert "A/67/254, para. 51</figcaption>" in cite_as("html", match, REPORT)


@pytest.mark.parametrize(("style", "language", "told"), [
    ("un", "en", "“Harbour Rules”, session 61, para. 5."), ("un", "zh", "“Harbour Rules”，session 61，第5段。"),
    ("un", "fr", "“Harbour Rules”, session 61, par. 5."),
    ("gbt7714", "zh", "The Board. Harbour Rules[R]. United Nations, 2006: para. 5."),
    ("gbt7714", "en", "The Board. Harbour Rules[R]. United Nations, 2006: para. 5.")])
def test_an_english_document(style: str, language: str, told: str) -> None:
    assert cite_as(style, match_of(ENGLISH, "5", language=language), ENGLISH) == told


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="No style mla. Choose one of text, json, un, gbt7714, bibtex, ris, html"):
        cite_as("mla", FIFTY_ONE, REPORT)


def test_what_stands_around_a_place() -> None:
    before, after = around(REPORT, FIFTY_ONE.spans, 2)
    assert ([b.label for b in before], [b.label for b in after]) == (["49", "50"], ["52", "53"])
    assert around(REPORT, match_of(REPORT, "88").spans, 1)[1] == ()
    assert around(REPORT, FIFTY_ONE.spans, 0) == around(REPORT, (), 3) == ((), ())
