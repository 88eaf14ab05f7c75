"""Pages of cases: who, today, one call inwards."""
