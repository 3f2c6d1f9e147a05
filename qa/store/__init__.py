"""In: a corpus and a model.
Out: an index folder, and documents, passages and indexes opened from it. What searches them stands above."""
