"""Acts: what staff do with history; each is one transaction."""
