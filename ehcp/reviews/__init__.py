"""Reviews of plans, and the amendments they lead to."""
