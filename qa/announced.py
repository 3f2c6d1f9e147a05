"""What a sentence announces that says "as follows": the headings or points that come after it."""

from __future__ import annotations

import re

from qa.types import Block, Document, squash

ANNOUNCES = re.compile(r"下[列面]|如下|(?<![%％岁度元\d])(?<![%％岁度元\d] )以下|as follows|listed below"
                       r"|\b(?:following|suivante?s|ci-(?:après|dessous)|siguientes|a continuación|следующ\w+|التالي\w*)(?=[^.]*:\s*$)",
                       re.IGNORECASE)


def announced(document: Document, block: int, sentence: str) -> list[int]:
    """Indices of the blocks that the last sentence of a block announces: the headings right below it in its section, or
    the points that follow; none if it announces nothing."""
    blocks, own = document.blocks, document.blocks[block]
    if not ANNOUNCES.search(sentence) or not squash(own.text).endswith(squash(sentence)):
        return []
    section = own.headings
    found: list[int] = []
    for n in range(block + 1, len(blocks)):
        if blocks[n].part != own.part or blocks[n].headings[:len(section)] != section or _goes_on(blocks[n], own):
            break
        if blocks[n].headings == section and blocks[n].kind in ("heading", "item"):
            found.append(n)
    return found if found and found[0] == block + 1 else []


def _goes_on(block: Block, own: Block) -> bool:
    """Whether the section's own text goes on with the block, so that what was announced is over."""
    return block.kind == "paragraph" and block.headings == own.headings
