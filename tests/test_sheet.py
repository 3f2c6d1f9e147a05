"""A document as the reader draws it: nothing lost, nothing run, exactly the cited words marked."""

from __future__ import annotations

import html
import re
import time

import pytest

from qa.documents.corpus import read_corpus
from qa.documents.locators.naming import block_id
from qa.documents.passages import make_passages
from qa.documents.structure.parse import parse
from qa.settings import CHECKOUT
from qa.text.sentences import sentences
from qa.types import Citation, Document, Hit, Match, Passage, Resolved, squash
from qa.web.page.markup import checksum
from qa.web.page.reader import Reader, read_spans
from qa.web.page.sheet import draw, words_html
from qa.web.page.strings import ZH
from qa.web.page.why import lit, share, shared_words, why_html

DOCUMENTS = read_corpus(CHECKOUT / "seeds").documents
REPORT = next(d for d in DOCUMENTS if d.symbol == "A/67/254")
SHEET = draw(REPORT)


class Shelf:
    """The five documents and their passages."""

    documents = DOCUMENTS
    passages = {p.id: p for document in DOCUMENTS for p in make_passages(document)}

    def passage(self, id: str) -> Passage | None:
        return self.passages.get(id)

    def cite(self, reference: str) -> Resolved:
        found = [Match(reference, REPORT.source, b.spans, b.text, REPORT.title, reference) for b in REPORT.blocks
                 if reference == f"{REPORT.source}:{block_id(REPORT, b)}"]
        return Resolved(reference, tuple(found))


READER = Reader(Shelf())


def text_of(fragment: str) -> str:
    """The fragment's words without marks of notes, which are no words of the document's blocks."""
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r'<sup class="ref">.*?</sup>', "", fragment)))


def marks(pieces: dict[str, str]) -> str:
    return squash("".join(text_of("".join(re.findall(r"<mark>(.*?)</mark>", piece))) for piece in pieces.values()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.source)
def test_every_block_stands_in_the_sheet_under_its_own_id(document: Document) -> None:
    sheet = draw(document)
    ids = re.findall(r' id="([^"]+)"', sheet.html)
    assert len(ids) == len(set(ids))
    kept = [block for block in document.blocks if not (block.kind == "row" and block.cells)]
    assert set(sheet.anchors) <= set(ids)
    words = squash(text_of(sheet.html))
    assert [block.text for block in kept if squash(block.text) not in words] == []
    assert set(re.findall(r'href="#([^"]+)"', sheet.html)) <= set(ids)


@pytest.mark.parametrize(("text", "numbers"), [
    ("1. It is.\n\n2. It was.\n", ["1.", "2."]), ("2.1 It is so.\n\n2.2 It was so.\n", ["2.1", "2.2"]),
    ("第一条 甲。\n\n第二条 乙。\n", ["第一条", "第二条"])])
def test_paragraphs_have_their_own_labels(text: str, numbers: list[str]) -> None:
    assert re.findall(r'<a class="number"[^>]*>([^<]*)</a>', draw(parse("a.txt", text)).html) == numbers


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.source)
def test_exactly_the_cited_sentence_is_marked(document: Document) -> None:
    sheet = draw(document)
    for passage in make_passages(document):
        if passage.kind == "row":
            continue
        start, end = sentences(passage.text)[-1]
        place = [i for s, e in passage.spans for i in range(s, e) if not document.text[i].isspace()]
        before = len(squash(passage.text[:start]))
        inside = place[before:before + len(squash(passage.text[start:end]))]
        spans = tuple((max(s, inside[0]), min(e, inside[-1] + 1)) for s, e in passage.spans
                      if s <= inside[-1] and e > inside[0])
        cited = Citation(1, passage.id, document.source, spans, "", "", "", 1.0)
        assert marks(sheet.marked(cited)) == squash(passage.text[start:end]), passage.id
        assert sheet.quoted(cited) == passage.text[start:end].strip(), passage.id


def test_a_table_is_a_table_with_grouped_headings_and_years_that_span_their_rows() -> None:
    first, second = re.findall(r"<table>.*?</table>", SHEET.html)
    assert re.findall(r'<th scope="colgroup" colspan="3"[^>]*>([^<]+)', first) == ["移民人数(以百万计)", "移民人数(百分比)"]
    assert re.findall(r'<th scope="col" data-piece="\d+">([^<]+)', first) == [
        "1990", "2010", "绝对值变化", "1990", "2010", "百分比变化"]
    assert re.findall(r'<th scope="row" rowspan="(\d)"[^>]*>([^<]+)', second) == [
        (rows, year) for year, rows in (("2007", "3"), ("2008", "3"), ("2009", "3"), ("2010", "3"), ("2011", "3"))]


def test_a_cell_cited_with_its_column_heading_is_marked_with_it_and_nothing_else() -> None:
    row = next(b for b in REPORT.blocks if b.kind == "row" and b.text.startswith("总计"))
    spans = sorted({*row.columns[2].spans, *row.cells[2].spans})
    cited = Citation(1, "x", REPORT.source, tuple(spans), "", "", "", 1.0)
    assert sorted(text_of(piece) for piece in SHEET.marked(cited).values()) == ["2010", "214.2", "移民人数(以百万计)"]
    assert all(piece == f"<mark>{text_of(piece)}</mark>" for piece in SHEET.marked(cited).values())


def test_notes_and_their_marks_link_both_ways() -> None:
    mark, note = re.search(r'<a id="(ref-\d+)" href="#(doc-fn2)" aria-label="注 2">2</a>', SHEET.html).groups()
    assert re.search(rf'<p class="note" id="{note}".*?<a class="back" href="#{mark}" aria-label="回到正文">', SHEET.html)
    assert SHEET.html.index(f'id="{note}"') > SHEET.html.index('id="doc-a.prog6"')
    assert '比率<sup class="ref"><a id="ref-20" href="#doc-t2.na"' in SHEET.html


def test_headings_are_headings_of_their_level() -> None:
    found = {text_of(words): level for level, words in re.findall(r"<(h\d)[^>]*>(.*?)</h\d>", SHEET.html)}
    outline = ["二. 移徙与发展问题最近的动态", "A. 全球移徙模式和南方的作用", "圆桌会议一：利用侨民的贡献促进发展"]
    assert [found[heading] for heading in outline] == ["h3", "h4", "h5"]


HOSTILE = '<img src=x onerror=alert(1)> "><script>alert(1)</script> $$x$$'


def test_a_hostile_document_is_text() -> None:
    document = parse("a b'\"<i>.txt", f"秘书长的报告\n\n一. {HOSTILE}\n\n1. 甲{HOSTILE}。\n\n2. 乙。\n\n附件\n\n3. {HOSTILE}\n")
    drawn = draw(document).html
    assert set(re.findall(r"<(\w+)", drawn)) <= {"div", "h3", "h4", "h5", "p", "span", "a", "sup", "br"}
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', drawn))


def test_a_megabyte_is_drawn_in_seconds() -> None:
    text = "秘书长的报告\n\n" + "\n\n".join(f"{n}. {'国际移徙与发展问题' * 40}。" for n in range(1, 990))
    assert len(text.encode()) > 1_000_000
    document = parse("long.txt", text)
    start = time.process_time()
    assert len(draw(document).pieces) == len(document.blocks) >= 989
    assert time.process_time() - start < 2


# --- opening at a place --------------------------------------------------------------------------------------------


def test_a_passage_opens_at_its_words_with_its_styles() -> None:
    shown = READER.read({"cite": f"{REPORT.source}:p5", "at": "1487-1532", "have": []})
    assert marks(shown["marks"]) == squash("全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。")
    assert (shown["anchor"], shown["locator"], shown["at"]) == ("doc-p5", "A/67/254，第5段", f"1487-1532~{checksum(REPORT.text[1487:1532])}")
    styles = dict(shown["styles"])
    assert styles["un"] == "A/67/254，第5段。" and styles["bibtex"].startswith("@techreport{A-67-254-p5,")
    assert "“全球国际移民总数从 1990" in styles["bibtex"]
    assert list(styles) == ["un", "gbt7714", "bibtex", "ris", "text"]


@pytest.mark.parametrize(("language", "locator", "spoken"), [
    ("en", "A/67/254, para. 5", "en"), ("ar", "A/67/254، الفقرة 5", "ar"), ("de", "A/67/254，第5段", "zh"), (None, "A/67/254，第5段", "zh")])
def test_a_place_is_told_in_the_language_of_the_page(language: str | None, locator: str, spoken: str) -> None:
    passage = next(p for p in make_passages(REPORT) if p.label == "5")
    shown = READER.read({"cite": passage.id, "language": language})
    assert (shown["locator"], shown["spoken"]) == (locator, spoken)
    assert dict(shown["styles"])["gbt7714"].endswith("第5段.")


def test_a_document_that_is_had_is_not_sent_again() -> None:
    first = READER.read({"cite": REPORT.source, "have": None})
    assert first["html"] == SHEET.html and "marks" not in first
    assert "html" not in READER.read({"cite": f"{REPORT.source}:p5", "have": [first["key"]]})


@pytest.mark.parametrize("reference", ["", "../../etc/passwd", "/etc/passwd", "..\\x:p1", "nothing.txt:p5", "x" * 10_000,
                                       f"{REPORT.source}:p999", "003_abdc47a3ebb06139.txt/../app.py"])
def test_nothing_outside_the_corpus_can_be_asked_for(reference: str) -> None:
    assert READER.read({"cite": reference}) == {"missing": reference[:500]}


@pytest.mark.parametrize("asked", [{}, {"cite": None}, {"cite": ["a"], "at": 3, "have": 1}, {"cite": 5}])
def test_what_makes_no_sense_is_missing(asked: dict) -> None:
    assert list(READER.read(asked)) == ["missing"]


@pytest.mark.parametrize(("at", "expected"), [
    ("10-20", ((10, 20),)), ("10-20,30-40", ((10, 20), (30, 40))), ("30-40,10-20", ((10, 20), (30, 40))), ("", ()),
    ("20-10", ()), ("10-20,15-30", ()), ("90-200", ()), ("60-70", ()), ("x", ()), ("10-20,", ()), ("-1-5", ()),
    (",".join(f"{n}-{n + 1}" for n in range(100)), ())])
def test_spans_of_a_link_must_be_spans_of_the_place(at: str, expected: tuple) -> None:
    assert read_spans(at, ((5, 45),), "字" * 100) == expected


def test_words_of_a_link_are_found_where_an_edit_has_moved_them() -> None:
    text = f"{'前' * 12}甲乙丙。丁戊己。庚辛壬。"
    place = ((12, 24),)
    assert read_spans(f"4-8~{checksum('丁戊己。')}", place, text) == ((16, 20),)
    assert read_spans(f"0-2,3-5~{checksum('甲乙。丁')}", place, text) == ((12, 14), (15, 17))
    assert read_spans(f"16-20~{checksum('丁戊己。')}", place, text) == ((16, 20),)
    assert read_spans(f"16-20~{checksum('丁戊己！')}", place, text) == ()
    assert read_spans(f"4-8~{checksum('丁戊己。')}", ((0, 12),), text) == ()
    assert read_spans(f"0-999999999~{checksum(text)}", place, text) == ()


def test_a_link_whose_words_are_gone_marks_the_whole_passage_and_says_so() -> None:
    p5 = Shelf.passages[f"{REPORT.source}:p5"]
    shown = READER.read({"cite": p5.id, "at": f"1487-1532~{checksum('别的话')}"})
    assert marks(shown["marks"]) == squash(p5.text) and shown["moved"] and shown["at"] == ""
    shown = READER.read({"cite": p5.id, "at": f"1400-1445~{checksum(REPORT.text[1487:1532])}"})
    assert marks(shown["marks"]) == squash(REPORT.text[1487:1532]) and not shown["moved"]
    assert not READER.read({"cite": p5.id})["moved"]


# --- why -----------------------------------------------------------------------------------------------------------


def hit(**signals: float) -> Hit:
    return Hit(2, Shelf.passages[f"{REPORT.source}:p5"], 0.5, signals)


def test_why_shows_a_bar_for_each_step_and_lights_the_shared_words() -> None:
    told = why_html(hit(lexical_rank=4.0, dense_rank=1.0, fused_rank=2.0), "2010年国际移民总数", ZH)
    rows = re.findall(r'step">([^<]+)<.*?width:(\d+)%.*?rank">([^<]+)<', told)
    assert rows == [("字词", "33", "第 4 位"), ("意思", "100", "第 1 位"), ("两者合看", "50", "第 2 位"), ("逐句细读", "50", "第 2 位")]
    assert "<b>2010</b>" in told and "<b>国际移民总数</b>" in told


def test_why_without_a_shared_word_or_of_a_named_place_says_so() -> None:
    told = why_html(hit(lexical_rank=0.0, dense_rank=1.0, fused_rank=2.0), "xyzzy", ZH)
    assert "没有相同的词" in told and "<b>" not in told and "width:0%" in told
    assert ZH.why_named in why_html(hit(named=1.0), "第5段", ZH)
    assert why_html(hit(), "问", ZH) == ""


def test_shared_words_are_lit_as_they_are_written() -> None:
    assert lit("國際 移民 <2010> 年，１２０10", ("国际移民", "2010")) == "<b>國際 移民</b> &lt;<b>2010</b>&gt; 年，１２０10"
    assert shared_words("国际移民有多少人", "國際移民在2010年") == shared_words("國際移民", "国际移民")
    assert [share(rank) for rank in (0, 1, 2, 10, 500)] == [0, 100, 50, 23, 10]


@pytest.mark.parametrize(("question", "text", "told"), [
    ("Which countries meet?", "A country meets the countries of Europe.", "A <b>country</b> <b>meets</b> the <b>countries</b> of Europe."),
    ("Какие страны?", "В стране тихо.", "В <b>стране</b> тихо."), ("IOM 报告", "IOM的报告 IOMS", "<b>IOM</b>的<b>报告</b> <b>IOMS</b>")])
def test_of_a_word_in_letters_every_form_is_lit_and_no_more(question: str, text: str, told: str) -> None:
    assert lit(text, shared_words(question, text)) == told


def test_pieces_without_anything_to_insert_are_plain() -> None:
    assert words_html(SHEET.pieces[1], REPORT.text) == "摘要"
