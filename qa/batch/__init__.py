"""In: files of questions, and an assistant.
Out: files of answers."""
