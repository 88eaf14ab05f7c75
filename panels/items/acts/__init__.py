"""Acts: what staff do with agenda items; each is one transaction."""
