"""The Celery application: Redis in production, folders on disk when embedded."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendcases.settings")

app = Celery("sendcases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
