"""What pages and queries of the figures take in."""
