"""Forms: the shape of what staff type about assessments."""
