"""Record who is around a child, and what was said to whom."""
