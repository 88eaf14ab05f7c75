"""Acts: what staff do with deadlines; each is one transaction."""
