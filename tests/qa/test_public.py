"""The package as a program uses it: the example of its docstring runs, and importing it is light."""

import os
import subprocess
import sys
import textwrap

import openpyxl
import pytest

import qa


def test_example_of_the_docstring_answers_a_workbook_into_a_page(assistant, tmp_path, monkeypatch):
    example = textwrap.dedent("\n".join(line for line in qa.__doc__.split("\n") if line.startswith("    ")))
    lines = [line for line in example.splitlines() if line]
    assert len(lines) <= 5
    book = openpyxl.Workbook()
    book.active.append(["question"])
    book.active.append(["2010年全球国际移民总数达到多少？"])
    book.save(tmp_path / "questions.xlsx")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(qa.Assistant, "open", lambda folder: assistant if folder == "my documents" else None)
    exec("\n".join(lines), {})
    assert "2010年全球国际移民总数达到 2.14 亿人" in (tmp_path / "answers.html").read_text("utf-8")
    assert sorted(os.listdir(tmp_path)) == ["answers.html", "questions.xlsx"]


def test_every_public_name_is_there_and_no_other():
    assert [name for name in qa.__all__ if getattr(qa, name).__name__ != name] == []
    with pytest.raises(AttributeError, match="module 'qa' has no attribute 'nonsense'"):
        qa.nonsense  # noqa: B018


def test_importing_the_package_loads_none_of_its_modules():
    script = "import sys, qa; print(*(name for name in sys.modules if name.startswith('qa.')))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"\n"
