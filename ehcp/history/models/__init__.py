"""Facts: history, with their constraints and the vocabulary of queries."""
