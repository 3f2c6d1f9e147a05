"""In: words, or citations of old answers.
Out: where they stand in the documents, and where they depart from them."""
