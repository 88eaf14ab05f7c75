"""Proposals: what an officer asks the decision officer to decide, with reasons, until the letter has left."""
