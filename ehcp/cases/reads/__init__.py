"""Reads: what pages show of cases, already filtered to what the person may see."""
