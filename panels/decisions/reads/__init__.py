"""What waits for decision officers, how far one decides alone, and what has still to be told."""
