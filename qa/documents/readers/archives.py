"""Zip containers whose declared sizes are checked before anything is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from qa.errors import CorpusError

MOST_UNPACKED = 512 * 1024 * 1024
"""Bytes that a container may declare to hold in all."""
MOST_RATIO, FROM_BYTES = 200, 16 * 1024 * 1024
"""A part may unpack to this many times its size, once it is larger than that: what is denser is a bomb."""


def open_zip(path: Path) -> zipfile.ZipFile:
    """The container, its declared sizes checked. Raises CorpusError if it is damaged, encrypted or unpacks to too much."""
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CorpusError("is damaged: its container cannot be opened; get it again or save it anew") from error
    infos = file.infolist()
    if sum(info.file_size for info in infos) > MOST_UNPACKED \
            or any(info.file_size > FROM_BYTES and info.file_size > MOST_RATIO * max(1, info.compress_size) for info in infos):
        file.close()
        raise CorpusError(f"unpacks to more than a document holds ({sum(i.file_size for i in infos) // 2**20} MiB); it is not opened")
    if any(info.flag_bits & 1 for info in infos):
        file.close()
        raise CorpusError("wants a password; save it without one")
    return file


def part(file: zipfile.ZipFile, name: str) -> bytes:
    """A part's bytes. Raises CorpusError if it is missing or damaged."""
    try:
        return file.read(name)
    except (KeyError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise CorpusError(f"is damaged: its part {name} cannot be read; get it again or save it anew") from error
    except Exception as error:  # zlib.error is no subclass of anything
        if type(error).__name__ != "error":
            raise
        raise CorpusError(f"is damaged: its part {name} cannot be unpacked; get it again or save it anew") from error


def parse_xml(data: bytes, name: str = "") -> Any:
    """A part as a tree; entities are not expanded, nothing is fetched. Raises CorpusError if it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        raise CorpusError(f"is damaged: its part {name} is no XML; get it again or save it anew")
    return root
