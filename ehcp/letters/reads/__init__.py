"""Reads: wording in force, the facts of a letter, who receives it, what was sent."""
