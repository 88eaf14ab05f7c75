"""The read-access log, append-only tables, and the one place that reads the clock."""
