"""What the chat page is made of: its words, its style, its script, and an answer as safe HTML."""
