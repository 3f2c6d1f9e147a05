"""In: a request.
Out: whether it may pass: its host, its size, its login."""
