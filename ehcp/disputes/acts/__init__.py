"""Acts: what staff do with disputes; each is one transaction."""
