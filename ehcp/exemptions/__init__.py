"""Exemptions from a time limit."""
