"""A BERT sentence encoder compiled to ONNX: it starts in a second, without torch.

The graph is 30 kB and holds no weights: it points into the folder's `model.safetensors`, which ONNX Runtime maps into
memory, so that opening it costs 0.1 s instead of 2 s and only the rows of the word table that are used are read.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.encoder import Encoding, batches, blocks, own_tokens, unit, well_formed

GRAPH = "model.onnx"
WEIGHTS = "model.safetensors"
BATCH_TOKENS = 2048
"""Tokens, padding included, in one run: more is no faster on two cores and takes memory in proportion."""


class OnnxEncoder:
    """Encoder over a folder of `embeddings.bundled.model`: vectors equal to those of sentence-transformers.

    Texts beyond `max_tokens` tokens, prompt and special tokens included, are cut off there.
    """

    def __init__(self, folder: Path, name: str) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.name = name
        config = read_json(folder / "config.json")
        prompts = read_json(folder / "config_sentence_transformers.json")["prompts"]
        manifest = read_json(folder / "manifest.json")
        self.query_prompt, self.document_prompt = prompts["query"], prompts["document"]
        self.dimension: int = config["hidden_size"]
        self.max_tokens: int = config["max_position_embeddings"]
        self.fingerprint = f"{name}:{manifest['source'][:12]}:onnx-float32:{manifest['format']}"
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.encode_special_tokens = True  # the words "<s>" in a text are text
        self.tokenizer.enable_truncation(self.max_tokens)
        options = onnxruntime.SessionOptions()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # threads that wait take no processor time
        self.session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])

    def encode_query(self, texts: Sequence[str]) -> list[Encoding]:
        """One Encoding for each question, in the order given."""
        return self._encode(texts, self.query_prompt, None)

    def encode_document(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> list[Encoding]:
        """One Encoding for each passage, in the order given; `progress` is told how many more are done."""
        return self._encode(texts, self.document_prompt, progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: Callable[[int], None] | None) -> list[Encoding]:
        done: list[Encoding] = []
        for block in blocks([well_formed(text) for text in texts]):
            tokenized = self.tokenizer.encode_batch([prompt + text for text in block])
            found: dict[int, Encoding] = {}
            for batch in batches([len(one.ids) for one in tokenized], BATCH_TOKENS):
                hidden = self._run([tokenized[i].ids for i in batch])
                for row, i in enumerate(batch):
                    found[i] = encoding(hidden[row, : len(tokenized[i].ids)], tokenized[i], block[i], prompt)
                if progress:
                    progress(len(batch))
            done += [found[i] for i in range(len(block))]
        return done

    def _run(self, ids: list[list[int]]) -> np.ndarray:
        """Token ids of each text → last hidden states (texts, longest, dimension)."""
        lengths = np.array([len(one) for one in ids])
        mask = (np.arange(lengths.max()) < lengths[:, None]).astype(np.int64)
        padded = np.zeros_like(mask)
        padded[mask == 1] = np.concatenate(ids)
        return self.session.run(None, {"input_ids": padded, "attention_mask": mask})[0]


def encoding(hidden: np.ndarray, tokenized: Any, text: str, prompt: str) -> Encoding:
    """Mean of all tokens' states as the text's vector, and the states of its own tokens."""
    special = np.array(tokenized.special_tokens_mask, bool)
    kept, offsets = own_tokens(text, prompt, np.array(tokenized.offsets, np.int32), special)
    return Encoding(unit(hidden.mean(axis=0)), unit(hidden[kept]), offsets, np.array(tokenized.ids, np.int32)[kept])


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


class Graph:
    """An ONNX graph in the making; each method adds to it and returns the name of what it added."""

    def __init__(self, folder: Path) -> None:
        with open(folder / WEIGHTS, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            self.tensors = json.loads(file.read(length))
        self.data_start = 8 + length
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []

    def weight(self, name: str) -> str:
        """A tensor of the safetensors file, by reference."""
        import onnx

        entry = self.tensors[name]
        start, end = entry["data_offsets"]
        tensor = onnx.TensorProto(name=name, dims=entry["shape"], data_type=onnx.TensorProto.FLOAT)
        tensor.data_location = onnx.TensorProto.EXTERNAL
        for key, value in (("location", WEIGHTS), ("offset", self.data_start + start), ("length", end - start)):
            tensor.external_data.add(key=key, value=str(value))
        self.initializers.append(tensor)
        return name

    def integers(self, name: str, values: list[int]) -> str:
        import onnx

        self.initializers.append(onnx.helper.make_tensor(name, onnx.TensorProto.INT64, [len(values)], values))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        import onnx

        self.nodes.append(onnx.helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def linear(self, x: str, part: str) -> str:
        return self.node("Gemm", [x, self.weight(part + ".weight"), self.weight(part + ".bias")], part, transB=1)

    def normalised_sum(self, x: str, y: str, part: str, epsilon: float) -> str:
        total = self.node("Add", [x, y], part + ".sum")
        weights = [self.weight(part + ".weight"), self.weight(part + ".bias")]
        return self.node("LayerNormalization", [total, *weights], part, axis=-1, epsilon=epsilon)


def write_graph(folder: Path) -> None:
    """Write `model.onnx` for the BERT whose config.json and model.safetensors lie in `folder`.

    Inputs `input_ids` and `attention_mask`, int64 (texts, tokens), padded at the end; output `last_hidden_state`,
    float32 (texts, tokens, hidden). Between them tokens lie in one matrix (texts × tokens, hidden).
    """
    import onnx

    config = read_json(folder / "config.json")
    graph = Graph(folder)
    x = embedding_layer(graph, config)
    for layer in range(config["num_hidden_layers"]):
        x = transformer_layer(graph, x, f"encoder.layer.{layer}.", config)
    output = graph.node("Reshape", [x, "shape"], "last_hidden_state")
    integers = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.INT64, ["texts", "tokens"])
                for name in ("input_ids", "attention_mask")]
    states = onnx.helper.make_tensor_value_info(output, onnx.TensorProto.FLOAT, ["texts", "tokens", "hidden"])
    model = onnx.helper.make_model(
        onnx.helper.make_graph(graph.nodes, "bert", integers, [states], graph.initializers),
        opset_imports=[onnx.helper.make_opsetid("", 20), onnx.helper.make_opsetid("com.microsoft", 1)],
        ir_version=9,
    )
    onnx.save(model, folder / GRAPH)


def embedding_layer(graph: Graph, config: dict[str, Any]) -> str:
    """Word, position and type vectors summed and normalised; also names `shape`, `flat` and `mask` for the layers."""
    hidden = graph.integers("hidden", [config["hidden_size"]])
    graph.integers("flat", [-1, config["hidden_size"]])
    zero, one, two = (graph.integers(name, [i]) for i, name in enumerate(("zero", "one", "two")))
    size = graph.node("Shape", ["input_ids"], "size")
    graph.node("Concat", [size, hidden], "shape", axis=0)
    graph.node("Cast", ["attention_mask"], "mask", to=6)  # 6: int32
    words = graph.node("Gather", [graph.weight("embeddings.word_embeddings.weight"), "input_ids"], "words")
    tokens = graph.node("Slice", [size, one, two], "tokens")
    position_table = graph.weight("embeddings.position_embeddings.weight")
    positions = graph.node("Slice", [position_table, zero, tokens, zero], "positions")
    types = graph.node("Slice", [graph.weight("embeddings.token_type_embeddings.weight"), zero, one, zero], "type")
    places = graph.node("Add", [positions, types], "places")
    x = graph.normalised_sum(words, places, "embeddings.LayerNorm", config["layer_norm_eps"])
    return graph.node("Reshape", [x, "flat"], "embedded")


def transformer_layer(graph: Graph, x: str, prefix: str, config: dict[str, Any]) -> str:
    """Self-attention and feed-forward, each added to its input and normalised."""
    inputs = [
        graph.node("Reshape", [graph.linear(x, f"{prefix}attention.self.{role}"), "shape"], f"{prefix}{role}")
        for role in ("query", "key", "value")
    ]
    heads = {"domain": "com.microsoft", "num_heads": config["num_attention_heads"]}
    context = graph.node("MultiHeadAttention", [*inputs, "", "mask"], prefix + "context", **heads)
    flat = graph.node("Reshape", [context, "flat"], prefix + "flat")
    epsilon = config["layer_norm_eps"]
    attended = graph.linear(flat, prefix + "attention.output.dense")
    y = graph.normalised_sum(x, attended, prefix + "attention.output.LayerNorm", epsilon)
    wide = graph.node("Gelu", [graph.linear(y, prefix + "intermediate.dense")], prefix + "gelu")
    return graph.normalised_sum(y, graph.linear(wide, prefix + "output.dense"), prefix + "output.LayerNorm", epsilon)
