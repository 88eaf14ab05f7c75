"""Pages of assessments: who, today, one call inwards."""
