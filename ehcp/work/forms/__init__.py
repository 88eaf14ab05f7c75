"""Forms: the shape of what staff type about the day's work."""
