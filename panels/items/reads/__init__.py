"""One agenda item as its reader may see it, its limit and its quorum."""
