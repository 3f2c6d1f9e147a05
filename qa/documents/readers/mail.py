"""Mail (.eml, .mbox, .msg): who, to whom, when and about what as its head; quoted mail apart; attachments read in turn."""

from __future__ import annotations

import email
import email.policy
import mailbox
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.readers.encodings import decode
from qa.documents.readers.html import decode_page, write_page
from qa.documents.source import Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 1
HEADS = ("From", "To", "Cc", "Date")
DEEPEST = 4
"""Messages within messages."""
QUOTED = re.compile(r"^\s*>")
ENCRYPTED = ("multipart/encrypted", "application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_PROPERTIES = {"subject": "0037", "from": "0C1A", "address": "0C1F", "to": "0E04", "cc": "0E03", "body": "1000", "html": "1013", "headers": "007D"}
_ATTACHED = {"name": "3707", "short": "3704", "data": "3701"}


def read(path: Path, work: Work) -> Source:
    """A message. Raises CorpusError if it is encrypted or holds nothing."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:200]:
        data = decode(data)[0].encode("utf-8")
    out = SourceBuilder("eml")
    _write(email.message_from_bytes(data, policy=email.policy.default), out, work, {}, 0)
    return out.finished()


def read_box(path: Path, work: Work) -> Source:
    """A box of messages."""
    out = SourceBuilder("mbox")
    box = mailbox.mbox(path, factory=lambda file: email.message_from_binary_file(file, policy=email.policy.default), create=False)  # type: ignore[call-overload]
    for number, message in enumerate(box, 1):
        work.beat()
        try:
            _write(message, out, work, {"message": number}, 0)
        except CorpusError as error:
            out.notice(f"message {number} {error}")
    return out.finished()


def _write(message: Any, out: SourceBuilder, work: Work, place: dict[str, Any], depth: int) -> None:
    if message.get_content_type() in ENCRYPTED:
        raise CorpusError("is encrypted; save it decrypted")
    subject = _head(message, "Subject")
    out.line("title" if depth == 0 and not place else "heading", subject or "—", place or None, level=1 + depth)
    for name in HEADS:
        if told := _head(message, name):
            out.line("paragraph", f"{name}: {told}", place or None)
    body, rest = _parts(message)
    if body is not None:
        _body(body, out, place)
    for part in rest:
        work.beat()
        _attached(part, out, work, place, depth)


def _head(message: Any, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # headers that break the parser of the standard library
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        return " ".join(str(raw).split())


def _parts(message: Any) -> tuple[Any, list[Any]]:
    """The message's own words, plain where there are such, and its other parts."""
    leaves = list(_leaves(message))
    inline = [p for p in leaves if p.get_content_disposition() != "attachment" and p.get_content_type() in ("text/plain", "text/html")]
    plain = next((p for p in inline if p.get_content_type() == "text/plain" and _words(p).strip()), None)
    body = plain or next(iter(inline), None)
    alternatives = {id(p) for p in inline if body is not None and p.get_content_type() != body.get_content_type() and not p.get_filename()}
    return body, [p for p in leaves if p is not body and id(p) not in alternatives]


def _leaves(message: Any) -> Iterator[Any]:
    """The parts of a message; messages within it are not opened."""
    if message.get_content_maintype() == "multipart":
        for part in message.get_payload() if isinstance(message.get_payload(), list) else ():
            yield from _leaves(part)
    else:
        yield message


def _words(part: Any) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload() or "").encode("utf-8", "surrogateescape")
    charset = _charset(part)
    if part.get_content_type() == "text/html":
        return decode_page(data, charset)[0]
    try:
        return data.decode("gb18030" if (charset or "").lower() in ("gb2312", "gbk") else charset or "utf-8")
    except (LookupError, ValueError):
        try:
            return decode(data)[0]
        except CorpusError:
            return data.decode("utf-8", "replace")


def _charset(part: Any) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, AttributeError, TypeError):
        return None


def _body(part: Any, out: SourceBuilder, place: dict[str, Any]) -> None:
    words = _words(part)
    if part.get_content_type() == "text/html":
        write_page(words, out, place)
    else:
        _plain(words, out, place)


def _plain(words: str, out: SourceBuilder, place: dict[str, Any]) -> None:
    """Plain words: a paragraph goes on over lines that are wrapped; quoted lines stand apart."""
    lines: list[str] = []
    quoted = False

    def flush() -> None:
        if lines:
            out.line("furniture" if quoted else "paragraph", " ".join(lines), place or None)
            lines.clear()

    for line in words.splitlines():
        is_quoted = bool(QUOTED.match(line))
        if is_quoted != quoted or not line.strip() or lines and len(lines[-1]) < 50 and not is_quoted:
            flush()
            quoted = is_quoted
        if line.strip():
            lines.append(line.strip())
    flush()


def _attached(part: Any, out: SourceBuilder, work: Work, place: dict[str, Any], depth: int) -> None:
    name = _name_of(part)
    where = place | {"attachment": name} if name else place
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        for message in inner if isinstance(inner, list) else ():
            if depth < DEEPEST:
                _write(message, out, work, where, depth + 1)
        return
    payload = part.get_payload(decode=True)
    is_read = part.get_content_maintype() not in ("image", "audio", "video") and part.get_content_subtype() != "pgp-signature"
    if isinstance(payload, bytes) and payload and is_read:
        write_attachment(name or f"attachment.{part.get_content_subtype()}", payload, out, work, where)


def _name_of(part: Any) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def write_attachment(name: str, data: bytes, out: SourceBuilder, work: Work, place: dict[str, Any]) -> None:
    """Reads a file that hangs on a message by its own reader, and writes it after the message."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (re.sub(r"[^\w.-]", "_", name)[-80:] or "attachment")
        path.write_bytes(data)
        try:
            source = work.read(path)
        except CorpusError as error:
            out.notice(f"its attachment {name} {error}")
            return
    out.line("heading", name, place or None, level=2)
    out.append(source, place)


def read_outlook(path: Path, work: Work) -> Source:
    """A message of Outlook's, by olefile. Raises CorpusError if it is damaged."""
    import olefile

    out = SourceBuilder("msg")
    try:
        with olefile.OleFileIO(path) as file:
            told = {name: _property(file, (), number) for name, number in _PROPERTIES.items()}
            out.line("title", told["subject"] or "—")
            for name, words in (("From", told["from"] or told["address"]), ("To", told["to"]), ("Cc", told["cc"])):
                if words:
                    out.line("paragraph", f"{name}: {words}")
            date = re.search(r"^Date:\s*(.+)$", told["headers"], re.MULTILINE)
            if date:
                out.line("paragraph", f"Date: {date[1]}")
            if told["body"].strip():
                _plain(told["body"], out, {})
            elif told["html"]:
                write_page(told["html"], out)
            for folder in sorted({entry[0] for entry in file.listdir() if entry[0].startswith("__attach")}):
                work.beat()
                own = {name: _property(file, (folder,), number) for name, number in _ATTACHED.items() if name != "data"}
                stream = [folder, f"__substg1.0_{_ATTACHED['data']}0102"]
                if file.exists(stream):
                    name = own["name"] or own["short"] or folder
                    write_attachment(name, file.openstream(stream).read(), out, work, {"attachment": name})
    except (OSError, ValueError, IndexError) as error:
        raise CorpusError(f"is damaged or no message ({str(error)[:80]}); save it again") from error
    return out.finished()


def _property(file: Any, folder: tuple[str, ...], number: str) -> str:
    """A property of a message in words; empty where it has none."""
    for kind, codec in (("001F", "utf-16-le"), ("001E", ""), ("0102", "")):
        stream = [*folder, f"__substg1.0_{number}{kind}"]
        if file.exists(stream):
            data = file.openstream(stream).read()
            if codec:
                return str(data.decode(codec, "replace"))
            try:
                return decode(data)[0] if data else ""
            except CorpusError:
                return str(data.decode("latin-1"))
    return ""


