"""Reads: what pages show of disputes, already filtered to what the person may see."""
