"""In: a folder of files.
Out: documents with their blocks, the passages cut from them, and what a place in them is called."""
