"""What staff see of their work: home, the list of cases, the page of a case, accounts."""
