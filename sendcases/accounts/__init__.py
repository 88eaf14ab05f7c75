"""People who use the product: users, teams, roles and API keys."""
