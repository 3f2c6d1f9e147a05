"""Old citations against documents that have changed since: same, moved, changed, gone; never word for word in error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents.locators.naming import stands_at
from qa.documents.structure.parse import parse
from qa.errors import BatchError
from qa.quotes.recheck import recheck
from qa.types import squash

FIRST = "1. 全球国际移民总数从 1990 年的 1.55 亿\n上升到 2010 年的 2.14 亿。发达国家有其中的 60%。"
SECOND = "2. 汇款在 2011 年达到 3 720 亿美元，比上一年增加了 12%，主要流向中国和印度。"
TEXT = f"移徙报告\n\n一. 导言\n\n{FIRST}\n\n{SECOND}\n"
QUOTE = "全球国际移民总数从 1990 年的 1.55 亿\n上升到 2010 年的 2.14 亿。"


TABLE = """移徙报告

表 1

移民人数

 人数(百万) 人数(百分比)

区域 1990 2010 1990 2010

北部 42.1 53.5 27.1 25.0

南部 59.8 73.2 38.5 34.2

总计 155.2 214.2 100.0 100.0

1. 完。
"""


def document(text, source="a.txt"):
    return parse(source, text, "utf-8", "")


def citation(*quotes, text=TEXT, source="a.txt", **given):
    spans = [[text.index(quote), text.index(quote) + len(quote)] for quote in quotes]
    return {"number": 1, "source": source, "spans": spans, "quote": " ".join(quotes), "locator": "第1段"} | given


def check(cited, *documents):
    one, = recheck([{"id": "q-1", "citations": [cited]}], documents)
    return one


def test_words_at_their_place_are_the_same_white_space_aside():
    assert check(citation(QUOTE, quote="".join(QUOTE.split())), document(TEXT)).status == "same"


@pytest.mark.parametrize("text", [
    "新加的一段话。\n\n" + TEXT, TEXT.replace("\n", "\r\n"), TEXT.replace("1.55 亿\n上升", "1.55\n亿上升"),
    f"移徙报告\n\n一. 导言\n\n{SECOND}\n\n{FIRST}\n"], ids=["later", "line ends", "wrapped anew", "swapped"])
def test_words_elsewhere_in_the_file_have_moved(text):
    one = check(citation(QUOTE), document(text))
    assert one.status in ("same", "moved")
    assert one.status == "same" or squash("".join(text[a:b] for a, b in one.now.spans)) == squash(QUOTE)


def test_moved_words_say_where_they_are_now():
    text = TEXT.replace("一. 导言\n\n", "一. 导言\n\n新加的一段话。\n\n")
    one = check(citation(QUOTE), document(text))
    start = text.index(QUOTE)
    assert one.to_json() == {
        "id": "q-1", "status": "moved", "number": 1, "source": "a.txt", "spans": [[16, 60]], "quote": QUOTE,
        "locator": "第1段", "now": {"source": "a.txt", "spans": [[start, start + len(QUOTE)]], "quote": QUOTE,
                                  "locator": "移徙报告，第1段", "diff": []}}


@pytest.mark.parametrize(("source", "edit"), [
    ("b.txt", ("", "")), ("b.txt", ("区域", "区域/国家")), ("a.txt", ("区域", "区域/国家")), ("a.txt", ("北部", "北部国家"))])
def test_a_row_and_its_headings_move_by_distances_of_their_own(source, edit):
    cited = citation("人数(百万)", "2010", "总计 155.2 214.2 100.0 100.0", text=TABLE)
    now = document(TABLE.replace(*edit, 1), source)
    one = check(cited, document(TEXT, "c.txt"), now)
    assert (one.status, one.now.source, one.now.locator) == ("moved", source, "移徙报告，表1 总计")
    assert stands_at(now, one.now.spans, cited["quote"])


@pytest.mark.parametrize("edit", [("214.2", "214.3"), ("1990 2010", "1990 2011"), ("人数(百万)", "人数(千)")])
def test_a_row_of_which_a_figure_or_a_heading_is_another_has_changed(edit):
    cited = citation("人数(百万)", "2010", "总计 155.2 214.2 100.0 100.0", text=TABLE)
    assert check(cited, document(TABLE.replace(*edit), "b.txt")).status == "changed"


def test_words_in_another_file_have_moved_there():
    other = document("别的报告\n\n1. 与此无关的一段话，说的是别的事情。\n")
    one = check(citation(QUOTE), other, document(TEXT, "b.txt"))
    assert (one.status, one.now.source) == ("moved", "b.txt")


def test_pieces_that_moved_together_have_moved():
    pieces = citation("1990 年的 1.55 亿", "2010 年的 2.14 亿")
    assert check(pieces, document("又一段。\n\n" + TEXT)).status == "moved"


def test_the_nearest_of_several_places_is_where_they_moved():
    text = f"{TEXT}\n3. 又说：{QUOTE}\n"
    one = check(citation(QUOTE, text=text), document("新。\n\n" + text))
    assert one.now.spans[0][0] == text.index(QUOTE) + 4


def test_edited_words_have_changed_and_the_diff_tells_from_old_to_new():
    one = check(citation(QUOTE), document(TEXT.replace("2.14 亿", "2.15 亿")))
    assert (one.status, one.well) == ("changed", False)
    assert [edit for edit in one.now.diff if edit[0] != "same"] == [("altered number", "2.14 → 2.15")]
    assert one.now.locator == "移徙报告，第1段"


@pytest.mark.parametrize("old", ["，", "亿"])
def test_a_changed_mark_or_character_is_no_word_for_word(old):
    cited = citation(SECOND[3:])
    assert check(cited, document(TEXT.replace(old, {"，": "；", "亿": "億"}[old]))).status == "changed"


def test_words_that_are_nowhere_are_gone():
    other = document("别的报告\n\n1. 与此无关的一段话，说的是别的事情。\n")
    assert check(citation(QUOTE), other).status == "gone"
    assert check(citation(QUOTE), other).to_json()["now"] is None


def test_empty_quote_is_gone():
    assert check(citation(QUOTE, quote="", spans=[[5, 5]]), document(TEXT)).status == "gone"


@pytest.mark.parametrize("broken", [{"quote": 1}, {"source": "a.txt", "quote": "x", "spans": []},
                                    {"source": "a.txt", "quote": "x", "spans": [[1]]}])
def test_citation_that_says_too_little_is_refused_by_its_question(broken):
    with pytest.raises(BatchError, match='A citation of q-1 has no "source", "spans" and "quote"'):
        check(broken, document(TEXT))


def test_rows_without_citations_have_none_to_check():
    assert list(recheck([{"id": 1, "error": "x"}, {"id": 2, "citations": []}], [])) == []


@settings(max_examples=50)
@given(st.integers(0, len(TEXT)), st.text(alphabet="移民 2亿\n", max_size=4), st.integers(0, 3))
def test_whatever_is_edited_nothing_is_called_well_that_is_not_there(at, added, removed):
    changed = document(TEXT[:at] + added + TEXT[at + removed:])
    for quote in (QUOTE, SECOND[3:], "60%"):
        one = check(citation(quote), changed)
        spans = one.now.spans if one.now else citation(quote)["spans"]
        assert one.well == stands_at(changed, spans, quote)
