"""An invented authority, drawn from published national figures, written as an exchange package."""
