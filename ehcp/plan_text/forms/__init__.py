"""Forms of the words of a plan."""
