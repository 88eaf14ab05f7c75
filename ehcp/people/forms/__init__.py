"""Forms about a child's own record."""
