"""The project: settings, root addresses, Celery."""
