"""Pages of documents as they look, drawn as they come into view: PNG by HTTP, ``/leaf?source=…&page=…&width=…``."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.documents.corpus import file_digest
from qa.documents.readers.drawing import DRAWN
from qa.documents.readers.process import ReadingProcess
from qa.errors import CorpusError
from qa.types import Document

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

WIDTHS = (600, 900, 1200, 1600, 2400)
"""Pixels that pages are drawn wide: the next of these from what is asked for, so that few are drawn twice."""
KEPT = 60
"""Drawn pages that are kept; one takes about 200 kB."""
DAY = 86_400


class Leaves:
    """Draws pages of the documents of a corpus, one after the other, in a process of its own."""

    path = "/leaf"

    def __init__(self, folder: Path, documents: Sequence[Document]) -> None:
        self.folder = folder
        self.by_source = {document.source: document for document in documents if has_leaves(document)}
        self._process, self._lock = ReadingProcess(), threading.Lock()
        self._drawn = lru_cache(KEPT)(self._draw)

    def leaf(self, source: str, page: int, width: int) -> bytes:
        """A page as PNG. Raises KeyError if there is no such document, CorpusError if its file has changed or cannot be drawn."""
        document = self.by_source[source]
        path = self.folder / source
        stat = path.stat()
        if self._digest(path, stat.st_mtime_ns, stat.st_size) != document.sha256:
            raise CorpusError("has changed since it was indexed. Run: qa index")
        return self._drawn(document.source, document.sha256, page, next((w for w in WIDTHS if w >= width), WIDTHS[-1]))

    @staticmethod
    @lru_cache(256)
    def _digest(path: Path, changed: int, size: int) -> str:
        return file_digest(path)

    def _draw(self, source: str, digest: str, page: int, width: int) -> bytes:
        with self._lock:
            return self._process.picture(self.folder / source, page, width)

    async def answer(self, request: Request) -> Response:
        """Answers a request for a page."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import PlainTextResponse, Response

        asked = request.query_params
        try:
            page, width = int(asked.get("page", "1")), int(asked.get("width", "900"))
            image = await run_in_threadpool(self.leaf, asked.get("source", ""), page, width)
        except (KeyError, ValueError):
            return PlainTextResponse("There is no such page.", 404)
        except (CorpusError, OSError) as error:
            return PlainTextResponse(str(error), 409)
        return Response(image, media_type="image/png", headers={"Cache-Control": f"private, max-age={DAY}", "X-Content-Type-Options": "nosniff"})

    def close(self) -> None:
        """Ends the process."""
        self._process.close()


def has_leaves(document: Document) -> bool:
    """Whether a document has pages that can be drawn."""
    return document.places is not None and document.reader.partition(":")[0] in DRAWN
