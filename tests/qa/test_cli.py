"""The command line: what is printed where, which exit status, and that no text of others can drive the terminal."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from embeddings import ModelError
from qa import cli, progress
from qa.corpus import read_corpus
from qa.errors import CorpusError, IndexMissing, QuestionError
from qa.knowledge import KnowledgeBase
from qa.messages import answer_view, located_view, marked_flags, show
from qa.retrieval.stages import STAGES
from qa.settings import Settings
from qa.types import Answer, Citation, Hit, Located, Match, Passage, Resolved
from qa.words import one_line, printable, terminal_language

TEXT = ("第5段\n全球国际移民总数从 1990 年的 1.55 亿\n上升到 2010 年的 2.14 亿。发达国家有 60%。\n\n"
        "附件\x1b[31m红色\u202e。\n")
QUOTE = TEXT[4:TEXT.index("发达")]


class OneDocument:
    """Knows one document of two passages; answers every question with the first, save those with 2020."""

    def __init__(self, folder):
        (folder / "a.txt").write_text(TEXT, "utf-8")
        self.documents = read_corpus(folder).documents
        self.settings = Settings(folder, folder / "index", "none")
        end, annex = TEXT.index("\n\n"), TEXT.index("附件")
        self.paragraph = Passage("a:p5", "a.txt", ((4, end),), TEXT[4:end].replace("\n", ""), "",
                                 "移徙报告", "a，第5段", "paragraph", "5", 0)
        self.annex = Passage("a:annex", "a.txt", ((annex, len(TEXT) - 1),), TEXT[annex:-1], "",
                             "移徙报告", "a，附件", "paragraph", "", 1)

    def passage(self, id):
        return {p.id: p for p in (self.paragraph, self.annex)}.get(id)

    def document(self, source):
        return self.documents[0]

    def ask(self, question, history=(), id="q-1"):
        if not question.strip():
            raise QuestionError("The question is empty.\nAsk something")
        hits = (Hit(1, self.paragraph, 0.9), Hit(2, self.annex, 0.5))
        if "2020" in question:
            return Answer(id, question, "zh", ("资料中没有 2020 年的数字。",), False, 0.2, (), hits, 5)
        citation = Citation(1, "a:p5", "a.txt", ((4, 4 + len(QUOTE)),), QUOTE, "移徙报告", "a，第5段", 0.9)
        return Answer(id, question, "zh", (QUOTE.replace("\n", "") + "[1]",), True, 0.93, (citation,), hits, 5)

    def stages(self, question, history=()):
        return {stage: [self.paragraph] if stage == "ranker" else [] for stage in STAGES}

    def cite(self, reference):
        return Resolved(reference, (self.match(self.annex),) if reference == "附件" else ())

    def quote(self, text):
        if text == "2.14 亿":
            return Located(text, "exact", (self.match(self.paragraph),))
        return Located(text, "absent", ())

    def match(self, passage):
        return Match(passage.id, passage.source, passage.spans, passage.text, passage.document, passage.locator)


@pytest.fixture
def assistant(tmp_path, monkeypatch):
    made = OneDocument(tmp_path)
    monkeypatch.setattr(cli, "open_assistant", lambda corpus, index, model: made)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return made


def feed(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_question_is_answered_with_its_numbered_source(assistant, capsys):
    assert cli.main(["ask", "2010年有多少移民？"]) == 0
    assert capsys.readouterr().out == """\
全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。[1]
把握：高（0.93）

出处
[1] a，第5段  移徙报告
    “全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。”
    a.txt 4-48  a:p5
"""


def test_refusal_looks_different_and_shows_the_nearest_passages(assistant, capsys):
    assert cli.main(["ask", "What", "about", "2020?"]) == 0
    assert capsys.readouterr().out == """\
✗ Not answered
资料中没有 2020 年的数字。
Confidence: low (0.20)

Nearest passages (they do not answer the question)
[1] a，第5段  移徙报告
    全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。发达国家有 60%。
[2] a，附件  移徙报告
    附件\ufffd[31m红色\ufffd。
"""


def on_terminal(lines):
    stream = io.StringIO()
    show(lines, Console(file=stream, force_terminal=True, width=60, color_system="standard", markup=False,
                        highlight=False, legacy_windows=False))
    return stream.getvalue()


def test_terminal_highlights_exactly_the_quoted_words_within_their_passage(assistant):
    screen = on_terminal(answer_view(assistant.ask("？"), assistant, highlight=True))
    highlighted = "".join(part.partition("\x1b[0m")[0] for part in screen.split("\x1b[1;33m")[1:])
    assert "".join(highlighted.split()) == "".join(QUOTE.split())
    assert "发达国家有 60%。" in screen


def test_words_outside_the_passage_are_quoted_as_well(assistant):
    flags = marked_flags(assistant.paragraph, TEXT, [(0, 3), (4, 8)])
    assert [c for c, flag in zip(assistant.paragraph.text, flags, strict=True) if flag] == list("全球国际")


def test_documents_cannot_drive_the_terminal(assistant):
    screen = on_terminal(answer_view(assistant.ask("\x1b]0;title\x07 2020"), assistant, highlight=True))
    assert "\x1b[31m" not in screen
    assert "\u202e" not in screen
    assert "�[31m红色�。" in screen


@given(st.text(st.characters()))
def test_printable_keeps_the_length_and_no_control(text):
    shown = printable(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066" for c in shown if c != "\n")
    assert len(one_line(text).splitlines()) <= 1


def test_markup_in_documents_is_text(assistant):
    place = Match("i", "[red]x.txt", ((0, 1),), "[bold]:smile:[/bold]", "d", "l", 0.9, (("altered", "[/x]"),))
    assert "[/x]" in on_terminal(located_view(Located("[b]", "near", (place,))))


@pytest.mark.parametrize(("text", "environ", "language"), [
    ("移民", {}, "zh"), ("migrants", {}, "en"), ("", {"LANG": "zh_CN.UTF-8"}, "zh"), ("What is 移徙?", {}, "en"),
    ("", {"LC_ALL": "C", "LANG": "zh_CN"}, "en"), ("مهاجر", {"LANG": "ar_EG"}, "en")])
def test_terminal_speaks_chinese_to_a_chinese_question_or_locale(text, environ, language):
    assert terminal_language(text, environ) == language


def test_json_is_exactly_one_answer_object(assistant, capsys):
    assert cli.main(["ask", "--json", "谁？"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == assistant.ask("谁？").to_json()
    assert (out.count("\n"), err) == (1, "")


@pytest.mark.parametrize("arguments", [["ask", "--json"], ["ask", "-", "--json"]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_question_is_read_from_standard_input(assistant, monkeypatch, capsys, arguments, encoding):
    feed(monkeypatch, "谁写的报告？\n".encode(encoding))
    assert cli.main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "谁写的报告？"


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["ask", "--nonsense", "x"], ["batch", "q.txt"], ["batch", "-o", "a.jsonl"], ["cite"], ["quote"],
    ["eval"], ["chat", "--port", "x"], ["chat", "--port", "70000"], ["ask"]])
def test_wrong_usage_is_status_2_on_standard_error(assistant, monkeypatch, capsys, arguments):
    feed(monkeypatch, b"")
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Usage: qa" in err


def test_question_error_is_one_line_and_status_1(assistant, capsys):
    assert cli.main(["ask", " "]) == 1
    assert capsys.readouterr() == ("", "error: The question is empty. Ask something\n")


@pytest.mark.parametrize("error", [IndexMissing, CorpusError, ModelError])
def test_what_the_user_can_mend_is_one_line(monkeypatch, capsys, error):
    def fail(*_):
        raise error("No \x1b[1mX\nat Y. Run: qa index")

    monkeypatch.setattr(cli, "open_assistant", fail)
    assert cli.main(["ask", "x"]) == 1
    assert capsys.readouterr().err == "error: No \ufffd[1mX at Y. Run: qa index\n"


def test_a_bug_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr(cli, "open_assistant", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["ask", "x"])


def test_interruption_is_quiet(monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "open_assistant", interrupt)
    assert cli.main(["ask", "x"]) == 130
    assert capsys.readouterr().err == ""


def test_cite_prints_one_object_for_each_line_and_finds_some(assistant, monkeypatch, capsys):
    feed(monkeypatch, "附件\n\n无\n".encode())
    assert cli.main(["cite", "--json", "-"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["reference"], [m["id"] for m in row["matches"]]) for row in rows] == [
        ("附件", ["a:annex"]), ("", []), ("无", [])]


@pytest.mark.parametrize("command", ["cite", "quote"])
def test_nothing_found_at_all_is_status_3(assistant, capsys, command):
    assert cli.main([command, "无", "没有", "--json"]) == 3
    assert [json.loads(line)["matches"] for line in capsys.readouterr().out.splitlines()] == [[], []]


def test_cite_prints_a_reference_in_a_style(assistant, capsys):
    assert cli.main(["cite", "附件", "--format", "un"]) == 0
    assert capsys.readouterr().out == "“a”，附件。\n"
    assert cli.main(["cite", "附件", "无", "--format", "text"]) == 0
    assert capsys.readouterr().out == "a，附件\n附件\ufffd[31m红色\ufffd。\n"
    assert cli.main(["cite", "附件", "--format", "ris"]) == 0
    assert capsys.readouterr().out.split("\n")[0] == "TY  - RPRT\r"
    assert cli.main(["cite", "附件", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["matches"][0]["id"] == "a:annex"
    assert cli.main(["cite", "无", "--format", "un"]) == 3
    assert cli.main(["cite", "附件", "--format", "apa"]) == 2
    assert "Invalid value for --format: apa is none of text, json, un, gbt7714" in capsys.readouterr().err


def test_cite_shows_what_stands_around(assistant, capsys):
    before = "第5段 全球国际移民总数从 1990 年的 1.55 亿 上升到 2010 年的 2.14 亿。发达国家有 60%。"
    assert cli.main(["cite", "附件", "--context", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [f"    a，第1个自然段  {before}", "[1] a，附件  移徙报告"]
    assert cli.main(["cite", "附件", "--context", "1", "--json"]) == 0
    match, = json.loads(capsys.readouterr().out)["matches"]
    assert (match["before"], match["after"]) == ([{"locator": "a，第1个自然段", "text": before}], [])
    assert cli.main(["cite", "附件", "--context", "1", "--format", "un"]) == 2


def test_quote_shows_status_and_place(assistant, capsys):
    assert cli.main(["quote", "2.14 亿", "无"]) == 0
    assert capsys.readouterr().out == """\
2.14 亿
原文如此，逐字相同
[1] a，第5段  移徙报告
    全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。发达国家有 60%。
    a.txt 4-58  a:p5

无
太短，到处都有：至少要 4 个字

"""


def test_diff_shows_without_colour(capsys):
    diff = (("same", "全球"), ("lost", "不"), ("added", "都"), ("altered", "九"))
    place = Match("i", "a.txt", ((0, 1), (3, 4)), "全球不", "d", "l", 0.9, diff)
    show(located_view(Located("x", "near", (place,))), cli.output())
    assert "    全球[-不-]{+都+}{~九~}\n    a.txt 0-1, 3-4  i\n" in capsys.readouterr().out


def test_what_turns_the_meaning_is_called_out_before_the_words(capsys):
    diff = (("same", "汇款"), ("lost negation", "不"), ("altered number", "5 → 6"))
    show(located_view(Located("汇款应占6成", "near", (Match("i", "a.txt", ((0, 1),), "汇", "d", "l", 0.9, diff),))), cli.output())
    assert capsys.readouterr().out.splitlines()[1:6] == [
        "相近，但并非原文", "⚠ 少了否定：不", "⚠ 数字不同：5 → 6", "[1] l  d", "    汇款[-不-]{~5 → 6~}"]


def test_many_places_are_cut_short_and_counted(capsys):
    places = tuple(Match(f"i{n}", "a.txt", ((0, 1),), "汇款", "d", "l") for n in range(25))
    show(located_view(Located("remittances", "exact", places), "en"), cli.output())
    assert capsys.readouterr().out.splitlines()[-2:] == ["5 more places (--json lists them all)", ""]


@pytest.mark.parametrize("command", ["cite", "quote"])
def test_nothing_to_look_up_is_wrong_usage(assistant, command, capsys):
    assert cli.main([command, " "]) == 2
    assert "nothing is given to look up" in capsys.readouterr().err


def test_batch_answers_into_a_file_and_fails_if_a_row_did(assistant, tmp_path, capsys):
    (tmp_path / "q.jsonl").write_text('{"id": "a", "question": "谁？"}\nbroken\n{"question": "2020?"}\n')
    assert cli.main(["batch", str(tmp_path / "q.jsonl"), "-o", str(tmp_path / "out.jsonl")]) == 1
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(row["id"], row.get("answered"), "error" in row) for row in rows] == [
        ("a", True, False), ("q-2", None, True), ("q-3", False, False)]
    assert capsys.readouterr().err == ("3 questions: 1 answered, 1 refused, 1 failed\n"
                                       f"error: 1 of 3 questions failed. Their rows in {tmp_path}/out.jsonl say why\n")


def test_batch_from_standard_input_to_standard_output(assistant, monkeypatch, capsys):
    feed(monkeypatch, "谁？\n2020?\n".encode())
    assert cli.main(["batch", "-", "-o", "-"]) == 0
    assert [json.loads(line)["answered"] for line in capsys.readouterr().out.splitlines()] == [True, False]


def test_batch_does_not_overwrite_its_questions(assistant, tmp_path, capsys):
    (tmp_path / "q.jsonl").write_text('{"question": "a"}')
    assert cli.main(["batch", str(tmp_path / "q.jsonl"), "-o", str(tmp_path / "q.jsonl")]) == 1
    assert "holds the questions" in capsys.readouterr().err
    assert (tmp_path / "q.jsonl").read_text() == '{"question": "a"}'


def test_batch_that_is_interrupted_says_how_to_go_on_and_does(assistant, tmp_path, monkeypatch, capsys):
    ask = assistant.ask

    def interrupted(question, history=(), id="q-1"):
        if question == "2020?":
            raise KeyboardInterrupt
        return ask(question, history, id)

    (tmp_path / "q.csv").write_text("question,topic\n谁？,a\n2020?,b\n")
    command = ["batch", str(tmp_path / "q.csv"), "-o", str(tmp_path / "a.csv"), "-o", str(tmp_path / "a.html")]
    monkeypatch.setattr(assistant, "ask", interrupted)
    assert cli.main(command) == 130
    assert capsys.readouterr().err == "Interrupted after 1 of 2. Go on with the same command and --resume\n"
    monkeypatch.setattr(assistant, "ask", ask)
    assert cli.main([*command, "--resume"]) == 0
    assert capsys.readouterr().err == "2 questions: 1 answered, 1 refused, 0 failed\n"
    assert [row["topic"] for row in csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8-sig"))] == ["a", "b"]
    assert '<html lang="zh" dir="ltr">' in (tmp_path / "a.html").read_text("utf-8")


def test_batch_says_whether_it_goes_on(assistant, tmp_path, capsys):
    (tmp_path / "q.txt").write_text("谁？\n")
    command = ["batch", str(tmp_path / "q.txt"), "-o", str(tmp_path / "a.jsonl")]
    assert cli.main([*command, "--resume"]) == 0
    assert capsys.readouterr().err.startswith("No interrupted run found: starting with the first question\n")
    (tmp_path / "a.jsonl.journal").touch()
    assert cli.main(command) == 0
    assert capsys.readouterr().err.startswith("Starting anew: the rows of an interrupted run are dropped")
    assert cli.main(["batch", str(tmp_path / "q.txt"), "-o", "-", "--resume"]) == 1
    assert capsys.readouterr().err == "error: --resume needs a file that the answers go to. Name one with -o\n"


@pytest.fixture
def answers(assistant, tmp_path, capsys):
    """Answers to three questions: two with the same citation, one refused."""
    (tmp_path / "q.txt").write_text("谁？\n2020?\n多少？\n")
    assert cli.main(["batch", str(tmp_path / "q.txt"), "-o", str(tmp_path / "a.jsonl"),
                     "-o", str(tmp_path / "a.xlsx")]) == 0
    capsys.readouterr()
    return tmp_path / "a.jsonl"


def test_diff_shows_what_changed_and_by_how_much(answers, tmp_path, capsys):
    rows = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    rows[0] |= {"answer": "没有。", "answered": False, "citations": []}
    rows[2]["id"] = "q-4"
    (tmp_path / "new.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "gold.jsonl").write_text(json.dumps({
        "id": "q-1", "question": "谁？", "answers": ["2.14 亿"], "evidence": [{"file": "a.txt", "quote": "2.14 亿"}]}))
    command = ["diff", str(answers), str(tmp_path / "new.jsonl"), "--corpus", str(tmp_path)]
    assert cli.main(command) == 0
    quote = "全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。"
    assert capsys.readouterr().out == f"""\
q-1 谁？  (answered before, refused now)
    - {quote}[1]
    - [a，第5段] {quote}
    + 没有。
q-3 多少？ (not in the new file)
q-4 多少？ (not in the old file)
2 questions compared: 1 the same, 1 changed; 1 only in the old, 1 only in the new
"""
    assert cli.main([*command, "--gold", str(tmp_path / "gold.jsonl")]) == 0
    table = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["answer_accuracy", "1.0000", "0.0000", "-1.0000", "-1.000", "–", "-1.000"] in table
    assert cli.main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"][0]["changed"] == ["refused"]


@pytest.mark.parametrize("ending", [".jsonl", ".xlsx"])
def test_recheck_needs_no_model_and_tells_by_its_status(answers, tmp_path, monkeypatch, capsys, ending):
    monkeypatch.setattr(cli, "open_assistant", lambda *_: pytest.fail("opened"))
    command = ["recheck", str(answers.with_suffix(ending)), "--corpus", str(tmp_path)]
    assert cli.main(command) == 0
    assert capsys.readouterr() == ("2 citations: 2 the same, 0 moved, 0 changed, 0 gone\n", "")
    (tmp_path / "a.txt").write_text("新的一段。\n" + TEXT, "utf-8")
    assert cli.main(command) == 0
    assert "→ q-1 [1] a，第5段  moved to a，" in capsys.readouterr().out
    (tmp_path / "a.txt").write_text(TEXT.replace("2.14", "2.15"), "utf-8")
    assert cli.main(command) == 1
    out, err = capsys.readouterr()
    assert "✗ q-1 [1] a，第5段  changed\n" in out
    assert "上升到 2010 年的 {~2.14 → 2.15~}" in out
    assert out.endswith("2 citations: 0 the same, 0 moved, 2 changed, 0 gone\n")
    assert err == ("error: 2 of 2 citations no longer stand in the corpus word for word. "
                   "Ask their questions again with qa batch\n")
    assert cli.main([*command, "--json"]) == 1
    assert [json.loads(line)["status"] for line in capsys.readouterr().out.splitlines()] == ["changed"] * 2


def test_eval_asks_or_reads_answers_and_gives_the_same_figures(assistant, tmp_path, capsys):
    (tmp_path / "gold.jsonl").write_text(
        json.dumps({"question": "多少？", "kind": "fact", "answers": ["2.14 亿"],
                    "evidence": [{"file": "a.txt", "quote": "".join(QUOTE.split())}]}) + "\n"
        + json.dumps({"question": "2020年？", "kind": "unanswerable"}))
    gold, answers = str(tmp_path / "gold.jsonl"), str(tmp_path / "answers.jsonl")
    assert cli.main(["eval", gold, "--json"]) == 0
    asked = json.loads(capsys.readouterr().out)
    steps = asked.pop("ablation")
    assert (steps["ranker"]["recall@5"]["mean"], steps["dense"]["recall@5"]["mean"]) == (1, 0)
    assert (asked["recall@1"], asked["answer_accuracy"], asked["balanced_abstention"], asked["missing"]) == (1, 1, 1, 0)
    assert cli.main(["batch", gold, "-o", answers]) == 0
    capsys.readouterr()
    assert cli.main(["eval", gold, "--json", "--answers", answers, "--corpus", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == asked
    assert cli.main(["eval", gold]) == 0
    table = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["answer_accuracy", "1.0", "1.000", "–", "1.000"] in table
    assert ["fact", "1.000", "1"] in table
    assert ["fact", "(1)", *["0.000"] * 5, "1.000"] in table


def test_the_package_runs_as_the_command_line():
    told = subprocess.run([sys.executable, "-m", "qa", "--help"], capture_output=True, text=True, check=True)
    assert "Ask a folder of documents" in told.stdout


def test_eval_draws_what_each_step_is_worth(assistant, tmp_path, capsys):
    gold, plot = str(tmp_path / "gold.jsonl"), tmp_path / "plot.png"
    (tmp_path / "gold.jsonl").write_text(json.dumps(
        {"question": "多少？", "evidence": [{"file": "a.txt", "quote": "".join(QUOTE.split())}]}))
    assert cli.main(["eval", gold, "--plot", str(plot)]) == 0
    assert plot.read_bytes().startswith(b"\x89PNG")
    capsys.readouterr()
    assert cli.main(["eval", gold, "--plot", str(tmp_path / "plot.doc")]) == 1
    assert "plot.doc: a plot ends in .png, .svg, .pdf" in capsys.readouterr().err
    assert cli.main(["eval", gold, "--plot", str(plot), "--answers", gold]) == 2
    assert "leave out --answers" in capsys.readouterr().err


def test_doctor_names_what_is_missing_and_the_command_that_mends_it(tmp_path, capsys):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/儿童.txt").write_bytes("这是一份关于移徙的报告，写于二〇一二年。\n".encode("gb18030") * 5)
    (tmp_path / "corpus/b.txt").write_bytes(bytes(range(256)) * 20)
    options = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]
    assert cli.main(["doctor", "--json", *options]) == 1
    out, err = capsys.readouterr()
    facts = json.loads(out)
    assert err == "error: Problems found: 1. The report names the command that mends each\n"
    assert [problem["mend"] for problem in facts["problems"]] == [f"qa index {' '.join(options)}"]
    assert (facts["index"]["state"], facts["index"]["folder"]) == ("missing", str(tmp_path / "index"))
    assert [(d["source"], d["encoding"]) for d in facts["corpus"]["documents"]] == [("儿童.txt", "gb18030")]
    assert [file["source"] for file in facts["corpus"]["skipped"]] == ["b.txt"]
    assert facts["packages"]["typer"]
    assert cli.main(["doctor", *options]) == 1
    report = capsys.readouterr().out
    assert "儿童.txt  gb18030  " in report
    assert f"    $ qa index {' '.join(options)}\n" in report


@pytest.mark.parametrize(("edited", "state", "status"), [(False, "ok", 0), (True, "stale", 1)])
def test_doctor_tells_whether_the_documents_have_changed(tmp_path, monkeypatch, capsys, edited, state, status):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    manifest = {"fingerprint": read_corpus(tmp_path).fingerprint, "passages": 2, "model": "m", "built_at": "today"}
    monkeypatch.setattr(KnowledgeBase, "open", lambda settings: SimpleNamespace(manifest=manifest))
    (tmp_path / "a.txt").write_text(TEXT + "又一段。\n" * edited, "utf-8")
    assert cli.main(["doctor", "--json", "--corpus", str(tmp_path)]) == status
    facts = json.loads(capsys.readouterr().out)
    assert (facts["index"]["state"], len(facts["problems"])) == (state, status)


def test_doctor_works_without_a_corpus(tmp_path, capsys):
    assert cli.main(["doctor", "--corpus", str(tmp_path / "none")]) == 1
    assert f"✗ No corpus folder at {tmp_path}/none." in capsys.readouterr().out


def test_chat_is_a_process_of_its_own_with_the_flags_given(monkeypatch):
    started = []
    monkeypatch.setattr(cli, "run_until_stopped", lambda command: started.append(command) or 7)
    assert cli.main(["chat", "--port", "7861", "--corpus", "my docs"]) == 7
    assert started == [[sys.executable, "-m", "app", "--port", "7861", "--corpus", "my docs"]]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopping_the_chat_ends_its_process_too(tmp_path, stop):
    child = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", "import sys; from qa.cli import run_until_stopped; "
                               f"sys.exit(run_until_stopped([sys.executable, '-c', {child!r}]))"],
                              preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # ignored in background jobs
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.02)
    time.sleep(0.1)
    parent.send_signal(stop)
    assert parent.wait(20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def in_new_process(*arguments, **options):
    code = "import sys; from qa.cli import main; status = main(sys.argv[1:]); " \
           "heavy = {'torch', 'numpy', 'faiss', 'jieba', 'gradio', 'onnxruntime'} & set(sys.modules); " \
           "sys.exit(f'loaded {heavy}' if heavy else status)"
    return subprocess.run([sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE, **options)


def test_help_loads_nothing_heavy():
    assert in_new_process("--help", stdout=subprocess.DEVNULL).returncode == 0


def test_reader_that_left_early_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    done = in_new_process("--help", stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_plain_progress_is_silent_for_what_is_quick(capsys, monkeypatch):
    told = progress.plain_progress()
    told("reading", 1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "PLAIN_PROGRESS_SECONDS", 0.0)
    told("counting", 2, 2)
    assert capsys.readouterr().err == "counting 2/2\n"


def test_plain_progress_counts_the_rate_from_where_a_run_goes_on(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    now = iter([0.0, 0.0, 4.0, 5.0, 8.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    told = progress.plain_progress()
    for done in (300, 320, 321, 340):
        told("Answering", done, 500)
    assert capsys.readouterr().err == "Answering 320/500 5.0/s, 00:36 left\nAnswering 340/500 5.0/s, 00:32 left\n"


@pytest.mark.parametrize(("rate", "remaining", "language", "words"), [
    (None, 5, "C", ""), (0.0, 5, "C", ""), (2.0, None, "C", ""), (2.0, 0, "C", "2.0/s"),
    (0.5, 4000, "C", "0.5/s, 2:13:20 left"), (2.0, 10, "zh_CN", "2.0 个/秒, 还需 00:05")])
def test_rate_and_time_left(monkeypatch, rate, remaining, language, words):
    monkeypatch.setenv("LC_ALL", language)
    assert progress.pace(rate, remaining) == words


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_full_disk_behind_standard_output_is_one_line():
    with open("/dev/full", "w") as full:
        done = in_new_process("--help", stdout=full)
    assert (done.returncode, done.stderr.decode()) == (
        1, "error: Cannot write the output: No space left on device. Free some space\n")
