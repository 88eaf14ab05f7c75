"""Reads: documents of a case, and the guard against another child's."""
