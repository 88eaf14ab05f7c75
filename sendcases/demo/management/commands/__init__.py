"""Commands of the invented authority."""
