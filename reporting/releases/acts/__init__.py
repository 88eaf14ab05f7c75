"""Make a release, revise it, sign it off."""
