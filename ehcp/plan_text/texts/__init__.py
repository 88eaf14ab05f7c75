"""What a plan must hold, which words are vague and how a plan is graded; plain Python."""
