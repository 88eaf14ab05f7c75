"""The history of a case in plain words, and the dates in it that may be corrected."""
