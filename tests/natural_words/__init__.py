"""What people write in their own words, by who they are and what it is about, and what they hear."""
