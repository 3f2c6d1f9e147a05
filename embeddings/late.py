"""Late interaction: every token's vector kept compactly, texts scored by MaxSim (Khattab & Zaharia 2020, ColBERT)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoding

WORST = -1.0
"""Score where there is no token to match: the least cosine there is."""

GROUP_SIMILARITIES = 20 << 16
"""Similarities held at once, 5 MB, however large the index and long the question."""

PRODUCTS = 960_000
"""OpenBLAS multiplies matrices of up to about 2^20 products in one thread; to wake a second for each slice that fits
the processor's cache costs more than it gains (20 × 40,000 tokens of 384: 9 ms so, 16-24 ms in larger slices), and
far more when other programs keep the cores busy."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenEntry:
    """The tokens of one text as the index keeps them: each vector is its scale times its codes."""

    codes: np.ndarray
    """(t, d) int8."""
    scales: np.ndarray
    """(t,) float32."""
    ids: np.ndarray
    """(t,) int32: vocabulary ids."""
    offsets: np.ndarray
    """(t, 2) int32: half-open character ranges in the text."""


def quantise(encoding: Encoding) -> TokenEntry:
    """Token vectors as int8, a scale for each; ValueError if one is not finite.

    int8 measured no worse than float32 in retrieval, is half of float16, and four times faster to multiply here.
    """
    largest = np.abs(encoding.tokens).max(axis=1, initial=0)
    if not np.isfinite(largest).all():
        raise ValueError("a token vector holds a NaN or infinity")
    scales = np.where(largest == 0, 1, largest / 127).astype(np.float32)
    codes = np.rint(encoding.tokens / scales[:, None]).astype(np.int8)
    return TokenEntry(codes, scales, encoding.ids.astype(np.int32), encoding.offsets.astype(np.int32))


class TokenIndex:
    """Token vectors of texts known by their positions 0 … n-1; read from disk as they are needed."""

    FILES = ("codes", "scales", "ids", "offsets", "starts")

    def __init__(self, tokens: TokenEntry, starts: np.ndarray) -> None:
        """`tokens` of all texts one after the other; text i has those from starts[i] to starts[i + 1]."""
        self._tokens = tokens
        self._starts = starts

    @classmethod
    def build(cls, texts: Iterable[Encoding | TokenEntry]) -> TokenIndex:
        """Index encodings, and entries of an older index as they are; ValueError if dimensions differ."""
        entries = [text if isinstance(text, TokenEntry) else quantise(text) for text in texts]
        dimensions = sorted({entry.codes.shape[1] for entry in entries})
        if len(dimensions) > 1:
            raise ValueError(f"token vectors of dimensions {dimensions} in one index: more than one model made them")
        codes, none = np.zeros((0, max(dimensions, default=0)), np.int8), np.zeros(0, np.int32)
        empty = TokenEntry(codes, none.astype(np.float32), none, none.reshape(0, 2))
        joined = [np.concatenate([getattr(entry, name) for entry in [empty, *entries]]) for name in cls.FILES[:4]]
        starts = np.cumsum([0, *(len(entry.ids) for entry in entries)], dtype=np.int64)
        return cls(TokenEntry(*joined), starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def token_count(self) -> int:
        return int(self._starts[-1])

    def entry(self, position: int) -> TokenEntry:
        """The tokens of one text, for `build` to take into another index."""
        rows = slice(*self._starts[self._checked(position) :][:2])
        return TokenEntry(*(getattr(self._tokens, name)[rows] for name in self.FILES[:4]))

    def char_offsets(self, position: int) -> np.ndarray:
        """Half-open character ranges (t, 2) of a text's tokens."""
        return self.entry(position).offsets

    def score(
        self, query: np.ndarray, positions: Sequence[int] | np.ndarray | None = None, weights: np.ndarray | None = None
    ) -> np.ndarray:
        """MaxSim (n,) of the query's tokens (q, d) with each text, or with those at `positions`, in their order.

        The mean over the query's tokens, weighted by `weights` (q,), of the best cosine with any token of the text.
        """
        best = self.best_matches(query, positions)
        if weights is None or not np.any(weights):
            weights = np.ones(len(query))
        return best @ (np.asarray(weights) / max(1e-9, np.sum(weights))).astype(np.float32)

    def best_matches(self, query: np.ndarray, positions: Sequence[int] | np.ndarray | None = None) -> np.ndarray:
        """The best cosine (n, q) of each of the query's tokens (q, d) with any token of each text."""
        chosen = np.arange(len(self)) if positions is None else np.asarray(positions, np.int64)
        if len(chosen) and not 0 <= chosen.min() <= chosen.max() < len(self):
            raise IndexError(f"positions {chosen.min()} to {chosen.max()} asked for, there are {len(self)} texts")
        best = np.full((len(chosen), len(query)), WORST, np.float32)
        if not len(query):
            return best
        lengths = self._starts[chosen + 1] - self._starts[chosen]
        for group in groups(lengths, len(query)):
            heads = np.cumsum(lengths[group]) - lengths[group]
            best[group] = np.maximum.reduceat(self._similarities(query, self._rows(chosen[group])), heads, axis=0)
        return best

    def similarities_at(self, query: np.ndarray, positions: Sequence[int] | np.ndarray) -> list[np.ndarray]:
        """Of each of the texts at `positions` the cosines (t, q) of its tokens with the query's tokens (q, d)."""
        chosen = np.asarray(positions, np.int64)
        lengths = self._starts[chosen + 1] - self._starts[chosen]
        empty = np.zeros((0, len(query)), np.float32)
        found = [empty] * len(chosen)
        for group in groups(lengths, len(query)):
            whole = self._similarities(query, self._rows(chosen[group]))
            for n, part in zip(group.tolist(), np.split(whole, np.cumsum(lengths[group])[:-1]), strict=True):
                found[n] = part
        return found

    def similarities(self, query: np.ndarray, position: int) -> np.ndarray:
        """Cosines (q, t) of the query's tokens (q, d) with each token of one text."""
        return self._similarities(query, self._rows(np.array([self._checked(position)]))).T

    def score_ranges(self, similarities: np.ndarray, position: int, ranges: Sequence[tuple[int, int]]) -> np.ndarray:
        """The best cosine (r, q) of each of a query's tokens within each half-open character range of one text, given the text's
        similarities (t, q) to them."""
        offsets = self.char_offsets(position)
        best = np.full((len(ranges), similarities.shape[1]), WORST, np.float32)
        for row, (start, end) in zip(best, ranges, strict=True):
            inside = (offsets[:, 0] < end) & (offsets[:, 1] > start)
            row[:] = similarities[inside].max(axis=0, initial=WORST)
        return best

    def weights(self, ids: np.ndarray) -> np.ndarray:
        """Inverse document frequency (q,) over the texts of vocabulary ids (q,), as in BM25: log(1 + (n-f+½)/(f+½))."""
        known, frequencies = self._frequencies
        places = np.minimum(np.searchsorted(known, ids), max(0, len(known) - 1))
        found = known[places] == ids if len(known) else np.zeros(len(ids), bool)
        frequency = np.where(found, frequencies[places] if len(known) else 0, 0)
        return np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write the arrays as .npy files into a folder, made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in zip(self.FILES, self._arrays(), strict=True):
            np.save(folder / f"{name}.npy", array)

    @classmethod
    def load(cls, folder: Path) -> TokenIndex:
        """Open what `save` wrote, the codes mapped and read as needed; ValueError if files do not fit each other."""
        try:
            arrays = [np.load(folder / f"{name}.npy", mmap_mode="r" if name == "codes" else None) for name in cls.FILES]
        except EOFError as error:
            raise ValueError(f"{folder} holds a damaged token index; build it again") from error
        *tokens, starts = arrays
        if not len(starts) or {len(array) for array in tokens} != {int(starts[-1])}:
            raise ValueError(f"{folder} holds a damaged token index, its files differ in length; build it again")
        return cls(TokenEntry(*tokens), starts)

    def _arrays(self) -> list[np.ndarray]:
        return [*(getattr(self._tokens, name) for name in self.FILES[:4]), self._starts]

    @cached_property
    def _frequencies(self) -> tuple[np.ndarray, np.ndarray]:
        """Vocabulary ids in order, and in how many texts each occurs."""
        texts = np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self._starts))
        pairs = np.unique(texts << 32 | self._tokens.ids)
        return np.unique(pairs & 0xFFFFFFFF, return_counts=True)

    def _checked(self, position: int) -> int:
        if not 0 <= position < len(self):
            raise IndexError(f"no text at position {position}, there are {len(self)}")
        return position

    def _rows(self, positions: np.ndarray) -> slice | np.ndarray:
        """Rows of the tokens of these texts, one after the other."""
        starts, ends = self._starts[positions], self._starts[positions + 1]
        if (starts[1:] == ends[:-1]).all():
            return slice(starts[0], ends[-1])
        lengths = ends - starts
        return np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)

    def _similarities(self, query: np.ndarray, rows: slice | np.ndarray) -> np.ndarray:
        """Cosines (rows, q), slice by slice in the processor's cache."""
        codes, scales = np.asarray(self._tokens.codes[rows]), self._tokens.scales[rows]
        if query.ndim != 2 or query.shape[1] != codes.shape[1]:
            raise ValueError(f"query tokens of shape {query.shape}, the index has dimension {codes.shape[1]}: "
                             "another model made it")
        found = np.empty((len(codes), len(query)), np.float32)
        columns = np.ascontiguousarray(query.T, np.float32)
        step = max(16, PRODUCTS // max(1, columns.size))
        for start in range(0, len(codes), step):
            part = slice(start, start + step)
            np.matmul(codes[part].astype(np.float32), columns, out=found[part])
        return np.multiply(found, scales[:, None], out=found)


def groups(lengths: np.ndarray, query: int) -> Iterator[np.ndarray]:
    """Indices of the texts that have tokens, in runs of about GROUP_SIMILARITIES with so many query tokens."""
    filled = np.flatnonzero(lengths)
    numbers = np.cumsum(lengths[filled]) // max(1, GROUP_SIMILARITIES // max(1, query))
    yield from (run for run in np.split(filled, np.flatnonzero(np.diff(numbers)) + 1) if len(run))
