"""The shape of what panels are told."""
