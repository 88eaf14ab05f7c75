"""Measures speed and size on PostgreSQL with an invented authority as large as Kent; nothing here passes or fails."""
