"""Which kind a file is: by its first bytes and what a container holds; by its name only where the content does not tell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

HEAD = 4096
"""Bytes at a file's beginning that tell its kind."""
ENDINGS: Mapping[str, str] = {
    ".txt": "text", ".md": "text", ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".mhtml": "mhtml",
    ".mht": "mhtml", ".epub": "epub", ".pptx": "pptx", ".pptm": "pptx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".csv": "csv", ".tsv": "csv",
    ".eml": "eml", ".mbox": "mbox", ".msg": "msg", ".rtf": "rtf", ".odt": "odt", ".doc": "doc", ".xls": "xls", ".ppt": "ppt",
    ".wps": "wps", ".ofd": "ofd", ".ods": "ods", ".odp": "odp", ".png": "image", ".jpg": "image", ".jpeg": "image", ".tif": "image", ".tiff": "image",
    ".webp": "image",
}
"""The kind that each ending stands for."""
BY_NAME = ("text", "csv", "eml", "mbox", "html", "mhtml")
"""Kinds of text, which their content tells from each other less surely than their ending."""
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image"), (b"\xff\xd8\xff", "image"), (b"II*\0", "image"), (b"MM\0*", "image"), (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "archive"), (b"Rar!", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ", "archive"),
    (b"GIF8", "picture"), (b"\x7fELF", "program"), (b"MZ\x90\0", "program"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"),
         ("META-INF/container.xml", "epub"), ("OFD.xml", "ofd"))
"""A part that tells what a zip container is."""
MIMETYPES = {"application/epub+zip": "epub", "application/vnd.oasis.opendocument.text": "odt",
             "application/vnd.oasis.opendocument.spreadsheet": "ods", "application/vnd.oasis.opendocument.presentation": "odp"}
STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"),
           ("__properties_version1.0", "msg"), ("CONTENTS", "wps"), ("MatOST", "wps"))
"""A stream that tells what an OLE container is."""
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html\b)", re.IGNORECASE | re.DOTALL)
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL = re.compile(rb"^(?:From|Received|Return-Path|MIME-Version|Message-ID|Subject|Date):", re.IGNORECASE | re.MULTILINE)


def by_ending(path: Path) -> str:
    """The kind that a file's ending stands for; empty for an unknown one."""
    return ENDINGS.get(path.suffix.lower(), "")


def kind_of(path: Path) -> str:
    """What a file is by its content, else by its ending; empty where neither tells. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    named = by_ending(path)
    found = _by_content(path, head)
    if found == "html" and named in BY_NAME:
        return named if named != "text" else "html"
    if found == "eml" and named in BY_NAME:
        return named
    return found or named


def _by_content(path: Path, head: bytes) -> str:
    """The kind by the first bytes; empty where they tell none."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if head.startswith(OLE):
        return _compound(path)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    if kind := next((kind for magic, kind in MAGIC if head.startswith(magic)), ""):
        return kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    plain = head.replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1:2] == b"\0" else head
    plain = plain.lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _HTML.match(plain):
        return "html"
    if plain.startswith(b"From ") and _MAIL.search(plain):
        return "mbox"
    headers = _HEADER.match(plain.replace(b"\r\n", b"\n"))
    return "eml" if headers and len(set(_MAIL.findall(headers[0]))) >= 2 else ""


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as file:
            names = set(file.namelist())
            if "mimetype" in names and file.getinfo("mimetype").file_size < 200:
                kind = MIMETYPES.get(file.read("mimetype").decode("ascii", "replace").strip().removesuffix("-template"), "")
                if kind:
                    return kind
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return by_ending(path) if by_ending(path) in ("docx", "xlsx", "pptx", "epub", "odt") else "archive"
    folded = {name.lower() for name in names}
    return next((kind for part, kind in PARTS if part.lower() in folded), "archive")


def _compound(path: Path) -> str:
    import olefile

    try:
        with olefile.OleFileIO(path) as file:
            return next((kind for stream, kind in STREAMS if file.exists(stream)), by_ending(path) or "ole")
    except (OSError, ValueError):
        return by_ending(path) or "ole"
