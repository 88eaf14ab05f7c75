"""Pages of requests: who, today, one call inwards."""
