"""In: the text of a question and of those before it.
Out: a question read: what it names, wants and leans on. Nothing here looks into the documents."""
