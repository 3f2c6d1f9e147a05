"""In: answers, quotations and documents.
Out: what the page shows of them, in six languages."""
