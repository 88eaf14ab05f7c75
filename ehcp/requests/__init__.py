"""Requests for an assessment, from the first letter to the decision."""
