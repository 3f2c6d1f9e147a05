"""What makes data safe to put into the page, and the attributes that every part of it shares."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import quote

from qa.page.strings import direction
from qa.types import Span

_CONTROL = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}


def escape(text: str) -> str:
    """``text`` for an HTML text or attribute; control characters become their visible pictures."""
    return html.escape(text.translate(_CONTROL), quote=True)


def tongue(language: str) -> str:
    """The attributes that say in which language and direction an element is to be read."""
    return f'lang="{escape(language)}" dir="{direction(language)}"'


def cite_attributes(id: str, spans: Sequence[Span]) -> str:
    """The attributes of a link to the passage of that id; ``data-spans`` says which of the document's words are cited."""
    places = ",".join(f"{start}-{end}" for start, end in spans)
    at = f"&amp;at={places}" if places else ""
    return f'href="?cite={escape(quote(id, safe=""))}{at}" data-cite="{escape(id)}" data-spans="{places}"'
