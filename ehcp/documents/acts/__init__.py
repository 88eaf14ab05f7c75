"""Acts: what staff do with documents, and the check of each after it came in."""
