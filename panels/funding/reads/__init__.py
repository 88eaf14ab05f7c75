"""Money as its reader may see it."""
