"""What a report says on a day, and the files made of it."""
