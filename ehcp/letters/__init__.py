"""Letters: what is told, to whom, by which way, and that it was told."""
