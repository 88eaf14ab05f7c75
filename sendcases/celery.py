"""The Celery application: Redis in production, folders on disk when embedded."""

import os

from celery import Celery

from sendcases.roof.folders import use_folders

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendcases.settings")

use_folders()
app = Celery("sendcases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
