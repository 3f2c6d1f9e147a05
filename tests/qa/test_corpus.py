"""Reading a folder: encodings, names, what is left out."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from qa.documents.corpus import fingerprint, list_files, other_files, read_corpus, read_document
from qa.documents.readers.encodings import decode
from qa.documents.readers.process import ReadingProcess
from qa.errors import CorpusError

ZH, TW = "国际移徙与发展问题高级别对话。", "國際移徙與發展問題高級別對話。"
RU = "Генеральный секретарь представил доклад о международной миграции."


@pytest.mark.parametrize(("text", "encoding", "name"), [
    (ZH, "utf-8", "utf-8"), (ZH, "utf-8-sig", "utf-8-sig"), (ZH, "gb18030", "gb18030"), ("何时举行？\n", "gb18030",
        "gb18030"),
    ("移徙", "gb18030", "gb18030"), ("2010年有多少人？", "gb18030", "gb18030"), (TW, "gb18030", "gb18030"), (TW, "big5",
        "big5"),
    ("2010年有多少移徙者？", "gb2312", "gb18030"), ("移民人數", "big5", "big5"), (ZH, "utf-16", "utf-16"), (ZH + "\n",
        "utf-16-le", "utf-16-le"),
    (ZH + "\n", "utf-16-be", "utf-16-be"), ("一 one\n", "utf-16-le", "utf-16-le"), (ZH, "utf-32", "utf-32"), (RU,
        "cp1251", "cp1251"),
    ("Le Secrétaire général a présenté son rapport à l’Assemblée.", "cp1252", "cp1252"), ("plain", "ascii", "utf-8"),
    ("", "ascii", "utf-8")])
def test_encodings(text: str, encoding: str, name: str) -> None:
    assert decode(text.encode(encoding)) == (text, name)


@pytest.mark.parametrize("text", ["一\r\n二\r\n", "一\r二\r", "一\n\n二"])
def test_line_ends_stay_as_they_are(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()) == (text, "utf-8-sig")
    assert decode(text.encode("gb18030"))[0] == text


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), bytes(range(256)) * 4,
                                  b"\0" * 50,
                                  b"\x00\x01\x02\xff\xfe\x80" * 50])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(CorpusError, match="is binary or in no known encoding; save it as UTF-8"):
        decode(data)


def test_a_bom_that_lies_is_refused() -> None:
    with pytest.raises(CorpusError, match="begins like utf-8-sig but is not .* at byte 0"):
        decode(codecs.BOM_UTF8 + b"\xff")


def write(folder: Path, name: str, data: str | bytes = "一句话。\n") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_files_are_listed_by_path(tmp_path: Path) -> None:
    for name in ("乙.txt", "甲.md", "b/c.TXT", "b/丙/d.txt", "README.md", "b/readme.txt", "README", "x.bin", ".hid.txt",
                 ".git/e.txt"):
        write(tmp_path, name)
    assert [p.relative_to(tmp_path).as_posix() for p in list_files(tmp_path)] == ["b/c.TXT", "b/丙/d.txt", "乙.txt",
        "甲.md"]
    assert other_files(tmp_path) == ["x.bin"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside, folder = write(tmp_path, "secret/s.txt"), tmp_path / "corpus"
    inside = write(folder, "a.txt")
    (folder / "out.txt").symlink_to(outside)
    (folder / "out").symlink_to(outside.parent)
    (folder / "in.txt").symlink_to(inside)
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "out.pdf").symlink_to(outside)
    assert [p.name for p in list_files(folder)] == ["a.txt", "gone.txt", "in.txt"]
    assert other_files(folder) == []
    assert read_corpus(folder).skipped == (("gone.txt", "cannot be read: No such file or directory"),)


def test_what_cannot_be_read_is_named_and_skipped(tmp_path: Path) -> None:
    write(tmp_path, "好.txt", ZH.encode("gb18030"))
    write(tmp_path, "binary.txt", bytes(range(256)) * 4)
    write(tmp_path, "empty.txt", "")
    write(tmp_path, "blank.md", " \n\t\n")
    (tmp_path / "folder.txt").mkdir()
    corpus = read_corpus(tmp_path)
    assert [(d.source, d.encoding, d.blocks[0].text) for d in corpus.documents] == [("好.txt", "gb18030", ZH)]
    assert corpus.skipped == (("binary.txt", "is binary or in no known encoding; save it as UTF-8"),
                              ("blank.md", "holds no text"), ("empty.txt", "holds no text"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any file")
def test_a_file_without_permission_is_named_and_skipped(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt").chmod(0)
    assert read_corpus(tmp_path).skipped == (("b.txt", "cannot be read: Permission denied"),)


def test_a_folder_without_documents_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="No corpus folder at .*nowhere. Name a folder"):
        read_corpus(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"No readable document in .*\. Put documents there"):
        read_corpus(tmp_path)
    write(tmp_path, "empty.txt", "")
    with pytest.raises(CorpusError, match=r"\(empty.txt: holds no text\)"):
        read_corpus(tmp_path)


def test_carriage_returns_alone_end_lines(tmp_path: Path) -> None:
    with ReadingProcess() as process:
        d = read_document(write(tmp_path, "a.txt", "第一句。\r\r第二句。\r"), "a.txt", process)
    assert [(b.text, b.spans) for b in d.blocks] == [("第一句。", ((0, 4),)), ("第二句。", ((6, 10),))]


def test_the_fingerprint_knows_names_and_contents(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    first = read_corpus(tmp_path).fingerprint
    assert first == read_corpus(tmp_path).fingerprint
    assert first == fingerprint({"a.txt": read_corpus(tmp_path).documents[0].sha256})
    write(tmp_path, "a.txt", "另一句。\n")
    second = read_corpus(tmp_path).fingerprint
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    assert len({first, second, read_corpus(tmp_path).fingerprint}) == 3


def test_progress_counts_files(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt")
    calls: list[tuple[str, int, int]] = []
    read_corpus(tmp_path, lambda *call: calls.append(call))
    assert calls == [("reading", 0, 2), ("reading", 1, 2), ("reading", 2, 2)]
