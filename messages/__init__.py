"""What can be said, and read: pure functions and values, no input or output."""
