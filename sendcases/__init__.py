"""The project: settings, root addresses, Celery."""

from sendcases.celery import app as celery_app

__all__ = ["celery_app"]
