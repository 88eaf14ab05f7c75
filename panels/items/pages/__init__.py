"""Pages of agenda items and of their documents."""
