"""In: sentences and rows that were found.
Out: drafts of answers, every statement with its citation."""
