"""Question files to answer files: what is read, what a bad row becomes, and that no file is ever lost."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.batch import AnswerFile, Question, answer_all, json_line, read_questions
from qa.errors import BatchError, QuestionError
from qa.words import UNSAFE
from qa.types import Answer, Turn


class Echo:
    """Answers with the question and the number of turns before; refuses an empty one; breaks on "break"."""

    def ask(self, question, history=(), id="q-1"):
        if not question.strip():
            raise QuestionError("The question is empty. Ask something")
        if question == "break":
            raise ZeroDivisionError("a bug")
        return Answer(id, question, "zh", (f"{question} {len(history)} [1]",), True, 0.5, (), (), 3)


def write(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


@pytest.mark.parametrize("data", [
    "汇款有多少？\n\n  \nWho wrote it?\n".encode(),
    b"\xef\xbb\xbf" + "汇款有多少？\r\n\r\nWho wrote it?".encode(),
    "汇款有多少？\nWho wrote it?\n".encode("gb18030"),
    "汇款有多少？\nWho wrote it?\n".encode("utf-16"),
    "汇款有多少？\rWho wrote it?\r".encode(),
], ids=["utf-8", "bom", "gb18030", "utf-16", "old mac"])
def test_text_file_has_one_question_a_line_in_any_encoding(tmp_path, data):
    assert read_questions(write(tmp_path, "q.txt", data)) == [
        Question("q-1", "汇款有多少？"), Question("q-2", "Who wrote it?")]


def test_one_short_chinese_line_in_gb18030_is_not_taken_for_big5(tmp_path):
    assert read_questions(write(tmp_path, "q.txt", "儿童".encode("gb18030")))[0].question == "儿童"


def test_big5_is_detected(tmp_path):
    text = "二〇一〇年全球國際移民總數是多少？\n誰寫了這份報告？\n匯款對發展有什麼作用？"
    assert [q.question for q in read_questions(write(tmp_path, "q.txt", text.encode("big5", "ignore")))][1:] == [
        "誰寫了這份報告？", "匯款對發展有什麼作用？"]


def test_only_line_ends_part_questions(tmp_path):
    assert [q.question for q in read_questions(write(tmp_path, "q.txt", "a\u2028b\x0cc\n"))] == ["a\u2028b\x0cc"]


def test_empty_file_has_no_questions(tmp_path):
    assert read_questions(write(tmp_path, "q.txt", "")) == []


def test_jsonl_keeps_ids_history_and_other_fields(tmp_path):
    rows = [{"question": "一", "kind": "fact"},
            {"id": 7, "question": "二", "history": [{"question": "一", "answer": "壹"}, {"question": "零"}]},
            {"id": "q-1", "question": "三", "history": []}]
    path = write(tmp_path, "q.jsonl", "\n\n".join(json.dumps(row) for row in rows))
    assert read_questions(path) == [
        Question("q-1", "一", (), {"kind": "fact"}),
        Question(7, "二", (Turn("一", "壹"), Turn("零", ""))),
        Question("q-1", "三")]


@pytest.mark.parametrize(("line", "id", "question", "error"), [
    ('{"question": "a"', "q-2", '{"question": "a"', "Line 2 is not JSON"),
    ("[" * 100_000, "q-2", "[" * 400, "Line 2 is not JSON"),
    ("[1]", "q-2", "[1]", "Line 2 is not an object"),
    ('{"id": "x"}', "x", "", 'Line 2 has no "question"'),
    ('{"question": 5}', "q-2", "", 'Line 2 has no "question"'),
    ('{"question": "a", "history": "b"}', "q-2", "a", 'Line 2: "history" is not a list'),
    ('{"question": "a", "history": [{"answer": "b"}]}', "q-2", "a", 'Line 2: "history" is not a list'),
])
def test_broken_line_is_an_error_row_in_its_place(tmp_path, line, id, question, error):
    path = write(tmp_path, "q.jsonl", f'{{"question": "before"}}\n{line}\n{{"question": "after"}}\n')
    before, broken, after = answer_all(Echo(), read_questions(path))
    assert (before["answer"], after["answer"], after["id"]) == ("before 0 [1]", "after 0 [1]", "q-3")
    assert broken.keys() == {"id", "question", "error"}
    assert (broken["id"], broken["question"]) == (id, question)
    assert broken["error"].startswith(error)


@pytest.mark.parametrize(("data", "expected"), [
    ('\n {"id": "a", "question": "一"}\nbroken', [("a", "一", False), ("q-2", "broken", True)]),
    ('一\n{"question": "二"}', [("q-1", "一", False), ("q-2", '{"question": "二"}', False)]),
    ("", []),
])
def test_standard_input_is_jsonl_if_its_first_line_is_an_object(monkeypatch, data, expected):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    assert [(q.id, q.question, bool(q.error)) for q in read_questions("-")] == expected


@pytest.mark.parametrize(("name", "data", "reason"), [
    ("q.docx", b"", "the ending is none of .txt, .jsonl"),
    ("q.txt", b"\x00\x01\x02\xff\xfe\x80" * 50, "it is binary or in no known encoding"),
])
def test_unreadable_question_file_is_refused_with_its_name(tmp_path, name, data, reason):
    path = write(tmp_path, name, data)
    with pytest.raises(BatchError) as refusal:
        read_questions(path)
    assert path in str(refusal.value)
    assert reason in str(refusal.value)


def test_missing_question_file_is_refused(tmp_path):
    with pytest.raises(BatchError, match="nowhere.txt: No such file"):
        read_questions(str(tmp_path / "nowhere.txt"))


def test_failing_questions_do_not_stop_the_rest_and_a_bug_is_logged(caplog):
    rows = list(answer_all(Echo(), [Question("a", " "), Question(2, "break"), Question(3, "c", (Turn("x"),))]))
    assert rows[0] == {"id": "a", "question": " ", "error": "The question is empty. Ask something"}
    assert rows[1] == {"id": 2, "question": "break", "error": "ZeroDivisionError: a bug"}
    assert (rows[2]["id"], rows[2]["answer"]) == (3, "c 1 [1]")
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_input_fields_go_through_without_hiding_the_answer():
    extra = {"kind": "fact", "language": "en", "error": "none", "passages": 3}
    row, = answer_all(Echo(), [Question("a", "b", extra=extra)])
    assert (row["language"], row["passages"], "error" in row) == ("zh", [], False)
    assert {key: row[key] for key in ("kind", "input_language", "input_error", "input_passages")} == {
        "kind": "fact", "input_language": "en", "input_error": "none", "input_passages": 3}


def test_answers_round_trip(tmp_path):
    target, rows = tmp_path / "out.jsonl", [{"id": "一", "question": "\ud800\u2028"}, {"id": 2}]
    with AnswerFile(str(target)) as answers:
        for row in rows:
            answers.write(row)
        assert not target.exists()
    assert [json.loads(line) for line in target.read_text("utf-8").splitlines()] == rows
    assert os.listdir(tmp_path) == ["out.jsonl"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ZeroDivisionError])
def test_interrupted_run_leaves_the_old_answers(tmp_path, stop):
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with pytest.raises(stop), AnswerFile(str(target)) as answers:
        answers.write({"id": 1})
        raise stop
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_link_keeps_pointing_at_the_answers(tmp_path):
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    with AnswerFile(str(tmp_path / "link.jsonl")) as answers:
        answers.write({"id": 1})
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_text() == '{"id": 1}\n'


def test_unwritable_places_are_refused_before_the_first_question(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder.jsonl").mkdir()
    for path, reason in ((tmp_path / "file/out.jsonl", "Not a directory"), (tmp_path / "no/out.jsonl", "No such file"),
                         (tmp_path / "folder.jsonl", "it is a folder")):
        with pytest.raises(BatchError, match=f"Cannot write answers to .*{path.name}: {reason}"), AnswerFile(str(path)):
            pytest.fail("opened")


def test_unknown_ending_is_refused():
    with pytest.raises(BatchError, match="out.pdf: the ending is none of .jsonl"):
        AnswerFile("out.pdf")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_a_clear_error_and_the_device_survives():
    with pytest.raises(BatchError, match="Cannot write answers to /dev/full: No space left on device"), \
            AnswerFile("/dev/full") as answers:
        answers.write({"id": 1})
    assert Path("/dev/full").is_char_device()


@given(st.text(st.characters()))
def test_json_line_is_safe_on_one_line_and_says_the_same(text):
    line = json_line({"question": text})
    assert json.loads(line) == {"question": text}
    assert UNSAFE.search(line) is None
    assert len(line.splitlines()) == 1
    assert line.encode()


@given(st.text())
def test_any_line_of_jsonl_becomes_one_row(line):
    from qa.batch import parse_row

    row, = answer_all(Echo(), [parse_row(line, "q-9", 9)])
    assert "id" in row
    assert ("error" in row) != ("answer" in row)
