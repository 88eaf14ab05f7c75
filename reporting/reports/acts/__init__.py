"""What managers do with reports of their own."""
