"""Acts of decision officers, and what follows from them by event."""
