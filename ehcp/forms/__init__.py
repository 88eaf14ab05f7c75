"""Forms: the shape of what staff type; they validate and never act."""
