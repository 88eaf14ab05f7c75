"""Facts: deadlines, with their constraints and the vocabulary of queries."""
