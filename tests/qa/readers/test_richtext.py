"""Rich text: encodings of characters, headings, notes, tables, what is hidden or of the file itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import blocks, lines, marks, places, read, rows

from qa.documents.source import Source
from qa.errors import CorpusError

FONTS = (r"{\fonttbl{\f0\fnil\fcharset134{\*\panose 02010600030101010101}SimSun;}{\f1\fswiss\fcharset0 Arial;}{\f2\fnil\fcharset204 Arial Cyr;}}"
         r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 Normal;}}{\info{\title not shown}{\author nobody}}")


def rich(folder: Path, body: str, head: str = r"\ansi\ansicpg936\deff0") -> Source:
    (folder / "a.rtf").write_bytes(rf"{{\rtf1{head}{FONTS}{body}}}".encode("ascii"))
    return read(folder / "a.rtf")


def escaped(words: str, encoding: str) -> str:
    return "".join(rf"\'{byte:02x}" for byte in words.encode(encoding))


def test_characters_of_code_pages_of_the_file_and_of_its_fonts(tmp_path: Path) -> None:
    body = rf"\pard\f0 {escaped('会费八十元。', 'gbk')}\par\f2 {escaped('Зал', 'cp1251')}\par\f1 caf{escaped('é', 'cp1252')}\par"
    assert lines(rich(tmp_path, body)) == [("paragraph", "会费八十元。"), ("paragraph", "Зал"), ("paragraph", "café")]


@pytest.mark.parametrize("body", [r"\uc1\u20250?\u35758?", r"\uc2\u20250\'bb\'e1\u35758\'d2\'e9", r"\uc0\u20250\u35758 ", r"{\uc2\u20250??}\u35758?",
                                  r"\u20250\'3f\u-29778?"])
def test_characters_by_number_with_those_for_older_programs_beside_them(tmp_path: Path, body: str) -> None:
    assert lines(rich(tmp_path, rf"\pard {body}\par")) == [("paragraph", "会议")]


def test_characters_beyond_the_first_plane(tmp_path: Path) -> None:
    source = rich(tmp_path, r"\pard \u-10179?\u-8704?ok\par")
    assert source.text.encode("utf-8").decode() == "😀ok\n"


@pytest.mark.parametrize("skip", [0, 1, 2])
def test_headings_by_their_outline_level(tmp_path: Path, skip: int) -> None:
    source = rich(tmp_path, rf"\uc{skip}\pard\s1\outlinelevel0 Fees\par\pard\s2 Ten euros.\par\pard\outlinelevel2 Refunds\par Late refunds\par"
                            r"\pard\outlinelevel9 None.\par")
    assert [(e.level, w) for e, (_, w) in zip(source.elements, lines(source), strict=True)] == [
        (1, "Fees"), (0, "Ten euros."), (3, "Refunds"), (3, "Late refunds"), (0, "None.")]
    assert places(source)["Refunds"] == {"paragraph": 3}


def test_footnotes_with_their_marks_in_the_code_page(tmp_path: Path) -> None:
    note = rf"{{\super\chftn {{\footnote\pard\plain {{\super\chftn }} {escaped('含列席者。', 'gbk')}}}}}"
    second = r"{\cs16\super \chftn {\*\footnote \ftnalt\pard {\chftn} \uc1\u35265?\u31807?}}"
    source = rich(tmp_path, rf"\pard {escaped('十二人', 'gbk')}{note}{escaped('参加', 'gbk')}{second}.\par\pard {escaped('散会。', 'gbk')}\par")
    assert lines(source) == [("paragraph", "十二人参加."), ("note", "含列席者。"), ("note", "见簿"), ("paragraph", "散会。")]
    assert marks(source) == [("1", "", "十二人"), ("2", "", "十二人参加")]
    assert [(b.kind, b.label, b.text) for b in blocks(source)][:2] == [("paragraph", "", "十二人参加."), ("footnote", "1", "含列席者。")]


HEADED = r"\outlinelevel0 Basel"


def row(*cells: str) -> str:
    told = "".join(c + r"\cell " for c in cells)
    return rf"\trowd\cellx1000\cellx2000\pard\intbl {told}\pard\intbl\trowd\cellx1000\cellx2000\row"


def test_tables_with_headings_and_a_note_in_a_cell(tmp_path: Path) -> None:
    note = r"{\super\chftn{\footnote\pard Residents.}}"
    source = rich(tmp_path, rf"\pard Before.\par{row('City', 'People')}{row('Bern', '12' + note)}{row(HEADED, '7')}\pard After"
                            r"{\super\chftn{\footnote\pard Later.}}\par" + row("alone", "here") + r"\pard End.\par")
    assert lines(source) == [("paragraph", "Before."), ("columns", "City\tPeople"), ("row", "Bern\t12"), ("row", "Basel\t7"), ("note", "Residents."),
                             ("paragraph", "After"), ("note", "Later."), ("paragraph", "alone here"), ("paragraph", "End.")]
    assert rows(source) == [{"City": "Bern", "People": "12"}, {"City": "Basel", "People": "7"}]
    assert marks(source) == [("2", "", "After")]
    assert not any("\ue000" <= c <= "\uf8ff" for c in source.text)


def test_what_is_hidden_deleted_or_of_the_file_itself_is_not_read(tmp_path: Path) -> None:
    source = rich(tmp_path, r"{\header\pard Running\par}{\pict\wmetafile8 0102}{\*\generator X;}\pard Chair{\v secret} is{\fs20\v\b more {\i deep}}"
                            r" Ann\v gone\v0 . {\deleted old}{\field{\*\fldinst PAGE}{\fldrslt 7}}{\*\bkmkstart b}\par\v All\par\plain Shown.\par")
    assert lines(source) == [("paragraph", "Chair is Ann. 7"), ("paragraph", "Shown.")]


def test_line_breaks_tabs_and_signs(tmp_path: Path) -> None:
    source = rich(tmp_path, r"\pard A\tab B\line C \{x\} \\ \ldblquote q\rdblquote  5\~km\emdash end\par")
    assert [w for _, w in lines(source)] == ["A B", "C {x} \\ “q” 5 km—end"]


@pytest.mark.parametrize("data", [b"{\\rtf1", b"{\\rtf1{\\fonttbl{\\f0 Arial;}}}", b"{\\rtf1\\ansi\\pard\\par}"])
def test_one_without_words_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.rtf").write_bytes(data)
    with pytest.raises(CorpusError, match="holds no text"):
        read(tmp_path / "a.rtf")


def test_one_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi\pard First.\par\pard Second{\footnote\pard cut")
    assert [w for _, w in lines(read(tmp_path / "a.rtf"))] == ["First.", "Second", "cut"]
