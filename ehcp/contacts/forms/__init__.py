"""Forms about the people around a child."""
