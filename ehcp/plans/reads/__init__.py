"""Reads: what pages show of plans, already filtered to what the person may see."""
