"""What staff do with money; the only writers."""
