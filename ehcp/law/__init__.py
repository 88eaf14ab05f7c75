"""The statutory clock: law as data, plain Python."""
