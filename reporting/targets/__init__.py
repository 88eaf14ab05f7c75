"""What a measure should reach and by when, and what is done about it."""
