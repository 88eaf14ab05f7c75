"""Acts: what staff do with plans; each is one transaction."""
