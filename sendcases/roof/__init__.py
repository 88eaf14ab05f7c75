"""What stands on all apps: starting and watching the service, the look of forms and days."""
