"""Money: funding lines, bands, envelopes, what was instructed and what was paid."""
