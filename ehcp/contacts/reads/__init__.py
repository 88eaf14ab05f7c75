"""Who is around a child, who is written to, what was said."""
