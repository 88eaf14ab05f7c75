"""What releases are made of, and what is shown of them."""
