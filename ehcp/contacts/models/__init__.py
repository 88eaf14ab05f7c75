"""The people around a child, and what holds of the child beside the case."""
