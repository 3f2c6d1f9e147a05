"""Look-up on the command line: what stands at a reference, and where words come from."""

import json

import pytest
from one_document import feed, use_one_document

from qa.cli import commands
from qa.cli.messages import located_view, show
from qa.types import Located, Match


@pytest.fixture
def assistant(tmp_path, monkeypatch):
    return use_one_document(tmp_path, monkeypatch)


def test_cite_prints_one_object_for_each_line_and_finds_some(assistant, monkeypatch, capsys):
    feed(monkeypatch, "附件\n\n无\n".encode())
    assert commands.main(["cite", "--json", "-"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["reference"], [m["id"] for m in row["matches"]]) for row in rows] == [
        ("附件", ["a:annex"]), ("", []), ("无", [])]


@pytest.mark.parametrize("command", ["cite", "quote"])
def test_nothing_found_at_all_is_status_3(assistant, capsys, command):
    assert commands.main([command, "无", "没有", "--json"]) == 3
    assert [json.loads(line)["matches"] for line in capsys.readouterr().out.splitlines()] == [[], []]


def test_cite_prints_a_reference_in_a_style(assistant, capsys):
    assert commands.main(["cite", "附件", "--format", "un"]) == 0
    assert capsys.readouterr().out == "“a”，附件。\n"
    assert commands.main(["cite", "附件", "无", "--format", "text"]) == 0
    assert capsys.readouterr().out == "a，附件\n附件\ufffd[31m红色\ufffd。\n"
    assert commands.main(["cite", "附件", "--format", "ris"]) == 0
    assert capsys.readouterr().out.split("\n")[0] == "TY  - RPRT\r"
    assert commands.main(["cite", "附件", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["matches"][0]["id"] == "a:annex"
    assert commands.main(["cite", "无", "--format", "un"]) == 3
    assert commands.main(["cite", "附件", "--format", "apa"]) == 2
    assert commands.main(["cite", "附件", "--format", "un", "--json"]) == 2
    assert commands.main(["cite", "附件", "--format", "json", "--json"]) == 0
    assert "Invalid value for --format: apa is none of text, json, un, gbt7714" in capsys.readouterr().err


def test_cite_shows_what_stands_around(assistant, capsys):
    before = "第5段 全球国际移民总数从 1990 年的 1.55 亿 上升到 2010 年的 2.14 亿。发达国家有 60%。"
    assert commands.main(["cite", "附件", "--context", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [f"    a，第1个自然段  {before}", "[1] a，附件  移徙报告"]
    assert commands.main(["cite", "附件", "--context", "1", "--json"]) == 0
    match, = json.loads(capsys.readouterr().out)["matches"]
    assert (match["before"], match["after"]) == ([{"locator": "a，第1个自然段", "text": before}], [])
    assert commands.main(["cite", "附件", "--context", "1", "--format", "un"]) == 2


def test_quote_shows_status_and_place(assistant, capsys):
    assert commands.main(["quote", "2.14 亿", "无"]) == 0
    assert capsys.readouterr().out == """\
2.14 亿
原文如此，逐字相同
[1] a，第5段  移徙报告
    全球国际移民总数从 1990 年的 1.55 亿上升到 2010 年的 2.14 亿。发达国家有 60%。
    a.txt 4-58  a:p5

无
资料中没有

"""


def test_words_too_short_for_a_quotation_are_counted(capsys):
    places = tuple(Match(f"i{n}", "a.txt", ((0, 2),), "移民", "d", "l") for n in range(2))
    show(located_view(Located("移民", "exact", places)), commands.output())
    assert capsys.readouterr().out.splitlines()[1:3] == ["太短，算不上引文；资料中出现次数：2", "[1] l  d"]


def test_diff_shows_without_colour(capsys):
    diff = (("same", "全球"), ("lost", "不"), ("added", "都"), ("altered", "九"))
    place = Match("i", "a.txt", ((0, 1), (3, 4)), "全球不", "d", "l", 0.9, diff)
    show(located_view(Located("x", "near", (place,))), commands.output())
    assert "    全球[-不-]{+都+}{~九~}\n    a.txt 0-1, 3-4  i\n" in capsys.readouterr().out


def test_what_turns_the_meaning_is_called_out_before_the_words(capsys):
    diff = (("same", "汇款"), ("lost negation", "不"), ("altered number", "5 → 6"))
    show(located_view(Located("汇款应占6成", "near", (Match("i", "a.txt", ((0, 1),), "汇", "d", "l", 0.9, diff),))), commands.output())
    assert capsys.readouterr().out.splitlines()[1:6] == [
        "相近，但并非原文", "⚠ 少了否定：不", "⚠ 数字不同：5 → 6", "[1] l  d", "    汇款[-不-]{~5 → 6~}"]


def test_many_places_are_cut_short_and_counted(capsys):
    places = tuple(Match(f"i{n}", "a.txt", ((0, 1),), "汇款", "d", "l") for n in range(25))
    show(located_view(Located("remittances", "exact", places), "en"), commands.output())
    assert capsys.readouterr().out.splitlines()[-2:] == ["5 more places (--json lists them all)", ""]


@pytest.mark.parametrize("command", ["cite", "quote"])
def test_nothing_to_look_up_is_wrong_usage(assistant, command, capsys):
    assert commands.main([command, " "]) == 2
    assert "nothing is given to look up" in capsys.readouterr().err
