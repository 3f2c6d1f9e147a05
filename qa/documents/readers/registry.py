"""Which reader reads which kind of file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from qa.documents.readers.kinds import by_ending, kind_of
from qa.documents.source import Source, Work
from qa.errors import CorpusError

DEEPEST = 4
"""Files within files."""


class Reader(Protocol):
    """Makes a source of a file. Raises CorpusError with the reason and the remedy where it cannot."""

    def __call__(self, path: Path, work: Work) -> Source: ...


class Entry(NamedTuple):
    """Where the reader of a kind is."""

    module: str
    function: str = "read"


READERS = {
    "text": Entry("plain"), "pdf": Entry("pdf"), "docx": Entry("word"), "html": Entry("html"), "mhtml": Entry("html", "read_archived"),
    "epub": Entry("epub"), "pptx": Entry("slides"), "xlsx": Entry("sheets"), "csv": Entry("separated"), "eml": Entry("mail"),
    "mbox": Entry("mail", "read_box"), "msg": Entry("mail", "read_outlook"), "rtf": Entry("richtext"), "odt": Entry("opendocument"),
    "image": Entry("ocr"), **dict.fromkeys(("doc", "xls", "ppt", "wps", "ods", "odp", "ofd"), Entry("office")),
}
REFUSED = {
    "archive": "is an archive; unpack it into the folder", "encrypted": "wants a password; save it without one",
    "ole": "is of a kind that is not read", "program": "is a program", "picture": "is a picture of a kind that is not read; save it as .png",
    "": "is of a kind that is not read",
}
"""Why files of other kinds are left out."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Lets readers read, one within the other down to a depth."""

    beat: Callable[[], None]
    depth: int = 0

    def read(self, path: Path, kind: str = "") -> Source:
        """A file by its reader. Raises CorpusError if it cannot be read; OSError if it cannot be opened."""
        found = kind or kind_of(path)
        entry = READERS.get(found)
        if entry is None or self.depth > DEEPEST:
            raise CorpusError(REFUSED["archive" if entry else found])
        reader: Reader = getattr(_module(entry), entry.function)
        source = reader(path, Reading(self.beat, self.depth + 1))
        if not source.text.strip():
            raise CorpusError("holds no text")
        named = by_ending(path)
        is_as_named = not named or found == named
        return source if is_as_named else source.noticed(f"it is named {path.suffix} but is of the kind {found}, and read as that")


def version(kind: str) -> str:
    """The name and version of a kind's reader: a file is read again when it changes."""
    entry = READERS.get(kind)
    return f"{kind}:{_module(entry).VERSION}" if entry else kind


def _module(entry: Entry) -> Any:
    return import_module(f"qa.documents.readers.{entry.module}")
