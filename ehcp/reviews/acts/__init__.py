"""Acts: what staff do with reviews; each is one transaction."""
