"""Reads: what pages show of the day's work, already filtered to what the person may see."""
