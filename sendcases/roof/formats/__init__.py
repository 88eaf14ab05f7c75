"""How days are written; Django takes these before its own habits of the language."""
