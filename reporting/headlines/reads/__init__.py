"""Reads: what pages show of the headlines, already filtered to what the person may see."""
