"""Acts: what staff do with requests; each is one transaction."""
