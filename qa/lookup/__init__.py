"""Citation look-up: what stands at a reference, and where a quotation comes from."""
