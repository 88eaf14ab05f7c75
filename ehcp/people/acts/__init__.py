"""Acts on a child's own record: made, allocated, restricted; a death."""
