"""What staff open: my work, lists of cases, the page of a case, administration."""
