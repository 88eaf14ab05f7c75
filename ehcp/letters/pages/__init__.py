"""Pages of letters: written and sent, opened by a link, despatched by post, worded."""
