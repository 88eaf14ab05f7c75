"""Acts on agenda items: listing, conflicts, recommendations."""
