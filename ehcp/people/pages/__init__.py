"""Pages of people: who, today, one call inwards."""
