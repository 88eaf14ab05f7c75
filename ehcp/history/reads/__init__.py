"""Reads: what pages show of history, already filtered to what the person may see."""
