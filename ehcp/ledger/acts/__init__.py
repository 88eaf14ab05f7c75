"""The sweep over the deadlines, and the delivery of what it raises."""
