"""What other systems may read beside the figures."""
