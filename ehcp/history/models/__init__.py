"""Events, corrections, and which facts were known on a past day."""
