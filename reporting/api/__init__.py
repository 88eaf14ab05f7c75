"""The API of the figures: read only, by key, every figure operational (L0)."""
