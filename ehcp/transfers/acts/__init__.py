"""Acts: what staff do with transfers; each is one transaction."""
