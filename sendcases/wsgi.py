"""The WSGI door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendcases.settings")
os.environ["SENDCASES_IS_WEB"] = "1"  # before the settings are read: a person waits for every answer

application = get_wsgi_application()
