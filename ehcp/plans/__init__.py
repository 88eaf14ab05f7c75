"""EHC plans: issued, kept up, ceased; needs, outcomes, placements, budgets."""
