"""What each officer holds and who covers whom."""
