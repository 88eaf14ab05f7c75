"""Pages that staff open first: home, the list of cases, a case, administration."""
