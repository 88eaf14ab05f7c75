"""Posts filled, and figures typed in from elsewhere."""
