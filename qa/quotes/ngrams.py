"""Every run of three characters of a long text and where it stands: finds words exactly, or their likely places."""

from __future__ import annotations

import re

import numpy as np

GRAM = 3
"""Characters of a run: in Chinese two stand everywhere, and four are lost with every edit of a short sentence."""
MOST_PLACES = 60_000
"""Places weighed for one look-up, those of the rarest runs first: 5 ms, and common runs tell little."""
SLACK = 12
"""Characters by which edits may shift the end of a sentence against its beginning, and as many again for each
eight of its length."""


class NgramIndex:
    """Places of all runs of GRAM characters in one text, sorted by run."""

    def __init__(self, text: str) -> None:
        self.text = text
        keys = grams(text)
        self._order = np.argsort(keys, kind="stable").astype(np.int32)
        self._keys, starts = np.unique(keys[self._order], return_index=True)
        self._starts = np.append(starts, len(keys)).astype(np.int32)

    def occurrences(self, words: str) -> list[int]:
        """Where the words stand exactly, in order: looked up at their rarest run, shorter ones than a run by reading on."""
        if len(words) < GRAM:
            return [m.start() for m in re.finditer(f"(?={re.escape(words)})", self.text)]
        slots, counts = self._look_up(grams(words))
        rarest = int(np.argmin(counts))
        if counts[rarest] == 0:
            return []
        places = np.sort(self._places(slots[rarest])) - rarest
        return [at for at in places.tolist() if at >= 0 and self.text.startswith(words, at)]

    def likely_places(self, words: str, most: int) -> list[tuple[int, float]]:
        """Places where the words may begin under edits, and the share of their runs found near there, best first.

        A place outside the text's first or last characters may be negative or past the end.
        """
        keys, offsets = np.unique(grams(words), return_index=True)
        slots, counts = self._look_up(keys)
        rare = np.argsort(counts, kind="stable")
        rare = rare[counts[rare] > 0]
        rare = rare[:max(1, int(np.searchsorted(np.cumsum(counts[rare]), MOST_PLACES)))]
        if not len(rare):
            return []
        begins = np.concatenate([self._places(slots[i]) - offsets[i] for i in rare])
        weights = np.repeat(1 / np.log2(2 + counts[rare]), counts[rare])
        return _peaks(begins, weights, SLACK + len(words) // 8, float((1 / np.log2(2 + counts)).sum()), most)

    def _look_up(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Slot and number of places of each run; 0 places where the text does not have it."""
        slots = np.minimum(np.searchsorted(self._keys, keys), max(0, len(self._keys) - 1))
        found = self._keys[slots] == keys if len(self._keys) else np.zeros(len(keys), bool)
        return slots, np.where(found, self._starts[slots + 1] - self._starts[slots], 0) if len(self._keys) else \
            np.zeros(len(keys), np.int64)

    def _places(self, slot: int) -> np.ndarray:
        return self._order[self._starts[slot]:self._starts[slot + 1]].astype(np.int64)


def grams(text: str) -> np.ndarray:
    """(n - GRAM + 1,) one number for each run of characters, the same for equal runs only: 21 bits a character."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    count = max(0, len(codes) - GRAM + 1)
    return codes[:count] << np.uint64(42) | codes[1:count + 1] << np.uint64(21) | codes[2:count + 2]


def _peaks(begins: np.ndarray, weights: np.ndarray, width: int, total: float, most: int) -> list[tuple[int, float]]:
    """The heaviest windows of that width over weighted places, apart from each other, with their share of ``total``."""
    order = np.argsort(begins, kind="stable")
    begins, weights = begins[order], np.append(0.0, np.cumsum(weights[order]))
    ends = np.searchsorted(begins, begins + width, side="right")
    held = weights[ends] - weights[:-1]
    found: list[tuple[int, float]] = []
    for i in np.argsort(-held, kind="stable")[:200 * most]:
        if all(abs(int(begins[i]) - at) > width for at, _ in found):
            found.append((int(begins[i]), float(held[i]) / total))
            if len(found) == most:
                break
    return found
