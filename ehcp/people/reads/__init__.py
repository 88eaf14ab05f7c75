"""Reads: what pages show of people, already filtered to what the person may see."""
