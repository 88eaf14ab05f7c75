"""What panel pages show."""
