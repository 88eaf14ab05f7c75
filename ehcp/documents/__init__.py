"""Documents: what was received or written about one child, kept privately, checked before anybody reads it."""
