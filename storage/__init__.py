"""What is remembered: one file a noun, its table and its questions."""
