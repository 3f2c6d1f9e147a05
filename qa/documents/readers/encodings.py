"""The encoding of a text: by its byte order mark, as UTF-8 or UTF-16, by whose frequent characters it is made of, else by guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qa.errors import CorpusError

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
WIDE = ("utf-16-le", "utf-16-be")
FREQUENT = {"gb18030": (*range(0xA1, 0xA4), *range(0xB0, 0xD8)), "big5": (*range(0xA1, 0xA4), *range(0xA4, 0xC7))}
"""First bytes of each encoding's punctuation and of the characters it holds to be frequent (its level 1)."""
LEGACY = ("gb18030", "big5", "cp1252", "cp1251", "cp1256")
RARER = ("cp866", "koi8_r", "shift_jis", "euc_jp", "euc_kr", "cp1250", "cp1253", "cp1255")
"""Encodings that a text is taken for only where it is in none of the others."""
SCRIPTS = ((" ", "~"), ("\xa0", "\u06ff"), ("\u2010", "\u2044"), ("\u3000", "\u30ff"), ("\u4e00", "\u9fff"),
           ("\uff01", "\uff5e"))
SAMPLE = 20_000
"""Characters from which an encoding is told."""
ENOUGH = 0.8
"""Share of readable characters in a text of zero bytes that is one."""
CHINESE = 0.5
"""Share of frequent characters in a Chinese text: a short one (移徙) may have but half of them among the frequent."""
CODECS: Mapping[str, str] = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "iso-8859-9": "cp1254", "big5": "cp950", "shift_jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
}
"""What a declared encoding is in truth: the wider one that programs write under its name."""
FEW_BROKEN = 0.02
"""Share of the characters beyond ASCII that may be broken in a text declared to be UTF-8."""


def decode_declared(data: bytes, names: Iterable[str | None]) -> tuple[str, str]:
    """The text of ``data`` and its encoding: UTF-8 where it is that, whatever is declared; else the first of the declared ones that fits;
    else as `decode` finds it. Raises CorpusError for binary data."""
    told = [name.lower() for name in names if name and not name.lower().startswith(("utf-16", "utf-32"))]
    if any(data.startswith(bom) for bom, _ in BOMS) or b"\0" in data[:1000]:
        return decode(data)
    if not data.isascii() and (text := _decoded(data, "utf-8")) is not None:
        return text, "utf-8"
    for name in told:
        if (text := _decoded(data, CODECS.get(name, name))) is not None:
            return text, name
    if "utf-8" in told:
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") < FEW_BROKEN * sum(not c.isascii() for c in text):
            return text, "utf-8"
    return decode(data)


def decode(data: bytes) -> tuple[str, str]:
    """The text of ``data`` without its BOM, line ends as they are, and the encoding's name.

    Tried in turn: BOM, UTF-8, UTF-16 where there are zero bytes, GB18030 or Big5 by whose frequent characters it is
    made of (so that a short line is told too), and what charset-normalizer takes the rest for. Raises CorpusError for
    binary data.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as error:
                raise CorpusError(f"begins like {name} but is not ({error.reason} at byte {error.start})") from None
    if b"\0" in data:
        return _checked(data, max(WIDE, key=lambda name: _readable(data, name)))
    if (text := _decoded(data, "utf-8")) is not None:
        return text, "utf-8"
    chinese = max(FREQUENT, key=lambda name: _frequent(data, name))
    return _checked(data, chinese if _frequent(data, chinese) >= CHINESE else _guess(data))


def _checked(data: bytes, name: str) -> tuple[str, str]:
    """The text in the encoding found, unless it is none or full of control characters."""
    text = _decoded(data, name) if name else None
    if text is None or sum(c < " " and c not in "\t\n\r\f" for c in text) > 0.01 * len(text) \
            or name in WIDE and _readable(data, name) < ENOUGH:
        raise CorpusError("is binary or in no known encoding; save it as UTF-8")
    return text, name


def _decoded(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        return None


def _frequent(data: bytes, name: str) -> float:
    """Of the characters beyond ASCII, the share that the encoding keeps among its punctuation and frequent ones."""
    text, first = _decoded(data, name) or "", FREQUENT[name]
    pairs = [c.encode(name) for c in text[:SAMPLE] if not c.isascii()]
    good = sum(len(p) == 2 and p[0] in first and (name != "gb18030" or p[1] >= 0xA1) for p in pairs)
    return good / max(1, len(pairs))


def _readable(data: bytes, name: str) -> float:
    """The share of characters in living scripts' blocks, few of which end in a zero byte; 0 if it cannot be decoded."""
    text = (_decoded(data, name) or "")[:SAMPLE]
    return sum(c in "\t\n\r\f一\u3000" or ord(c) % 256 > 0 and any(a <= c <= b for a, b in SCRIPTS)
               for c in text) / max(1, len(text))


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    found = (from_bytes(data, cp_isolation=list(names), threshold=0.3).best() for names in (LEGACY, RARER))
    return next((best.encoding.replace("_", "-") for best in found if best), "")
