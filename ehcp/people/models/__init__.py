"""Facts: people, with their constraints and the vocabulary of queries."""
