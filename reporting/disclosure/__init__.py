"""What may be told to whom: levels, and the suppression of small counts (disclosure paper)."""
