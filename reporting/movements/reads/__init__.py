"""What moved between two figures."""
