"""What templates of panels need."""
