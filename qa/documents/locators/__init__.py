"""In: a block, or words that name a place (A/67/254 第40段).
Out: what the place is called, or the blocks that stand there."""
