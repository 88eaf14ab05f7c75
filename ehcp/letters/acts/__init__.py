"""Acts: a letter sent, entered, delivered; its wording."""
