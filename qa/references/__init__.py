"""References in words: read, the documents they name, the places they mean."""
