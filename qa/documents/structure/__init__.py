"""In: the text of one document.
Out: its blocks: paragraphs, headings, tables, notes, letterhead, each with its place."""
