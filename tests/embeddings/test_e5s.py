from __future__ import annotations

import struct

import numpy as np
import pytest

from embeddings.bundled.e5s import E5File, Shape, dequantise
from embeddings.bundled.model import read_source


@pytest.fixture(scope="module")
def source() -> E5File:
    return E5File(read_source())


def test_a_block_is_its_scale_times_low_then_high_nibbles():
    block = struct.pack("<e", 0.5) + bytes(range(16))  # byte j: low nibble j, high nibble 0
    assert dequantise(block).tolist() == [0.5 * (j - 8) for j in range(16)] + [-4.0] * 16


def test_header_and_vocabulary_of_the_installed_file(source):
    assert source.shape == Shape(384, 12, 12, 1536, 250037, 512, 2)
    pieces = source.pieces
    assert (len(pieces.texts), pieces.bos, pieces.pad, pieces.eos, pieces.unk) == (250002, 0, 1, 2, 3)
    assert pieces.texts[4:7] == [",", ".", "▁"] and pieces.texts[-1] == "<mask>"
    assert source.normalisation["Ａ"] == "A" and source.normalisation["\x01"] == ""


def test_a_tensor_comes_in_chunks_that_add_up(source):
    sizes = [len(chunk) for chunk in source.tensor("l0.fi.w")]
    assert sum(sizes) == 1536 * 384 and {chunk.dtype for chunk in source.tensor("emb.ln.w")} == {np.dtype("<f4")}


def test_other_bytes_are_refused():
    with pytest.raises(ValueError, match="not an E5S1 file"):
        E5File(b"GGUF" + bytes(100))
