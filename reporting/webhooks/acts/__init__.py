"""Set a webhook up, stop it, go back with it; and tell it what happened."""
