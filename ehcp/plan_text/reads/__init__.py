"""What pages and files show of the words of a plan."""
