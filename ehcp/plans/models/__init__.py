"""Facts: plans, with their constraints and the vocabulary of queries."""
