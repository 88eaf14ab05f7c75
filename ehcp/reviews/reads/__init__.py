"""Reads: what pages show of reviews, already filtered to what the person may see."""
