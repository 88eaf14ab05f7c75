"""Deadlines derived from the facts, the sweep over them and its notices."""
