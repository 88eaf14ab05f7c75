"""Acts: what staff do with assessments; each is one transaction."""
