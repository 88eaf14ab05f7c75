"""Take in a published file."""
