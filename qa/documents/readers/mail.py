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

from qa.documents.readers.encodings import decode, decode_declared
from qa.documents.readers.html import decode_page, write_page
from qa.documents.source import Source, SourceBuilder, Work
from qa.documents.structure.lines import join_text
from qa.errors import CorpusError
from qa.text.printable import columns

VERSION = 2
HEADS = ("From", "To", "Cc", "Date")
DEEPEST = 4
"""Messages within messages."""
QUOTED = re.compile(r"^\s*>")
ENCRYPTED = ("multipart/encrypted", "application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
ARMOURED = "-----BEGIN PGP MESSAGE"
WRAPPED = 50
"""Columns from which a line of a mail is taken for one that was wrapped."""
NARROW = re.compile(rb"=\?gb(?:2312|k)(?=\?[bq]\?)", re.IGNORECASE)
"""An encoded word of a head that is declared to be in a narrower encoding than it is."""
_PROPERTIES = {"subject": "0037", "from": "0C1A", "address": "0C1F", "to": "0E04", "cc": "0E03", "body": "1000", "html": "1013", "headers": "007D"}
_ATTACHED = {"name": "3707", "short": "3704", "data": "3701"}


def read(path: Path, work: Work) -> Source:
    """A message. Raises CorpusError if it is encrypted or holds nothing."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:200]:
        data = decode(data)[0].encode("utf-8")
    out = SourceBuilder("eml")
    _write(_message(data), out, work, {}, 0)
    return out.finished()


def read_box(path: Path, work: Work) -> Source:
    """A box of messages."""
    out = SourceBuilder("mbox")
    box = mailbox.mbox(path, factory=lambda file: _message(file.read()), create=False)  # type: ignore[call-overload]
    for number, message in enumerate(box, 1):
        work.beat()
        try:
            _write(message, out, work, {"message": number}, 0)
        except CorpusError as error:
            out.notice(f"message {number} {error}")
    return out.finished()


def _message(data: bytes) -> Any:
    return email.message_from_bytes(NARROW.sub(b"=?gb18030", data), policy=email.policy.default)


def _write(message: Any, out: SourceBuilder, work: Work, place: dict[str, Any], depth: int) -> None:
    body, rest = _parts(message)
    if message.get_content_type() in ENCRYPTED or body and _words(body[0]).lstrip().startswith(ARMOURED):
        raise CorpusError("is encrypted; save it decrypted")
    subject = _head(message, "Subject")
    out.line("title" if depth == 0 and not place else "heading", subject or "—", place or None, level=1 + depth)
    for name in HEADS:
        if told := _head(message, name):
            out.line("paragraph", f"{name}: {told}", place or None)
    for part in body:
        _body(part, out, place)
    for part in rest:
        work.beat()
        _attached(part, out, work, place, depth)


def _head(message: Any, name: str) -> str:
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    if not raw.isascii():  # not encoded, against the rules
        raw = decode_declared(raw.encode("utf-8", "surrogateescape"), ())[0]
        return " ".join(raw.split())
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # heads that break the parser of the standard library
        return " ".join(raw.split())


def _parts(message: Any) -> tuple[list[Any], list[Any]]:
    """The message's own words, plain where there is a choice, and its other parts."""
    leaves = list(_leaves(message))
    body = [p for p in leaves if _is_text(p) and p.get_content_disposition() != "attachment" and not _name_of(p)]
    return body, [p for p in leaves if not any(p is one for one in body)]


def _is_text(part: Any) -> bool:
    return part.get_content_type() in ("text/plain", "text/html")


def _leaves(message: Any) -> Iterator[Any]:
    """The parts of a message, of several that say the same the plain one, else the last; messages within it are not opened."""
    held = message.get_payload() if message.get_content_maintype() == "multipart" else None
    if not isinstance(held, list):
        if held is None:
            yield message
    elif message.get_content_type() == "multipart/alternative" and held:
        told = [list(_leaves(part)) for part in held]
        yield from next((leaves for leaves in told if any(p.get_content_type() == "text/plain" and _words(p).strip() for p in leaves)),
                        next((leaves for leaves in reversed(told) if any(map(_is_text, leaves))), told[-1]))
    else:
        for part in held:
            yield from _leaves(part)


def _words(part: Any) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload() or "").encode("utf-8", "surrogateescape")
    charset = _charset(part)
    if part.get_content_type() == "text/html":
        return decode_page(data, charset)[0]
    try:
        return decode_declared(data, [charset])[0]
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
            out.line("furniture" if quoted else "paragraph", join_text(lines), place or None)
            lines.clear()

    for line in words.splitlines():
        is_quoted = bool(QUOTED.match(line))
        if is_quoted != quoted or not line.strip() or lines and columns(lines[-1]) < WRAPPED and not is_quoted:
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
            try:
                if depth < DEEPEST:
                    _write(message, out, work, where, depth + 1)
            except CorpusError as error:
                out.notice(f"a message within it {error}")
        return
    payload = part.get_payload(decode=True)
    is_read = part.get_content_maintype() not in ("image", "audio", "video") and part.get_content_subtype() != "pgp-signature"
    if isinstance(payload, bytes) and payload and is_read:
        write_attachment(name or f"attachment.{part.get_content_subtype()}", payload, out, work, where, 2 + depth)


def _name_of(part: Any) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def write_attachment(name: str, data: bytes, out: SourceBuilder, work: Work, place: dict[str, Any], level: int = 2) -> None:
    """Reads a file that hangs on a message by its own reader, and writes it after the message."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (re.sub(r"[^\w.-]", "_", name)[-80:] or "attachment")
        path.write_bytes(data)
        try:
            source = work.read(path)
        except CorpusError as error:
            out.notice(f"its attachment {name} {error}")
            return
    out.line("heading", name, place or None, level=level)
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


