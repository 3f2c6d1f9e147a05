"""In: a file of any kind.
Out: its `Source`: text, places and what its format tells of structure."""
