"""Pages of the words of a plan."""
