"""Pages of the scheme of delegation and of the figures of panels."""
