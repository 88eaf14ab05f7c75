"""Acts: what staff do with people; each is one transaction."""
