"""What pages show, already filtered to what the person may see."""
