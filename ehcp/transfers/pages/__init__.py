"""Pages of transfers: who, today, one call inwards."""
