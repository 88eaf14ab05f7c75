"""Propose a change of the settings of the law, see what it moves, apply it."""
