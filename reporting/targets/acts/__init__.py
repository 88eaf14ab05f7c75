"""Set a target; begin an action and tell what became of it."""
