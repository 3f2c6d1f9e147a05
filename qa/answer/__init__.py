"""In: a question or a turn of a conversation, and what was found.
Out: an answer drafted of the documents' words, or a refusal."""
