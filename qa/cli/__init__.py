"""In: what is typed at a terminal.
Out: what is printed there, and an exit status."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """The console script: runs one command and returns its exit status."""
    from qa.cli import commands

    return commands.main(argv)
