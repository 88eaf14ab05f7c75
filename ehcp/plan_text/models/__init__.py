"""The lines of a plan in writing, and its versions."""
