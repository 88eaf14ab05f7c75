"""What staff do with the words of a plan."""
