"""Reads: what pages show of meetings, already filtered to what the person may see."""
