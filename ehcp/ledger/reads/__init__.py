"""Reads: what pages show of deadlines, already filtered to what the person may see."""
