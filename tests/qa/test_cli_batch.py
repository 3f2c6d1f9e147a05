"""Question files on the command line: answers, their comparison, recheck and evaluation, and how far a run is."""

import csv
import json

import pytest
from bag import BagEncoder
from one_document import QUOTE, TEXT, feed, use_one_document

from qa.cli import commands, progress


@pytest.fixture
def assistant(tmp_path, monkeypatch):
    return use_one_document(tmp_path, monkeypatch)


def test_batch_answers_into_a_file_and_fails_if_a_row_did(assistant, tmp_path, capsys):
    (tmp_path / "q.jsonl").write_text('{"id": "a", "question": "谁？"}\nbroken\n{"question": "2020?"}\n')
    assert commands.main(["batch", str(tmp_path / "q.jsonl"), "-o", str(tmp_path / "out.jsonl")]) == 1
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(row["id"], row.get("answered"), "error" in row) for row in rows] == [
        ("a", True, False), ("q-2", None, True), ("q-3", False, False)]
    assert capsys.readouterr().err == ("3 questions: 1 answered, 1 refused, 1 failed\n"
                                       f"error: 1 of 3 questions failed. Their rows in {tmp_path}/out.jsonl say why\n")


def test_batch_from_standard_input_to_standard_output(assistant, monkeypatch, capsys):
    feed(monkeypatch, "谁？\n2020?\n".encode())
    assert commands.main(["batch", "-", "-o", "-"]) == 0
    assert [json.loads(line)["answered"] for line in capsys.readouterr().out.splitlines()] == [True, False]


def test_batch_does_not_overwrite_its_questions(assistant, tmp_path, capsys):
    (tmp_path / "q.jsonl").write_text('{"question": "a"}')
    assert commands.main(["batch", str(tmp_path / "q.jsonl"), "-o", str(tmp_path / "q.jsonl")]) == 1
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
    assert commands.main(command) == 130
    assert capsys.readouterr().err == "Interrupted after 1 of 2. Go on with the same command and --resume\n"
    monkeypatch.setattr(assistant, "ask", ask)
    assert commands.main([*command, "--resume"]) == 0
    assert capsys.readouterr().err == "2 questions: 1 answered, 1 refused, 0 failed\n"
    assert [row["topic"] for row in csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8-sig"))] == ["a", "b"]
    assert '<html lang="zh" dir="ltr">' in (tmp_path / "a.html").read_text("utf-8")


def test_batch_does_not_go_on_with_another_model_of_the_same_name(tmp_path, monkeypatch, capsys):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "q.txt").write_text("谁？\n多少？\n")
    options = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index"), "--model", "folder"]
    command = ["batch", str(tmp_path / "q.txt"), "-o", str(tmp_path / "a.jsonl"), *options]

    def use(fingerprint):
        monkeypatch.setattr("embeddings.load_encoder", lambda name, progress=None: BagEncoder(name, fingerprint))
        assert commands.main(["index", *options]) == 0

    use("bag-1")
    with monkeypatch.context() as interrupted:
        interrupted.setattr("qa.batch.run.write_answers", stop)
        assert commands.main(command) == 130
    use("bag-2")
    assert commands.main([*command, "--resume"]) == 1
    assert "it is of a run with other model. Leave out --resume to begin anew" in capsys.readouterr().err
    use("bag-1")
    assert commands.main([*command, "--resume"]) == 0


def stop(*_):
    raise KeyboardInterrupt


def test_batch_says_whether_it_goes_on(assistant, tmp_path, capsys):
    (tmp_path / "q.txt").write_text("谁？\n")
    command = ["batch", str(tmp_path / "q.txt"), "-o", str(tmp_path / "a.jsonl")]
    assert commands.main([*command, "--resume"]) == 0
    assert capsys.readouterr().err.startswith("No interrupted run found: starting with the first question\n")
    (tmp_path / "a.jsonl.journal").touch()
    assert commands.main(command) == 0
    assert capsys.readouterr().err.startswith("Starting anew: the rows of an interrupted run are dropped")


def test_wrong_output_is_wrong_usage(assistant, tmp_path, capsys):
    (tmp_path / "q.txt").write_text("谁？\n")
    assert commands.main(["batch", str(tmp_path / "q.txt"), "-o", "-", "--resume"]) == 2
    assert "Invalid value for --resume: it needs a file" in flat(capsys.readouterr().err)
    assert commands.main(["batch", str(tmp_path / "q.txt"), "-o", "a.pdf"]) == 2
    assert "Invalid value for --out: Cannot write answers to a.pdf: the ending is none of" in flat(capsys.readouterr().err)


def flat(screen):
    return " ".join(screen.replace("│", " ").split())


@pytest.mark.parametrize(("name", "data"), [("q.txt", " \n"), ("q.jsonl", ""), ("q.csv", "id,question\n")])
def test_a_file_without_questions_is_an_error(assistant, tmp_path, capsys, name, data):
    (tmp_path / name).write_text(data)
    assert commands.main(["batch", str(tmp_path / name), "-o", str(tmp_path / "a.jsonl")]) == 1
    assert capsys.readouterr().err == (f"error: {tmp_path}/{name} holds no questions. Write one a line, or in the rows of a table "
                                       'under the heading "question"\n')
    assert not (tmp_path / "a.jsonl").exists()


@pytest.fixture
def answers(assistant, tmp_path, capsys):
    """Answers to three questions: two with the same citation, one refused."""
    (tmp_path / "q.txt").write_text("谁？\n2020?\n多少？\n")
    assert commands.main(["batch", str(tmp_path / "q.txt"), "-o", str(tmp_path / "a.jsonl"),
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
    assert commands.main(command) == 0
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
    assert commands.main([*command, "--gold", str(tmp_path / "gold.jsonl")]) == 0
    table = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["answer_accuracy", "1.0000", "0.0000", "-1.0000", "-1.000", "–", "-1.000"] in table
    assert commands.main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"][0]["changed"] == ["refused"]


@pytest.mark.parametrize("ending", [".jsonl", ".xlsx"])
def test_recheck_needs_no_model_and_tells_by_its_status(answers, tmp_path, monkeypatch, capsys, ending):
    monkeypatch.setattr(commands, "open_assistant", lambda *_: pytest.fail("opened"))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(TEXT, "utf-8")
    command = ["recheck", str(answers.with_suffix(ending)), "--corpus", str(tmp_path / "corpus")]
    assert commands.main(command) == 0
    assert capsys.readouterr() == ("2 citations: 2 the same, 0 moved, 0 changed, 0 gone\n", "")
    (tmp_path / "corpus" / "a.txt").write_text("新的一段。\n" + TEXT, "utf-8")
    assert commands.main(command) == 0
    assert "→ q-1 [1] a，第5段  moved to a，" in capsys.readouterr().out
    (tmp_path / "corpus" / "a.txt").write_text(TEXT.replace("2.14", "2.15"), "utf-8")
    assert commands.main(command) == 1
    out, err = capsys.readouterr()
    assert "✗ q-1 [1] a，第5段  changed\n" in out
    assert "上升到 2010 年的 {~2.14 → 2.15~}" in out
    assert out.endswith("2 citations: 0 the same, 0 moved, 2 changed, 0 gone\n")
    assert err == ("error: 2 of 2 citations no longer stand in the corpus word for word. "
                   "Ask their questions again with qa batch\n")
    assert commands.main([*command, "--json"]) == 1
    assert [json.loads(line)["status"] for line in capsys.readouterr().out.splitlines()] == ["changed"] * 2


def test_eval_asks_or_reads_answers_and_gives_the_same_figures(assistant, tmp_path, capsys):
    (tmp_path / "gold.jsonl").write_text(
        json.dumps({"question": "多少？", "kind": "fact", "answers": ["2.14 亿"],
                    "evidence": [{"file": "a.txt", "quote": "".join(QUOTE.split())}]}) + "\n"
        + json.dumps({"question": "2020年？", "kind": "unanswerable"}))
    gold, answers = str(tmp_path / "gold.jsonl"), str(tmp_path / "answers.jsonl")
    assert commands.main(["eval", gold, "--json"]) == 0
    asked = json.loads(capsys.readouterr().out)
    steps = asked.pop("ablation")
    assert (steps["ranker"]["recall@5"]["mean"], steps["dense"]["recall@5"]["mean"]) == (1, 0)
    assert (asked["recall@1"], asked["answer_accuracy"], asked["balanced_abstention"], asked["missing"]) == (1, 1, 1, 0)
    assert commands.main(["batch", gold, "-o", answers]) == 0
    capsys.readouterr()
    assert commands.main(["eval", gold, "--json", "--answers", answers, "--corpus", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == asked
    assert commands.main(["eval", gold]) == 0
    table = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["answer_accuracy", "1.0", "1.000", "–", "1.000"] in table
    assert ["fact", "1.000", "1"] in table
    assert ["fact", "(1)", *["0.000"] * 5, "1.000"] in table


def test_eval_draws_what_each_step_is_worth(assistant, tmp_path, capsys):
    gold, plot = str(tmp_path / "gold.jsonl"), tmp_path / "plot.png"
    (tmp_path / "gold.jsonl").write_text(json.dumps(
        {"question": "多少？", "evidence": [{"file": "a.txt", "quote": "".join(QUOTE.split())}]}))
    assert commands.main(["eval", gold, "--plot", str(plot)]) == 0
    assert plot.read_bytes().startswith(b"\x89PNG")
    capsys.readouterr()
    assert commands.main(["eval", gold, "--plot", str(tmp_path / "plot.doc")]) == 1
    assert "plot.doc: a plot ends in .png, .svg, .pdf" in capsys.readouterr().err
    assert commands.main(["eval", gold, "--plot", str(plot), "--answers", gold]) == 2
    assert "leave out --answers" in capsys.readouterr().err


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
    monkeypatch.setattr(progress, "monotonic", lambda: next(now))
    told = progress.plain_progress()
    for done in (300, 320, 321, 340):
        told("Answering", done, 500)
    assert capsys.readouterr().err == "Answering 320/500 5.0/s, 00:36 left\nAnswering 340/500 5.0/s, 00:32 left\n"


@pytest.mark.parametrize(("seconds", "shown"), [
    (0, "00:00"), (59.6, "01:00"), (125, "02:05"), (3599, "59:59"), (3600, "1:00:00"), (36_000, "10:00:00")])
def test_a_length_of_time_as_a_clock_shows_it(seconds, shown):
    assert progress.clock(seconds) == shown


@pytest.mark.parametrize(("rate", "remaining", "language", "words"), [
    (None, 5, "C", ""), (0.0, 5, "C", ""), (2.0, None, "C", ""), (2.0, 0, "C", "2.0/s"),
    (0.5, 4000, "C", "0.5/s, 2:13:20 left"), (2.0, 10, "zh_CN", "2.0 个/秒, 还需 00:05")])
def test_rate_and_time_left(monkeypatch, rate, remaining, language, words):
    monkeypatch.setenv("LC_ALL", language)
    assert progress.pace(rate, remaining) == words
