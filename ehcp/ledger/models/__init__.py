"""Stored deadlines and their notices; the limits of the law as conditions on records."""
