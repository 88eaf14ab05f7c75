"""Pages of reviews: who, today, one call inwards."""
