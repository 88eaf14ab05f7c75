"""Provision of section F in place: confirmed row by row after the plan is issued, and the gaps where it is not."""
