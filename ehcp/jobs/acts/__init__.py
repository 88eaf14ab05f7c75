"""Acts: what staff do with jobs; each is one transaction."""
