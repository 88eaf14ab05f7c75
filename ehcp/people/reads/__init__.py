"""Finding children and likely doubles, names compared as people type them, restricted records."""
