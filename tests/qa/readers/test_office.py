"""Files of older office programs: converted where LibreOffice is installed, else refused with what to do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from made_files import lines, read

from qa.documents.readers import office
from qa.documents.readers.kinds import OLE
from qa.errors import CorpusError


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed")
def test_an_older_file_is_read_by_way_of_a_newer_one(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("借阅规则", 1)
    document.add_paragraph("每人限借五册。")
    document.save(str(tmp_path / "a.docx"))
    subprocess.run([str(office.converter()), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "doc", "--outdir",
                    str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "a.doc").read_bytes().startswith(OLE)
    source = read(tmp_path / "a.doc")
    assert lines(source) == [("heading", "借阅规则"), ("paragraph", "每人限借五册。")]
    assert source.notices == ()


@pytest.mark.parametrize(("name", "target"), [("a.doc", "docx"), ("a.xls", "xlsx"), ("a.ppt", "pptx"), ("a.wps", "docx")])
def test_without_libreoffice_the_reason_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, target: str) -> None:
    monkeypatch.setattr(office, "converter", lambda: None)
    (tmp_path / name).write_bytes(OLE + bytes(600))
    reason = f"is a {Path(name).suffix} file, which LibreOffice would convert; install it, or save the file as .{target}"
    with pytest.raises(CorpusError, match=reason):
        read(tmp_path / name)


def fake(folder: Path, script: str) -> str:
    """A program that stands for LibreOffice; its last argument is the file, the one before the folder to write to."""
    program = folder / "soffice"
    program.write_text(f'#!/bin/sh\nfor last; do out="$before"; before="$last"; done\n{script}\n')
    program.chmod(0o755)
    return str(program)


def test_one_that_cannot_be_converted_or_not_in_time_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.doc").write_bytes(OLE + bytes(600))
    monkeypatch.setattr(office, "converter", lambda: fake(tmp_path, "exit 1"))
    with pytest.raises(CorpusError, match="cannot be converted by LibreOffice: it wants a password or is damaged; save it as .docx"):
        read(tmp_path / "a.doc")
    monkeypatch.setattr(office, "converter", lambda: fake(tmp_path, "exec sleep 20"))
    monkeypatch.setattr(office, "SECONDS", 0.3)
    with pytest.raises(CorpusError, match="took LibreOffice more than 0.3 seconds"):
        read(tmp_path / "a.doc")


def test_the_file_itself_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    document.add_paragraph("一段。")
    document.save(str(tmp_path / "made.docx"))
    (tmp_path / "a.doc").write_bytes(OLE + bytes(600))
    monkeypatch.setattr(office, "converter", lambda: fake(tmp_path, f'mkdir -p "$out"; cp {tmp_path}/made.docx "$out/in.docx"; echo > "$last"'))
    assert lines(read(tmp_path / "a.doc")) == [("paragraph", "一段。")]
    assert (tmp_path / "a.doc").read_bytes() == OLE + bytes(600)
