"""What the authority decides on a panel's advice."""
