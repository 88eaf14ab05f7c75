"""Packages of case data: their format, taking them in, giving them out."""
