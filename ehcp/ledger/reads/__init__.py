"""Deadlines as pages, lists and other systems show them."""
