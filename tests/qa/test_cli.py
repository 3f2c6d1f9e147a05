"""The command line: what is printed where, which exit status, and that no text of others can drive the terminal."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import unicodedata
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_document import QUOTE, TEXT, feed, use_one_document
from rich.console import Console

from embeddings import ModelError
from qa.answer.phrases import COURTESIES
from qa.cli import commands
from qa.cli.messages import answer_view, located_view, show
from qa.cli.reports import left_out_lines
from qa.cli.words import terminal_language
from qa.documents.corpus import other_files, read_corpus
from qa.errors import CorpusError, IndexMissing
from qa.quotes.marking import marked_flags
from qa.settings import CHECKOUT
from qa.store.knowledge import KnowledgeBase
from qa.text.printable import one_line, printable
from qa.types import Located, Match


@pytest.fixture
def assistant(tmp_path, monkeypatch):
    return use_one_document(tmp_path, monkeypatch)


def test_question_is_answered_with_its_numbered_source(assistant, capsys):
    assert commands.main(["ask", "2010年有多少移民？"]) == 0
    assert capsys.readouterr().out == """\
全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。[1]
把握：高（0.93）

出处
[1] a，第5段  移徙报告
    “全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。”
    a.txt 4-48  a:p5
"""


def test_refusal_looks_different_and_shows_the_nearest_passages(assistant, capsys):
    assert commands.main(["ask", "What", "about", "2020?"]) == 0
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


def test_a_courtesy_stands_alone_on_the_terminal(assistant):
    answer = replace(assistant.ask("？"), sentences=(COURTESIES["greeting"]["en"],), answered=False, citations=())
    assert on_terminal(answer_view(answer, assistant, highlight=True)).split() == COURTESIES["greeting"]["en"].split()


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
    assert commands.main(["ask", "--json", "谁？"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == assistant.ask("谁？").to_json()
    assert (out.count("\n"), err) == (1, "")


@pytest.mark.parametrize("arguments", [["ask", "--json"], ["ask", "-", "--json"]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_question_is_read_from_standard_input(assistant, monkeypatch, capsys, arguments, encoding):
    feed(monkeypatch, "谁写的报告？\n".encode(encoding))
    assert commands.main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "谁写的报告？"


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["ask", "--nonsense", "x"], ["batch", "q.txt"], ["batch", "-o", "a.jsonl"], ["cite"], ["quote"],
    ["eval"], ["chat", "--port", "x"], ["chat", "--port", "70000"], ["ask"]])
def test_wrong_usage_is_status_2_on_standard_error(assistant, monkeypatch, capsys, arguments):
    feed(monkeypatch, b"")
    assert commands.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Usage: qa" in err


def test_question_error_is_one_line_and_status_1(assistant, capsys):
    assert commands.main(["ask", " "]) == 1
    assert capsys.readouterr() == ("", "error: The question is empty. Ask something\n")


@pytest.mark.parametrize("error", [IndexMissing, CorpusError, ModelError])
def test_what_the_user_can_mend_is_one_line(monkeypatch, capsys, error):
    def fail(*_):
        raise error("No \x1b[1mX\nat Y. Run: qa index")

    monkeypatch.setattr(commands, "open_assistant", fail)
    assert commands.main(["ask", "x"]) == 1
    assert capsys.readouterr().err == "error: No \ufffd[1mX at Y. Run: qa index\n"


def test_a_bug_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr(commands, "open_assistant", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        commands.main(["ask", "x"])


def test_interruption_is_quiet(monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "open_assistant", interrupt)
    assert commands.main(["ask", "x"]) == 130
    assert capsys.readouterr().err == ""


def test_the_package_runs_as_the_command_line():
    told = subprocess.run([sys.executable, "-m", "qa", "--help"], capture_output=True, text=True, check=True)
    assert "Ask a folder of documents" in told.stdout


def test_doctor_names_what_is_missing_and_the_command_that_mends_it(tmp_path, capsys):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/儿童.txt").write_bytes("这是一份关于移徙的报告，写于二〇一二年。\n".encode("gb18030") * 5)
    (tmp_path / "corpus/b.txt").write_bytes(bytes(range(256)) * 20)
    options = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]
    assert commands.main(["doctor", "--json", *options]) == 1
    out, err = capsys.readouterr()
    facts = json.loads(out)
    assert err == "error: Problems found: 1. The report names the command that mends each\n"
    assert [problem["mend"] for problem in facts["problems"]] == [f"qa index {' '.join(options)}"]
    assert (facts["index"]["state"], facts["index"]["folder"]) == ("missing", str(tmp_path / "index"))
    assert [(d["source"], d["encoding"]) for d in facts["corpus"]["documents"]] == [("儿童.txt", "gb18030")]
    assert [file["source"] for file in facts["corpus"]["skipped"]] == ["b.txt"]
    assert facts["packages"]["typer"]
    assert commands.main(["doctor", *options]) == 1
    report = capsys.readouterr().out
    assert "儿童.txt  gb18030  " in report
    assert f"    $ qa index {' '.join(options)}\n" in report


def test_index_and_doctor_name_the_files_of_other_kinds(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in ("a.txt", "b.bin", "c/d.exe", "e.py", "f", "README"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, "utf-8")
    manifest = {"fingerprint": read_corpus(tmp_path).fingerprint, "passages": 2, "model": "m", "built_at": "today"}
    for name in ("open", "build"):
        monkeypatch.setattr(KnowledgeBase, name, lambda *_: SimpleNamespace(
            manifest=manifest, left_out=lambda: dict.fromkeys(other_files(tmp_path), ""), notices=lambda: {"a.txt": ("its pages 2–3 have no text",)}))
    line, partly = "Files skipped, of kinds that are not read: 4 (b.bin, c/d.exe, e.py, …)\n", "a.txt (read in part): its pages 2–3 have no text\n"
    assert commands.main(["index", "--corpus", str(tmp_path)]) == 0
    assert capsys.readouterr().err == line + partly
    assert commands.main(["doctor", "--corpus", str(tmp_path)]) == 0
    assert f"    ✗ {line}" in capsys.readouterr().out
    (tmp_path / "f").rename(tmp_path / "f.txt")
    assert commands.main(["index", "--corpus", str(tmp_path)]) == 0
    assert capsys.readouterr().err == f"Files skipped, of kinds that are not read: 3 (b.bin, c/d.exe, e.py)\n{partly}"


def test_files_that_cannot_be_read_are_told_with_the_reason():
    left_out = {"b.pdf": ""} | {f"{n}.txt": "holds no text" for n in range(12)}
    told = list(left_out_lines(left_out, "en"))
    assert told[:2] == ["Files skipped, of kinds that are not read: 1 (b.pdf)", "0.txt (skipped): holds no text"]
    assert told[-1] == "2 more files cannot be read (qa doctor lists them)"
    assert (len(told), list(left_out_lines({}, "en"))) == (12, [])


@pytest.mark.parametrize(("edited", "state", "status"), [(False, "ok", 0), (True, "stale", 1)])
def test_doctor_tells_whether_the_documents_have_changed(tmp_path, monkeypatch, capsys, edited, state, status):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    manifest = {"fingerprint": read_corpus(tmp_path).fingerprint, "passages": 2, "model": "m", "built_at": "today"}
    monkeypatch.setattr(KnowledgeBase, "open", lambda settings: SimpleNamespace(manifest=manifest))
    (tmp_path / "a.txt").write_text(TEXT + "又一段。\n" * edited, "utf-8")
    assert commands.main(["doctor", "--json", "--corpus", str(tmp_path)]) == status
    facts = json.loads(capsys.readouterr().out)
    assert (facts["index"]["state"], len(facts["problems"])) == (state, status)


def test_doctor_works_without_a_corpus(tmp_path, capsys):
    assert commands.main(["doctor", "--corpus", str(tmp_path / "none")]) == 1
    assert f"✗ No corpus folder at {tmp_path}/none." in capsys.readouterr().out


def test_chat_is_a_process_of_its_own_with_the_flags_given(monkeypatch):
    started = []
    monkeypatch.setattr(commands, "run_until_stopped", lambda command: started.append(command) or 7)
    assert commands.main(["chat", "--port", "7861", "--corpus", "my docs"]) == 7
    assert started == [[sys.executable, str(CHECKOUT / "app.py"), "--port", "7861", "--corpus", "my docs"]]


def test_chat_imports_nothing_of_the_current_folder(tmp_path):
    for name in ("app", "embeddings", "qa", "gradio"):
        (tmp_path / f"{name}.py").write_text(f"print('ran a stranger’s {name}')\nraise SystemExit(0)\n", "utf-8")
    started = "import sys; from qa.cli.commands import main; sys.exit(main(['chat', '--corpus', 'none']))"
    done = subprocess.run([sys.executable, "-P", "-c", started], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"No corpus folder at {tmp_path}/none" in done.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopping_the_chat_ends_its_process_too(tmp_path, stop):
    child = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", "import sys; from qa.cli.commands import run_until_stopped; "
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
    code = "import sys; from qa.cli.commands import main; status = main(sys.argv[1:]); " \
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


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_full_disk_behind_standard_output_is_one_line():
    with open("/dev/full", "w") as full:
        done = in_new_process("--help", stdout=full)
    assert (done.returncode, done.stderr.decode()) == (
        1, "error: Cannot write the output: No space left on device. Free some space\n")
