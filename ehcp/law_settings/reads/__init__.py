"""Reads: what pages show of the settings of the law, already filtered to what the person may see."""
