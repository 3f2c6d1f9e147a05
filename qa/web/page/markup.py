"""What makes data safe to put into the page, and the attributes that every part of it shares."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence
from urllib.parse import quote

from qa.text.languages import direction
from qa.types import Span, squash

_CONTROL = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}


def escape(text: str) -> str:
    """``text`` for an HTML text or attribute; control characters become their visible pictures."""
    return html.escape(text.translate(_CONTROL), quote=True)


def tongue(language: str) -> str:
    """The attributes that say in which language and direction an element is to be read."""
    return f'lang="{escape(language)}" dir="{direction(language)}"'


def cite_attributes(id: str, spans: Sequence[Span] = (), words: str = "") -> str:
    """The attributes of a link to the passage of that id; ``data-spans`` says which of the document's words are cited."""
    at = f"&amp;at={named_spans(spans, words)}" if spans else ""
    return f'href="?cite={escape(quote(id, safe=""))}{at}" data-cite="{escape(id)}" data-spans="{span_list(spans)}"'


def named_spans(spans: Sequence[Span], words: str) -> str:
    """Spans as a link names them, with what tells whether the same words stand there: 12-40,52-60~1f2e3d4c."""
    return f"{span_list(spans)}~{checksum(words)}"


def span_list(spans: Sequence[Span]) -> str:
    """Spans as 12-40,52-60."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def checksum(words: str) -> str:
    """Eight characters that tell words from others, white space aside."""
    return hashlib.sha256(squash(words).encode("utf-8", "surrogatepass")).hexdigest()[:8]
