"""What is shown of targets and actions."""
