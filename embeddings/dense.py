"""Nearest vectors by inner product; the only module that imports faiss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np


class VectorIndex:
    """Exact search over vectors (n, d) known by their positions 0 … n-1; on unit vectors the score is the cosine."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: np.ndarray) -> VectorIndex:
        """Index float vectors (n, d); ValueError if they are not of that shape or not finite."""
        import faiss

        rows = checked(vectors, "vectors")
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
        return cls(index)

    def __len__(self) -> int:
        return self._index.ntotal

    @property
    def dimension(self) -> int:
        return self._index.d

    def search(
        self, vectors: np.ndarray, k: int, among: Sequence[int] | np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """For each of the vectors (m, d) or (d,), the best k by inner product, best first, equal ones by position.

        Returns float32 scores and int64 positions, both (m, k), narrower where there are fewer than k to choose from:
        all of them, or the positions `among`. Raises ValueError on a wrong shape, a NaN or an unknown position.
        """
        queries = checked(np.atleast_2d(vectors), "query vectors", self.dimension)
        chosen = None if among is None else np.unique(np.asarray(among, np.int64))
        if chosen is not None and len(chosen) and not 0 <= chosen[0] <= chosen[-1] < len(self):
            raise ValueError(f"positions {chosen[0]} to {chosen[-1]} asked for, the index has 0 to {len(self) - 1}")
        k = min(k, len(self) if chosen is None else len(chosen))
        if k <= 0:
            return np.zeros((len(queries), 0), np.float32), np.zeros((len(queries), 0), np.int64)
        scores, positions = self._index.search(queries, k, params=self._selection(chosen))
        order = np.lexsort((positions, -scores))
        return np.take_along_axis(scores, order, 1), np.take_along_axis(positions, order, 1)

    def vectors(self) -> np.ndarray:
        """All vectors (n, d) float32, a copy."""
        return self._index.reconstruct_n(0, len(self)) if len(self) else np.zeros((0, self.dimension), np.float32)

    def save(self, path: Path) -> None:
        """Write one file; through Python, since faiss itself cannot open every path on Windows."""
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read what `save` wrote; ValueError if the file is damaged."""
        import faiss

        try:
            return cls(faiss.deserialize_index(np.frombuffer(path.read_bytes(), np.uint8)))
        except RuntimeError as error:
            raise ValueError(f"{path} is no vector index, or a damaged one; build it again") from error

    def _selection(self, chosen: np.ndarray | None) -> Any:
        import faiss

        if chosen is None:
            return None
        return faiss.SearchParameters(sel=faiss.IDSelectorBatch(chosen))  # type: ignore[call-arg]


def checked(vectors: np.ndarray, what: str, dimension: int | None = None) -> np.ndarray:
    """The vectors as contiguous float32 (n, d); ValueError, saying what is wrong, if they cannot be searched."""
    rows = np.ascontiguousarray(vectors, np.float32)
    if rows.ndim != 2:
        raise ValueError(f"{what} of shape {rows.shape}, expected (count, dimension)")
    if dimension is not None and rows.shape[1] != dimension:
        raise ValueError(f"{what} of dimension {rows.shape[1]}, the index has {dimension}: another model made it")
    if not np.isfinite(rows).all():
        raise ValueError(f"{what} hold a NaN or infinity, first in row {int(np.argmin(np.isfinite(rows).all(axis=1)))}")
    return rows
