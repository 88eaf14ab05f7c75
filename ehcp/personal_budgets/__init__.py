"""Personal budgets asked for and decided; direct payments begun, reviewed, reduced, stopped and reconsidered."""
