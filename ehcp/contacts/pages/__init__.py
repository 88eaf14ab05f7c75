"""Pages of the people around a child."""
