"""Schools, colleges and other settings."""
