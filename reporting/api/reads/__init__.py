"""Reads: what pages show of the API, already filtered to what the person may see."""
