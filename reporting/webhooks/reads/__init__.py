"""What may be sent where, and what the pages show of it."""
