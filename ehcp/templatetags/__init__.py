"""Words and shapes that the templates of casework share."""
