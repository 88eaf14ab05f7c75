"""Acts: what staff do with the day's work; each is one transaction."""
