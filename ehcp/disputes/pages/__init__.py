"""Pages of disputes: who, today, one call inwards."""
