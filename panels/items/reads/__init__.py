"""Reads: what pages show of agenda items, already filtered to what the person may see."""
