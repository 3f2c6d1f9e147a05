"""The page of answers: text of others stays text, languages are marked, and each marker opens its words in place."""

import os
import shutil
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.batch.answer_files import write_answers
from qa.batch.webpage import page, sentence_html, spoken, text

HOSTILE = '</style><script>window.ran=1</script><img src=x onerror="window.ran=2"> "\' &lt; \u202e[9]'
VOID = {"meta"}
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "h1", "p", "nav", "details", "summary", "ol", "li",
        "a", "main", "article", "h2", "bdi", "b", "dl", "dt", "dd", "div", "blockquote", "mark", "cite", "small"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Tree(HTMLParser):
    """Checks that tags nest and are of the known kinds; keeps the text of each element by tag."""

    def __init__(self, html):
        super().__init__()
        self.open, self.found, self.attributes = [], {}, []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        assert not any(name.startswith("on") or name in ("src", "style") for name, _ in attrs)
        assert all(value.startswith("#q-") for name, value in attrs if name == "href")
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, len(self.found.setdefault(tag, []))))
            self.found[tag].append("")

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for tag, place in self.open:
            self.found[tag][place] += data

    def attributes_of(self, wanted):
        return [attributes for tag, attributes in self.attributes if tag == wanted]


@pytest.fixture
def rows(assistant):
    asked = [("2010年全球国际移民总数达到多少？", {"topic": HOSTILE}), ("كم بلغ عدد المهاجرين؟", {}),
             (f"{HOSTILE} 网页代码 点这里 这样的字样", {}), ("Who is the king of France?", {})]
    found = [assistant.ask(words, id=f"q-{n}").to_json() | extra for n, (words, extra) in enumerate(asked)]
    return [*found, {"id": HOSTILE, "question": HOSTILE, "error": HOSTILE}]


def test_page_is_well_formed_and_text_of_others_is_text(rows, assistant):
    tree = Tree("".join(page(rows, assistant)))
    shown = HOSTILE.replace("\u202e", "\ufffd")
    assert tree.found["h2"][4] == f"5. {shown}"
    assert tree.found["dd"] == [shown]
    assert shown in tree.found["article"][4]
    assert tree.found["mark"][0] == "2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。"
    assert "点这里" in tree.found["mark"][1]


def test_counts_and_the_list_of_questions_come_first(rows, assistant):
    tree = Tree("".join(page(rows, assistant)))
    assert tree.found["p"][0] == "问题: 5 (回答: 2, 没有回答: 2, 出错: 1)"
    assert [attributes["href"] for attributes in tree.attributes_of("a")] == [f"#q-{n}" for n in range(1, 6)]
    assert [attributes["id"] for attributes in tree.attributes_of("article")] == [f"q-{n}" for n in range(1, 6)]


def test_languages_and_directions_are_marked(rows, assistant):
    tree = Tree("".join(page(rows, assistant)))
    assert tree.attributes_of("html") == [{"lang": "zh", "dir": "ltr"}]
    assert [(a["lang"], a["dir"]) for a in tree.attributes_of("article")] == [
        ("zh", "ltr"), ("ar", "rtl"), ("zh", "ltr"), ("en", "ltr"), ("en", "ltr")]
    assert {(a["lang"], a["dir"]) for a in tree.attributes_of("blockquote") if a} == {("zh", "ltr")}
    assert "بلا إجابة" in tree.found["article"][1]


def test_quotation_is_marked_within_its_passage(rows, assistant):
    opened = Tree("".join(page(rows[:1], assistant))).found["blockquote"][0]
    assert opened.startswith("2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。<b>统计</b>以各国")


@pytest.mark.parametrize("spans", [[[0, 3]], []])
def test_quotation_beyond_its_passage_or_without_a_library_stands_alone(rows, assistant, spans):
    changed = rows[0] | {"citations": [rows[0]["citations"][0] | {"spans": spans}]}
    for library in (assistant, None):
        tree = Tree("".join(page([changed], library)))
        assert tree.found["mark"] == [changed["citations"][0]["quote"]]
        assert tree.attributes_of("blockquote") == [{"lang": "zh", "dir": "ltr"}]


class Nothing:
    """The library of a corpus that has none of the documents."""

    def passage(self, id):
        return None

    def document(self, source):
        raise KeyError(source)


def test_answers_of_another_corpus_can_be_shown(rows):
    assert Tree("".join(page(rows[:1], Nothing()))).found["mark"] == [rows[0]["citations"][0]["quote"]]


def test_marker_without_a_citation_is_text():
    assert sentence_html("甲[1]<b>[2]", {}, "zh", None) == "甲[1]&lt;b&gt;[2]"


@pytest.mark.parametrize(("words", "language", "expected"), [
    ("甲乙 A", "en", "zh"), ("The documents:", "en", "en"), ("الوثائق", "ar", "ar"),
    ("The words", "zh", "en"), ("[1]", "zh", "zh")])
def test_language_of_a_sentence(words, language, expected):
    assert spoken(words, language) == expected


@given(st.text(st.characters()))
def test_any_text_is_text_in_html(words):
    assert not set("<>\"'") & set(text(words).encode().decode())


def test_no_rows_make_a_page():
    assert Tree("".join(page([], None))).found["p"] == ["Questions: 0 (Answered: 0, Not answered: 0, Failed: 0)"]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        reason = f"No browser found ({', '.join(BROWSERS)}); install Debian's chromium"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


def test_in_a_browser_a_marker_opens_its_words_in_place_by_keyboard(browser, rows, assistant, tmp_path):
    write_answers(rows, tmp_path / "a.html", assistant)
    opened, asked = browser.new_page(), []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((tmp_path / "a.html").as_uri())
    marker = opened.get_by_label("[1] 移徙统计").first
    words = opened.locator("#q-1 mark")
    assert not words.is_visible()
    marker.focus()
    opened.keyboard.press("Enter")
    assert words.is_visible()
    assert words.inner_text() == "2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。"
    assert opened.locator("#q-2").evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert opened.evaluate("window.ran") is None
    assert asked == [(tmp_path / "a.html").as_uri()]
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.close()
