"""Commands of casework."""
