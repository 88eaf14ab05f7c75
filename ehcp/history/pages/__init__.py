"""Pages of history: who, today, one call inwards."""
