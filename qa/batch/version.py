"""Which program answers: its version and what its code, weights and words are."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

DISTRIBUTION = "cited-answers"
PARTS, MAKINGS = ("qa", "embeddings"), (".py", ".json", ".toml", ".tsv")
"""Folders of the program, and endings of the files in them that its answers depend on: code, weights, words."""


def installed_version(name: str) -> str | None:
    """The version of an installed package, None where it is missing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def program_version(root: Path = Path(__file__).parents[2]) -> str:
    """Which program answers: its version, and a digest that is another whenever its code, weights or words are."""
    digest = hashlib.sha256()
    for path in sorted(path for part in PARTS for path in (root / part).rglob("*") if path.suffix in MAKINGS):
        digest.update(f"{path.relative_to(root).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"{installed_version(DISTRIBUTION) or 'unknown'}+{digest.hexdigest()[:12]}"
