"""Pages of casework: who, today, one call inwards."""
