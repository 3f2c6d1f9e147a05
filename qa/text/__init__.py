"""In: any text.
Out: its words, numbers, sentences and language, and its folded or printable form. Nothing here knows of documents or questions."""
