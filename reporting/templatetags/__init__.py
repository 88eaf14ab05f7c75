"""What the pages of the figures need of the template language."""
