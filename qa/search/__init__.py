"""In: a question read and a store.
Out: ranked passages and their best sentences, and how likely it is that they answer."""
