"""Forms of the list of cases and of the administration of accounts."""
