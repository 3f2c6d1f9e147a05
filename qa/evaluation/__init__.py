"""Quality on gold questions: of one run, of two runs side by side, and of each step of retrieval."""
