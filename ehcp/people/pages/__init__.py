"""Pages about a child's own record."""
