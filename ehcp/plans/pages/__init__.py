"""Pages of plans: who, today, one call inwards."""
