"""Queueing long work, taking it up once, and letting no two of a kind run at a time."""
