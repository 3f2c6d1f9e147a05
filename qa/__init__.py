"""Documents to passages, passages to hits, hits to a cited answer."""
