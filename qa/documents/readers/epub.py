"""Books (.epub): the pages of the spine in order, each read as a web page; places are chapters and anchors."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from qa.documents.readers.archives import open_zip, parse_xml, part
from qa.documents.readers.html import decode_page, write_page
from qa.documents.source import Source, SourceBuilder, Work
from qa.errors import CorpusError

VERSION = 2
PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
ENCRYPTED = "META-INF/encryption.xml"


def read(path: Path, work: Work) -> Source:
    """A book. Raises CorpusError if it is damaged or protected."""
    out = SourceBuilder("epub")
    with open_zip(path) as file:
        names = set(file.namelist())
        root, titles, pages = _package(file, names)
        if _encrypted(file, names) & set(pages):
            raise CorpusError("is protected against copying; get it without protection")
        for title in titles[:1]:
            out.line("title", title)
        for name in pages:
            work.beat()
            if name not in names:
                out.notice(f"its page {name} is missing")
                continue
            write_page(decode_page(part(file, name))[0], out, {"chapter": posixpath.relpath(name, root) if root else name})
    return out.finished()


def _encrypted(file: Any, names: set[str]) -> set[str]:
    """The parts that are encrypted: fonts often are, pages of books that are protected."""
    return {unquote(node.get("URI") or "") for node in parse_xml(part(file, ENCRYPTED), ENCRYPTED).iter("{*}CipherReference")} \
        if ENCRYPTED in names else set()


def _package(file: Any, names: set[str]) -> tuple[str, list[str], list[str]]:
    """The folder of the book's package, its titles, and its pages in reading order: of the spine, else all by name."""
    container = parse_xml(part(file, "META-INF/container.xml"), "META-INF/container.xml") if "META-INF/container.xml" in names else None
    roots = [str(node.get("full-path")) for node in container.iter("{*}rootfile")] if container is not None else []
    package = next((name for name in [*roots, *(n for n in sorted(names) if n.endswith(".opf"))] if name in names), "")
    by_name = [n for n in sorted(names) if n.lower().endswith((".xhtml", ".html", ".htm"))]
    if not package:
        return "", [], by_name
    tree: Any = parse_xml(part(file, package), package)
    folder = posixpath.dirname(package)
    items = {node.get("id"): node for node in tree.iter("{*}item")}
    spine = [items[node.get("idref")] for node in tree.iter("{*}itemref") if node.get("idref") in items]
    nav = {_place(folder, node) for node in items.values() if "nav" in (node.get("properties") or "").split()}
    pages = [_place(folder, node) for node in spine if node.get("media-type") in PAGES]
    titles = [" ".join("".join(node.itertext()).split()) for node in tree.iter("{http://purl.org/dc/elements/1.1/}title")]
    return folder, [title for title in titles if title], [name for name in pages or by_name if name not in nav]


def _place(folder: str, item: Any) -> str:
    """The name of a part that a package in ``folder`` lists."""
    return posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
