"""A file of questions in a real Chromium: read, answered while one looks on, stopped, gone on with, downloaded."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import openpyxl
import pandas
import pytest
from browsing import NO_STORAGE, QUESTION, ask, blemishes, opened
from playwright.sync_api import Browser, Page, expect

from qa.batch.question_files import QUESTION_FORMATS
from qa.web.access.gate import MOST_UPLOAD
from qa.web.page.batch import SHOWN_ROWS
from qa.web.page.strings import EN, STRINGS, ZH

ENDINGS = " ".join(QUESTION_FORMATS)
NOWHERE = "拿破仑爱吃什么菜？"
WORDS = "2010年全球国际移民总数达到 2.14 亿人，比 1990 年增加 5 900 万人。"
HOSTILE = ('<img src=x onerror="window.ran=3">', "<svg onload=window.ran=4>", "[x](javascript:window.ran=5)", "\x1b[31mred", "=HYPERLINK(1)")
TABLE = f'编号,问题,备注\n1,{QUESTION},"甲,乙"\n2,{NOWHERE},=1+1\n3,,没有问题\n'


def tab(page: Page) -> None:
    page.locator("#tab-batch-button").click()
    page.locator("#batch textarea").wait_for()


def choose(page: Page, name: str, data: bytes | str) -> None:
    """Gives the page a file to read."""
    data = data.encode() if isinstance(data, str) else data
    page.locator("#batch input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": data})


def paste(page: Page, *questions: str) -> None:
    """Types questions and has them read."""
    page.locator("#batch textarea").fill("\n".join(questions))
    page.get_by_role("button", name=ZH.batch_read).click()
    page.locator("#batch-name").wait_for()


def answered(page: Page, answered: int, refused: int, failed: int) -> None:
    """Starts, and waits until all is done."""
    page.get_by_role("button", name=ZH.batch_start).click()
    done = ZH.batch_done.format(answered=answered, refused=refused, failed=failed)
    expect(page.locator("#batch [data-batch=told]")).to_have_text(done)


def downloaded(page: Page, form: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=form, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_a_table_is_read_answered_and_shown_with_its_citations(page: Page) -> None:
    tab(page)
    choose(page, "问题.csv", TABLE)
    expect(page.locator("#batch-name")).to_have_text("问题.csv")
    expect(page.locator("#batch .preview > p").first).to_have_text(ZH.batch_found.format(count=2))
    expect(page.locator("#batch .preview > ol > li")).to_have_text([QUESTION, NOWHERE])
    expect(page.locator("#batch .preview .notice")).to_have_text(
        ZH.batch_bad.format(count=1) + ZH.problem_row_empty.format(row=4))
    answered(page, 1, 1, 1)
    rows = page.locator("#batch tbody tr")
    expect(rows.locator(".state")).to_have_text([f"✓ {ZH.batch_answered}", f"– {ZH.batch_refused}", f"! {ZH.batch_error}"])
    expect(rows.locator(".answer").nth(2)).to_have_text(ZH.problem_row_empty.format(row=4))
    expect(rows.locator(".confidence").first).to_contain_text("0.90")
    rows.first.get_by_role("link", name="来源 1：").click()
    expect(page.locator("#reader mark")).to_have_text(WORDS)


def test_each_form_can_be_downloaded_and_opened(browser: Browser, address: str, tmp_path: Path) -> None:
    with opened(browser, address) as page:
        tab(page)
        choose(page, "问题.csv", TABLE)
        answered(page, 1, 1, 1)
        files = {form: downloaded(page, form, tmp_path) for form in ("Excel", "CSV", "JSONL", "Markdown", "HTML")}
        assert {path.name for path in files.values()} == {
            f"问题-answers.{ending}" for ending in ("xlsx", "csv", "jsonl", "md", "html")}
        sheet = openpyxl.load_workbook(files["Excel"]).worksheets[0]
        assert [cell.value for cell in sheet[1]][:3] == ["id", "question", "备注"]
        assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["甲,乙", "=1+1", "没有问题"]
        assert [row[2].data_type for row in sheet.iter_rows(min_row=2)] == ["s"] * 3
        table = pandas.read_csv(files["CSV"])
        assert table["question"].tolist()[:2] == [QUESTION, NOWHERE]
        assert table["备注"].tolist() == ["甲,乙", "'=1+1", "没有问题"]
        rows = [json.loads(line) for line in files["JSONL"].read_text("utf-8").splitlines()]
        assert [row["备注"] for row in rows] == ["甲,乙", "=1+1", "没有问题"]
        assert rows[0]["citations"][0]["quote"] == WORDS
        assert f"> {WORDS}" in files["Markdown"].read_text("utf-8")
        page.route("**/answers", lambda route: route.fulfill(body=files["HTML"].read_bytes(), content_type="text/html"))
        page.goto(f"{address}answers")
        expect(page.locator("article")).to_have_count(3)
        page.locator("details.cite summary").click()
        expect(page.locator("details.cite mark")).to_have_text(WORDS)
        page.goto(address)
        page.locator("#masthead h1").wait_for()


def workbook(*rows: list[object]) -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def test_every_kind_of_file_is_read(page: Page) -> None:
    tab(page)
    for name, data in (("q.txt", f"{QUESTION}\n\n{NOWHERE}\n"), ("q.tsv", f"question\tn\n{QUESTION}\t1\n{NOWHERE}\t2\n"),
                       ("Q.JSONL", f'{{"question": "{QUESTION}", "n": 1}}\n{{"question": "{NOWHERE}", "n": 2}}\n'),
                       ("q.xlsx", workbook(["question", "n"], [QUESTION, 1], [NOWHERE, 2]))):
        choose(page, name, data)
        expect(page.locator("#batch-name")).to_have_text(name)
        expect(page.locator("#batch .preview > ol > li")).to_have_text([QUESTION, NOWHERE])
        answered(page, 1, 1, 0)
        page.get_by_role("button", name=ZH.batch_another).click()


def test_a_file_is_answered_where_the_browser_keeps_nothing(page: Page) -> None:
    page.add_init_script(NO_STORAGE)
    page.reload()
    tab(page)
    paste(page, QUESTION, NOWHERE)
    answered(page, 1, 1, 0)
    page.get_by_role("button", name=ZH.batch_another).click()
    expect(page.locator("#batch [role=alert]")).to_be_hidden()


def test_a_file_can_be_dropped(page: Page) -> None:
    tab(page)
    transfer = page.evaluate_handle(
        "text => { const t = new DataTransfer(); t.items.add(new File([text], 'q.txt')); return t; }", f"{QUESTION}\n")
    page.locator("#batch .drop").dispatch_event("dragover", {"dataTransfer": transfer})
    expect(page.locator("#batch .drop")).to_have_class("drop over")
    page.locator("#batch .drop").dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator("#batch .preview > ol > li")).to_have_text([QUESTION])


UNREADABLE: list[tuple[str, bytes | str, str]] = [
    ("图.svg", "<svg onload=window.ran=1>", ZH.batch_kind.format(name="图.svg", endings=ENDINGS)),
    ("q.txt.exe", "x", ZH.batch_kind.format(name="q.txt.exe", endings=ENDINGS)),
    ("0.txt", "", ZH.batch_empty.format(name="0.txt")), ("headings.csv", "question,n\n", ZH.batch_empty.format(name="headings.csv")),
    ("q.csv", "问,答\n甲,乙\n", ZH.batch_broken.format(name="q.csv")
     + ZH.problem_no_column.format(found="问, 答")),
    ("q.xlsx", "PK\x03\x04 torn", ZH.batch_broken.format(name="q.xlsx") + ZH.problem_no_workbook),
    ("q.txt", b"\x00\x01\x02\xff\xfe\xfa" * 50, ZH.batch_broken.format(name="q.txt") + "Cannot read q.txt: it "),
    *((name, "question\n" + "问？\n" * 20_001, ZH.batch_many.format(name=name, limit=20_000)) for name in ("many.txt", "many.csv"))]


def test_what_cannot_be_read_is_told_with_what_to_do(page: Page) -> None:
    tab(page)
    problem = page.locator("#batch [role=alert]")
    for name, data, told in UNREADABLE:
        choose(page, name, data)
        expect(problem).to_contain_text(told)
        assert "/tmp" not in problem.inner_text()
    paste(page, QUESTION)
    expect(problem).to_be_hidden()


def test_a_file_that_is_too_large_is_not_even_sent(page: Page) -> None:
    tab(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "upload" in request.url else None)
    page.evaluate(f"""() => {{ const t = new DataTransfer(); t.items.add(new File([new Uint8Array({MOST_UPLOAD})], 'q.csv'));
        const box = document.querySelector('#batch input[type=file]'); box.files = t.files;
        box.dispatchEvent(new Event('change')); }}""")
    expect(page.locator("#batch [role=alert]")).to_have_text(ZH.batch_large.format(name="q.csv", size=20))
    assert sent == []


def test_nothing_pasted_is_told(page: Page) -> None:
    tab(page)
    page.get_by_role("button", name=ZH.batch_read).click()
    expect(page.locator("#batch [role=alert]")).to_have_text(ZH.batch_nothing)


def test_stopped_it_keeps_what_is_done_and_goes_on_later(page: Page, tmp_path: Path) -> None:
    tab(page)
    questions = [f"slowly {n}" for n in range(2)] + [f"{QUESTION}{n}" for n in range(4)]
    paste(page, *questions)
    page.get_by_role("button", name=ZH.batch_start).click()
    stop = page.get_by_role("button", name=ZH.stop)
    expect(stop).to_be_focused()
    expect(page.get_by_role("progressbar", name=ZH.batch_progress)).to_be_visible()
    stop.click()
    go_on = page.locator("#batch [data-batch=start]")
    expect(go_on).to_be_focused()
    expect(page.locator("#batch [data-batch=told]")).to_have_text(ZH.batch_stopped.format(done=2), timeout=8000)
    expect(go_on).to_have_text(ZH.batch_continue)
    rows = [json.loads(line) for line in downloaded(page, "JSONL", tmp_path).read_text("utf-8").splitlines()]
    assert [row["question"] for row in rows] == questions[:2]
    go_on.click()
    expect(page.locator("#batch [data-batch=told]")).to_have_text(ZH.batch_done.format(answered=4, refused=2, failed=0))
    expect(page.locator("#batch .number")).to_have_text([str(n) for n in range(1, 7)])
    rows = list(csv.DictReader(downloaded(page, "CSV", tmp_path).read_text("utf-8-sig").splitlines()))
    assert [row["question"] for row in rows] == questions


def test_a_reload_stops_it_and_it_can_go_on(page: Page, assistant) -> None:
    tab(page)
    paste(page, "slowly 甲", "slowly 乙", *[f"{QUESTION}{n}" for n in range(30)])
    page.get_by_role("button", name=ZH.batch_start).click()
    page.locator("#batch progress").wait_for()
    page.reload()
    told = page.locator("#batch [data-batch=told]")
    expect(told).to_have_text(ZH.batch_stopped.format(done=2), timeout=8000)
    asked = len(assistant.asked)
    time.sleep(0.5)
    assert len(assistant.asked) == asked
    page.get_by_role("button", name=ZH.batch_continue).click()
    expect(told).to_have_text(ZH.batch_done.format(answered=30, refused=2, failed=0))


def test_others_are_answered_while_a_batch_goes_on(browser: Browser, page: Page, address: str) -> None:
    tab(page)
    choose(page, "q.txt", "\n".join(f"{QUESTION}{n}" for n in range(20_000)))
    page.get_by_role("button", name=ZH.batch_start).click()
    expect(page.locator("#batch [data-batch=pace]")).not_to_be_empty()
    with opened(browser, address) as other:
        ask(other, QUESTION)
        expect(other.locator(".answer")).to_contain_text("2.14 亿人")
        tab(other)
        expect(other.locator("#batch [data-batch=work]")).to_be_hidden()
    page.get_by_role("button", name=ZH.stop).click()
    expect(page.locator("#batch tbody tr")).to_have_count(SHOWN_ROWS)
    done = int(page.locator("#batch [data-batch=count]").inner_text().split(" / ")[0])
    expect(page.locator("#batch [data-batch=more]")).to_have_text(ZH.batch_shown.format(shown=SHOWN_ROWS, done=done))


def test_it_goes_on_behind_another_tab(page: Page) -> None:
    tab(page)
    paste(page, "slowly 甲", QUESTION)
    page.get_by_role("button", name=ZH.batch_start).click()
    page.locator("#tab-chat-button").click()
    expect(page.locator("#question textarea")).to_be_visible()
    page.locator("#tab-batch-button").click()
    expect(page.locator("#batch [data-batch=told]")).to_have_text(ZH.batch_done.format(answered=1, refused=1, failed=0), timeout=8000)


def test_what_is_done_is_read_from_its_beginning(page: Page) -> None:
    tab(page)
    paste(page, *[QUESTION] * 40)
    page.get_by_role("button", name=ZH.batch_start).click()
    expect(page.locator("#batch [data-batch=told]")).to_contain_text("40", timeout=20_000)
    table = page.locator("#batch [data-batch=table]")
    page.wait_for_timeout(300)
    assert table.evaluate("node => [node.scrollHeight > node.clientHeight, node.scrollTop]") == [True, 0]


def test_results_that_are_gone_are_told_and_others_can_be_chosen(page: Page) -> None:
    tab(page)
    paste(page, QUESTION)
    page.evaluate("sessionStorage.setItem('batch', '0'.repeat(32))")
    page.reload()
    expect(page.locator("#batch [role=alert]")).to_have_text(ZH.batch_gone)
    paste(page, QUESTION)
    page.get_by_role("button", name=ZH.batch_another).click()
    expect(page.locator("#batch input[type=file]")).to_be_focused()
    expect(page.locator("#batch textarea")).to_have_value(QUESTION)


def test_hostile_files_run_nothing(browser: Browser, address: str, tmp_path: Path) -> None:
    held = io.StringIO()
    csv.writer(held).writerows([["question", HOSTILE[0]], *([words, HOSTILE[1]] for words in HOSTILE)])
    with opened(browser, address) as page:
        tab(page)
        choose(page, f"{HOSTILE[0]}.csv".replace('"', "'"), held.getvalue())
        expect(page.locator("#batch .preview li")).to_have_text(list(HOSTILE[:3]))
        answered(page, 0, 5, 0)
        expect(page.locator("#batch td:nth-child(2)")).to_have_text([*HOSTILE[:3], "␛[31mred", HOSTILE[4]])
        assert page.locator("#batch :is(img, svg, script, [onload], [onerror], a[href^=javascript])").count() == 0
        assert page.evaluate("window.ran") is None
        rows = list(csv.DictReader(downloaded(page, "CSV", tmp_path).read_text("utf-8-sig").splitlines()))
        assert [row["question"] for row in rows] == [*HOSTILE[:3], "\ufffd[31mred", "'=HYPERLINK(1)"]
        sheet = openpyxl.load_workbook(downloaded(page, "Excel", tmp_path)).worksheets[0]
        assert {row[1].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}


def test_by_keyboard_alone(page: Page) -> None:
    page.locator("#tab-batch-button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#batch input[type=file]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name=ZH.batch_start)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Excel")).to_be_focused()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == f"{ZH.batch_pasted}-answers.xlsx"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, dark: bool) -> None:
    with opened(browser, address) as page:
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.reload()
        tab(page)
        assert blemishes(page) == []
        choose(page, "问题.csv", TABLE)
        page.locator("#batch-name").wait_for()
        assert blemishes(page) == []
        answered(page, 1, 1, 1)
        assert blemishes(page) == []


def test_in_arabic_and_on_a_small_screen(browser: Browser, address: str) -> None:
    words = STRINGS["ar"]
    with opened(browser, address, locale="ar-EG", width=390) as page:
        tab(page)
        choose(page, "old.doc", "?")
        expect(page.locator("#batch [data-batch=problem]")).to_have_text(
            words.batch_kind.format(name="\u2068old.doc\u2069", endings=f"\u2068{ENDINGS}\u2069"))
        choose(page, "q.csv", TABLE)
        page.get_by_role("button", name=words.batch_start).click()
        expect(page.locator("#batch [data-batch=told]")).to_have_text(words.batch_done.format(answered=1, refused=1, failed=1))
        expect(page.locator("#batch .state").first).to_have_css("direction", "rtl")
        expect(page.locator("#batch .answer p").first).to_have_css("direction", "ltr")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert blemishes(page) == []
        page.get_by_role("combobox").select_option("en")
        expect(page.locator("#batch [data-batch=told]")).to_have_text(EN.batch_done.format(answered=1, refused=1, failed=1))
        expect(page.locator("#batch .state").first).to_have_text(f"✓ {EN.batch_answered}")
