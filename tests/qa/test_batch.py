"""Questions to answers: rows in order, nothing lost or doubled by a stop, no file half written.

Run as a program it is a batch with a slow assistant, for the tests that kill it.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from qa.batch.journal import Journal
from qa.batch.question_files import Question
from qa.batch.run import Outputs, answer_all, run_batch
from qa.batch.version import program_version
from qa.errors import BatchError, QuestionError
from qa.types import Answer, Document, Turn


class Echo:
    """Answers with the question and the number of turns before; refuses an empty one; breaks on "break"."""

    def __init__(self, model="m", text="甲", stop_at=None):
        self.model = model
        self.documents = (Document("a.txt", text, "utf-8", text, "甲"),)
        self.stop_at, self.asked = stop_at, []

    def ask(self, question, history=(), id="q-1"):
        self.asked.append(id)
        if id == self.stop_at:
            raise KeyboardInterrupt
        if not question.strip():
            raise QuestionError("The question is empty. Ask something")
        if question == "break":
            raise ZeroDivisionError("a bug")
        return Answer(id, question, "zh", (f"{question} {len(history)} [1]",), question != "refuse", 0.5, (), (), 3)

    def passage(self, id):
        return None

    def document(self, source):
        return self.documents[0]


def questions(count):
    return [Question(f"q-{n}", f"问题{n}") for n in range(1, count + 1)]


def outputs(*paths, source="-"):
    return Outputs.check([str(path) for path in paths], str(source))


def ids(path):
    return [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]


def test_failing_questions_do_not_stop_the_rest_and_a_bug_is_logged(caplog):
    asked = [Question("a", " "), Question(2, "break"), Question(3, "c", (Turn("x"),)), Question("d", "[", problem=BatchError("bad"))]
    rows = list(answer_all(Echo(), asked))
    assert rows[0] == {"id": "a", "question": " ", "error": "The question is empty. Ask something"}
    assert rows[1] == {"id": 2, "question": "break", "error": "ZeroDivisionError: a bug"}
    assert (rows[2]["id"], rows[2]["answer"]) == (3, "c 1 [1]")
    assert rows[3] == {"id": "d", "question": "[", "error": "bad"}
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_input_fields_go_through_without_hiding_the_answer():
    extra = {"kind": "fact", "language": "en", "error": "none", "passages": 3}
    row, = answer_all(Echo(), [Question("a", "b", extra=extra)])
    assert (row["language"], row["passages"], "error" in row) == ("zh", [], False)
    assert {key: row[key] for key in ("kind", "input_language", "input_error", "input_passages")} == {
        "kind": "fact", "input_language": "en", "input_error": "none", "input_passages": 3}


def test_input_fields_that_are_already_named_as_ours_would_be_keep_apart():
    extra = {"input_answer": 1, "answer": 2, "input_input_answer": 3}
    row, = answer_all(Echo(), [Question("a", "b", extra=extra)])
    assert {key: value for key, value in row.items() if key.startswith("input_")} == {
        "input_answer": 1, "input_input_input_answer": 2, "input_input_answer": 3}


def test_several_jobs_keep_the_order_and_work_at_once():
    class Meeting(Echo):
        """Two questions must be in hand before either is answered."""

        barrier = threading.Barrier(2)

        def ask(self, question, history=(), id="q-1"):
            self.barrier.wait(10)
            return super().ask(question, history, id)

    assert [row["id"] for row in answer_all(Meeting(), questions(40), jobs=2)] == [f"q-{n}" for n in range(1, 41)]


def test_rows_go_to_every_output_and_are_counted(tmp_path, capsys):
    asked = [Question(1, "a"), Question(2, "refuse"), Question(3, " ")]
    paths = [tmp_path / f"a{ending}" for ending in (".jsonl", ".csv", ".xlsx", ".md", ".html")]
    seen = []
    counts = run_batch(Echo(), asked, outputs(*paths, "-"), progress=seen.append)
    assert counts == {"answered": 1, "refused": 1, "failed": 1}
    assert seen == [0, 1, 2, 3]
    assert sorted(os.listdir(tmp_path)) == sorted(path.name for path in paths)
    assert paths[0].read_text("utf-8") == capsys.readouterr().out
    assert ids(paths[0]) == [1, 2, 3]


def stopped(path, at, count=6):
    with pytest.raises(KeyboardInterrupt):
        run_batch(Echo(stop_at=f"q-{at}"), questions(count), outputs(path))


def test_stopped_run_leaves_the_old_answers_and_goes_on_where_it_was(tmp_path):
    target = tmp_path / "a.jsonl"
    target.write_text("old")
    stopped(target, at=4)
    assert target.read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", "a.jsonl.journal"]
    assistant = Echo()
    assert run_batch(assistant, questions(6), outputs(target), resume=True)["answered"] == 6
    assert assistant.asked == ["q-4", "q-5", "q-6"]
    assert ids(target) == [f"q-{n}" for n in range(1, 7)]
    assert os.listdir(tmp_path) == ["a.jsonl"]


def test_without_resume_a_run_begins_anew(tmp_path):
    stopped(tmp_path / "a.jsonl", at=4)
    assistant = Echo()
    run_batch(assistant, questions(2), outputs(tmp_path / "a.jsonl"))
    assert assistant.asked == ids(tmp_path / "a.jsonl") == ["q-1", "q-2"]


def test_resuming_without_a_stopped_run_begins_at_the_first_question(tmp_path):
    assistant = Echo()
    run_batch(assistant, questions(2), outputs(tmp_path / "a.jsonl"), resume=True)
    assert assistant.asked == ["q-1", "q-2"]


@pytest.mark.parametrize(("assistant", "count", "what"), [
    (Echo(), 5, "questions"), (Echo(text="乙"), 6, "corpus"), (Echo(model="n", text="乙"), 6, "corpus and model")])
def test_run_over_something_else_does_not_go_on(tmp_path, assistant, count, what):
    stopped(tmp_path / "a.jsonl", at=4)
    with pytest.raises(BatchError, match=f"a.jsonl.journal: it is of a run with other {what}. Leave out --resume"):
        run_batch(assistant, questions(count), outputs(tmp_path / "a.jsonl"), resume=True)
    assert assistant.asked == []
    assert (tmp_path / "a.jsonl.journal").exists()


def test_run_of_another_program_does_not_go_on(tmp_path):
    stopped(tmp_path / "a.jsonl", at=4)
    journal = tmp_path / "a.jsonl.journal"
    assert journal.read_text().count(program_version()) == 1
    journal.write_text(journal.read_text().replace(program_version(), "0.1.0"))
    with pytest.raises(BatchError, match="it is of a run with other program. Leave out --resume"):
        run_batch(Echo(), questions(6), outputs(tmp_path / "a.jsonl"), resume=True)


def test_the_program_is_another_with_its_code_weights_or_glossary(tmp_path):
    for name in ("qa/answer/writers/extractive.py", "qa/search/weights.json", "qa/question/glossary.tsv", "embeddings/encoder.py",
                 "qa/web/page/page.css", "tests/a.py", "qa/__pycache__/answering.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    versions = [program_version(tmp_path)]
    for name in ("qa/answer/writers/extractive.py", "qa/search/weights.json", "qa/question/glossary.tsv", "embeddings/encoder.py"):
        (tmp_path / name).write_text("after")
        versions.append(program_version(tmp_path))
    (tmp_path / "qa/answer/writers/extractive.py").rename(tmp_path / "qa/writing.py")
    versions.append(program_version(tmp_path))
    assert len(set(versions)) == 6
    for name in ("qa/web/page/page.css", "tests/a.py", "qa/__pycache__/answering.pyc"):
        (tmp_path / name).write_text("after")
    assert program_version(tmp_path) == versions[-1]
    assert re.fullmatch(r"0\.1\.0\+[0-9a-f]{12}", program_version())


def test_broken_end_of_a_journal_is_asked_again(tmp_path):
    stopped(tmp_path / "a.jsonl", at=4)
    journal = tmp_path / "a.jsonl.journal"
    journal.write_bytes(journal.read_bytes()[:-9])
    stopped(tmp_path / "b.jsonl", at=4)
    (tmp_path / "b.jsonl.journal").open("ab").write(b'{"place": 3, "row": {"id"')
    for name, asked in (("a", ["q-3", "q-4", "q-5", "q-6"]), ("b", ["q-4", "q-5", "q-6"])):
        assistant = Echo()
        run_batch(assistant, questions(6), outputs(tmp_path / f"{name}.jsonl"), resume=True)
        assert assistant.asked == asked
        assert ids(tmp_path / f"{name}.jsonl") == [f"q-{n}" for n in range(1, 7)]


def test_rows_of_a_stopped_run_that_goes_on_come_first_on_standard_output(tmp_path, capsys):
    stopped(tmp_path / "a.jsonl", at=2)
    run_batch(Echo(), questions(6), outputs("-", tmp_path / "a.jsonl"), resume=True)
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == [f"q-{n}" for n in range(1, 7)]


def test_two_runs_that_meet_do_not_mix_their_rows(tmp_path):
    class Meddler(Echo):
        """While it answers its third question, another run over other questions begins and is stopped."""

        def ask(self, question, history=(), id="q-1"):
            if id == "q-3":
                stopped(tmp_path / "a.jsonl", at=2, count=3)
            return super().ask(question, history, id)

    run_batch(Meddler(), questions(4), outputs(tmp_path / "a.jsonl"))
    assert ids(tmp_path / "a.jsonl") == ["q-1", "q-2", "q-3", "q-4"]
    run_batch(Echo(), questions(3), outputs(tmp_path / "a.jsonl"), resume=True)
    assert ids(tmp_path / "a.jsonl") == ["q-1", "q-2", "q-3"]


def test_link_keeps_pointing_at_the_answers(tmp_path):
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    run_batch(Echo(), questions(1), outputs(tmp_path / "link.jsonl"))
    assert (tmp_path / "link.jsonl").is_symlink()
    assert ids(tmp_path / "real.jsonl") == ["q-1"]


def test_unwritable_places_are_refused_before_the_first_question(tmp_path):
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "q.jsonl").touch()
    for path, reason in ((tmp_path / "no/out.jsonl", f"there is no folder {tmp_path}/no"),
                         (tmp_path / "folder.jsonl", "it is a folder"),
                         (tmp_path / "out.pdf", "the ending is none of .jsonl, .csv, .xlsx, .md, .html")):
        with pytest.raises(BatchError, match=f"Cannot write answers to .*{path.name}: {reason}"):
            outputs(path)
    with pytest.raises(BatchError, match="q.jsonl holds the questions. Name another file with -o"):
        outputs(tmp_path / "a.csv", tmp_path / "q.jsonl", source=tmp_path / "q.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_a_clear_error_and_the_device_survives():
    with pytest.raises(BatchError, match="Cannot write answers to /dev/full: No space left on device"):
        run_batch(Echo(), questions(1), outputs("/dev/full"))
    assert Path("/dev/full").is_char_device()


COUNT, KILLS = 150, 3


class Slow(Echo):
    """Takes its time, and notes on disk what it was asked."""

    def ask(self, question, history=(), id="q-1"):
        with open(sys.argv[2], "a") as asked:
            asked.write(f"{id}\n")
        time.sleep(0.005)
        return super().ask(question, history, id)


@pytest.mark.slow
def test_killed_at_random_moments_a_run_loses_and_doubles_nothing(tmp_path):
    target, asked = tmp_path / "a.jsonl", tmp_path / "asked"
    command = [sys.executable, __file__, str(target), str(asked)]
    chance, killed = random.Random(7), 0
    while not target.exists():
        process = subprocess.Popen(command)
        if killed < KILLS:
            while not (tmp_path / "a.jsonl.journal").exists():
                time.sleep(0.01)
            before = len(asked.read_text().splitlines()) if asked.exists() else 0
            while not asked.exists() or len(asked.read_text().splitlines()) == before:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait(60)
    assert killed == KILLS
    assert ids(target) == [f"q-{n}" for n in range(1, COUNT + 1)]
    assert COUNT <= len(asked.read_text().splitlines()) <= COUNT + KILLS
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", "asked"]


if __name__ == "__main__":
    run_batch(Slow(), questions(COUNT), outputs(sys.argv[1]), resume=True)


def test_a_journal_can_be_read_between_its_writes(tmp_path):
    journal = Journal.begin(tmp_path / "rows", {})
    rows = [{"id": n, "question": "问" * n} for n in range(4)]
    for place, row in enumerate(rows):
        journal.write(place, row)
        assert journal.row(0) == rows[0]
        assert next(iter(journal)) == rows[0]
    assert list(journal) == rows
    journal.close(remove=True)
    assert not list(tmp_path.iterdir())
