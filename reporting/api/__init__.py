"""The API of the figures: read only, by key, at the level that the scopes of a key give."""
