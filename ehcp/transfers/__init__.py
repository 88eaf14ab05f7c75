"""Moves between phases of education and between authorities."""
