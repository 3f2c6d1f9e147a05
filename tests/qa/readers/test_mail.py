"""Mail: heads, bodies in plain words and HTML, quoted mail, attachments, messages within messages, what is encrypted, boxes."""

from __future__ import annotations

import base64
import io
import quopri
from email.header import Header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import docx
import pytest
from made_files import blocks, lines, places, read

from qa.documents.source import Source
from qa.errors import CorpusError


def saved(folder: Path, data: bytes, name: str = "a.eml") -> Source:
    (folder / name).write_bytes(data)
    return read(folder / name)


def plain(body: bytes | str, *heads: str, kind: str = "text/plain; charset=utf-8", coded: str = "8bit") -> bytes:
    own = body.encode() if isinstance(body, str) else body
    first = "\n".join(["From: Ann <ann@example.org>", *heads, "MIME-Version: 1.0", f"Content-Type: {kind}",
                       f"Content-Transfer-Encoding: {coded}"])
    return first.encode("utf-8", "surrogateescape") + b"\n\n" + own


def message(subject: str, body: str, html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "ann@example.org", "bob@example.org"
    made.set_content(body)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def word_file(words: str) -> bytes:
    document, held = docx.Document(), io.BytesIO()
    document.add_heading("附表", 1)
    document.add_paragraph(words)
    document.save(held)
    return held.getvalue()


def test_heads_and_a_body_in_gb2312_as_quoted_printable(tmp_path: Path) -> None:
    subject = Header("朱镕基纪念馆开放时间", "gbk").encode().replace("gbk", "gb2312")
    name = f"=?gb2312?B?{base64.b64encode('馆长'.encode('gbk')).decode()}?="
    body = quopri.encodestring("周一闭馆。\n\n其余各日九点开门。".encode("gbk"))
    source = saved(tmp_path, plain(body, f"Subject: {subject}", f"To: {name} <b@example.org>",
                                   "Date: Mon, 05 May 2031 09:00:00 +0800", kind="text/plain; charset=GB2312", coded="quoted-printable"))
    assert lines(source) == [("title", "朱镕基纪念馆开放时间"), ("paragraph", "From: Ann <ann@example.org>"),
                             ("paragraph", "To: 馆长 <b@example.org>"), ("paragraph", "Date: Mon, 05 May 2031 09:00:00 +0800"),
                             ("paragraph", "周一闭馆。"), ("paragraph", "其余各日九点开门。")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_subject_that_is_not_encoded(tmp_path: Path, encoding: str) -> None:
    subject = "会议室预订须提前一天申请"
    source = saved(tmp_path, b"Subject: " + subject.encode(encoding) + b"\nFrom: a@example.org\nDate: x\n\nBody.\n")
    assert lines(source)[0] == ("title", subject)
    source.text.encode("utf-8")


@pytest.mark.parametrize(("declared", "encoding", "body"), [
    ("utf-8", "gb18030", "会议室预订须提前一天申请，由办公室批准。"), ("gb2312", "utf-8", "会议室预订须提前一天申请。"),
    ("x-none", "utf-8", "闭馆。"),
    ("us-ascii", "utf-8", "闭馆。"), ("iso-8859-1", "cp1252", "“Ten” euros – €10."), ("iso-2022-jp", "iso2022_jp", "閉館。"),
    ("big5", "big5", "開放時間。")])
def test_encodings_that_are_declared_and_those_that_are_not_so(tmp_path: Path, declared: str, encoding: str, body: str) -> None:
    source = saved(tmp_path, plain(body.encode(encoding), "Subject: x", kind=f"text/plain; charset={declared}"))
    assert lines(source)[-1] == ("paragraph", body)


def test_base64_and_a_message_in_html_alone(tmp_path: Path) -> None:
    html = "<html><head><style>p{}</style></head><body><h2>Fees</h2><p>Ten&nbsp;euros.</p></body></html>"
    source = saved(tmp_path, plain(base64.encodebytes(html.encode()), "Subject: x", kind="text/html; charset=utf-8", coded="base64"))
    assert lines(source)[-2:] == [("heading", "Fees"), ("paragraph", "Ten euros.")]


def test_the_plain_words_are_taken_where_both_are_there(tmp_path: Path) -> None:
    assert lines(saved(tmp_path, message("x", "Plain.", "<p>Html.</p>").as_bytes()))[-1] == ("paragraph", "Plain.")
    assert lines(saved(tmp_path, message("x", " \n", "<p>Html.</p>").as_bytes()))[-1] == ("paragraph", "Html.")


def test_lines_that_were_wrapped_are_joined_and_quoted_mail_stands_apart(tmp_path: Path) -> None:
    body = ("图书馆自五月一日起实行夏季开放时间，上午九点至下午七点，周一照常\n闭馆整理，请读者注意安排。\n短行一\n短行二\n\n"
            "> 原信第一行\n> 原信第二行\n谢谢。\n")
    source = saved(tmp_path, plain(body, "Subject: x"))
    assert lines(source)[2:] == [
        ("paragraph", "图书馆自五月一日起实行夏季开放时间，上午九点至下午七点，周一照常闭馆整理，请读者注意安排。"),
                                 ("paragraph", "短行一"), ("paragraph", "短行二"), ("furniture", "> 原信第一行 > 原信第二行"),
                                 ("paragraph", "谢谢。")]
    assert not any("原信" in b.text for b in blocks(source))


def test_english_lines_that_were_wrapped(tmp_path: Path) -> None:
    body = "The library opens at nine in the morning from the first of May, and\ncloses at seven.\n\nDear all,\nsee you.\n"
    assert lines(saved(tmp_path, plain(body, "Subject: x")))[2:] == [
        ("paragraph", "The library opens at nine in the morning from the first of May, and closes at seven."), ("paragraph", "Dear all,"),
        ("paragraph", "see you.")]


def test_attachments_are_read_in_turn_with_their_names_as_places(tmp_path: Path) -> None:
    made = message("附件", "见附件。")
    made.add_attachment(word_file("会费八十元。"), maintype="application", subtype="octet-stream", filename="收费 表.docx")
    made.add_attachment("城市,万人\n苏州,12\n无锡,7\n".encode("gb18030"), maintype="text", subtype="csv", filename="人口.csv")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    made.add_attachment(b"\0\1\2", maintype="application", subtype="octet-stream", filename="x.bin")
    source = saved(tmp_path, made.as_bytes())
    assert lines(source)[-7:] == [("heading", "收费 表.docx"), ("heading", "附表"), ("paragraph", "会费八十元。"), ("heading", "人口.csv"),
                                  ("columns", "城市,万人"), ("row", "苏州,12"), ("row", "无锡,7")]
    found = places(source)
    assert found["会费八十元。"] == {"attachment": "收费 表.docx", "paragraph": 2}
    assert found["12"] == {"attachment": "人口.csv", "cells": "B2"}
    assert source.notices == ("its attachment x.bin is of a kind that is not read",)
    assert [{h.text: c.text for h, c in zip(b.columns, b.cells, strict=True)} for b in blocks(source) if b.kind == "row"] == [
        {"城市": "苏州", "万人": "12"}, {"城市": "无锡", "万人": "7"}]


def test_words_before_and_behind_a_file_and_an_html_body_with_a_plain_foot(tmp_path: Path) -> None:
    mixed = MIMEMultipart("mixed")
    mixed["Subject"], mixed["From"], mixed["Date"] = "x", "a@example.org", "Mon, 05 May 2031 09:00:00 +0800"
    mixed.attach(MIMEText("<p>First.</p>", "html", "utf-8"))
    file = MIMEApplication(word_file("会费八十元。"))
    file.add_header("Content-Disposition", "attachment", filename="a.docx")
    mixed.attach(file)
    mixed.attach(MIMEText("Sent to the list.", "plain", "utf-8"))
    source = saved(tmp_path, mixed.as_bytes())
    assert [w for _, w in lines(source)][3:] == ["First.", "Sent to the list.", "a.docx", "附表", "会费八十元。"]
    assert source.notices == ()


def test_a_message_within_a_message_with_its_own_attachment(tmp_path: Path) -> None:
    inner = message("内信", "内文。")
    inner.add_attachment("甲。\n".encode(), maintype="text", subtype="plain", filename="a.txt")
    outer = message("外信", "外文。")
    outer.add_attachment(inner)
    source = saved(tmp_path, outer.as_bytes())
    told = [(e.kind, e.level, source.text[e.start:e.end]) for e in source.elements]
    assert [row for row in told if row[0] in ("title", "heading")] == [("title", 1, "外信"), ("heading", 2, "内信"), ("heading", 3, "a.txt")]
    assert [w for _, w in lines(source)][-3:] == ["内文。", "a.txt", "甲。"]
    assert places(source)["甲。"] == {"attachment": "a.txt"}


ENCRYPTED = ('multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
             "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n")
ARMOURED = "-----BEGIN PGP MESSAGE-----\n\nhQEMA5b\n=x\n-----END PGP MESSAGE-----\n"


def test_what_is_encrypted_is_refused_and_named_within_another(tmp_path: Path) -> None:
    for data in (plain(ENCRYPTED[1], "Subject: x", kind=ENCRYPTED[0]), plain(ARMOURED, "Subject: x"),
                 plain("x", "Subject: x", kind="application/pkcs7-mime; smime-type=enveloped-data")):
        with pytest.raises(CorpusError, match="is encrypted"):
            saved(tmp_path, data)
    inner = plain(ENCRYPTED[1], "Subject: inner", kind=ENCRYPTED[0]).decode()
    outer = plain(f"--o\nContent-Type: text/plain\n\nReadable.\n--o\nContent-Type: message/rfc822\n\n{inner}\n--o--\n", "Subject: outer",
                  kind="multipart/mixed; boundary=o")
    source = saved(tmp_path, outer)
    assert lines(source)[-1] == ("paragraph", "Readable.")
    assert source.notices == ("a message within it is encrypted; save it decrypted",)


def test_a_box_of_messages_with_their_numbers_as_places(tmp_path: Path) -> None:
    one = "From x Mon Jan  1 00:00:00 2024\nFrom: a@example.org\nSubject: {0}\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n\n{1}\n\n"
    kept = one.format("First", "One.\n>From here on.") + one.format("=?utf-8?b?5LqM?=", "贰。") \
        + one.format("Locked", ARMOURED) + one.format("", "Last.")
    source = saved(tmp_path, kept.encode(), "a.mbox")
    assert [w for k, w in lines(source) if k == "heading"] == ["First", "二", "—"]
    assert [s.place for s in source.stretches][-1] == {"message": 4}
    assert "message 3 is encrypted; save it decrypted" in source.notices


def test_a_head_that_breaks_its_parser(tmp_path: Path) -> None:
    source = saved(tmp_path, b"From: =?utf-8?q?a=22?= <<>@[\nTo: ,;:<\nSubject: =?x?y?z\nDate: \xff\n\nBody.\n")
    assert lines(source)[-1] == ("paragraph", "Body.")
    source.text.encode("utf-8")
