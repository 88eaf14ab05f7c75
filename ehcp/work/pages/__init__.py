"""Pages of the day's work: who, today, one call inwards."""
