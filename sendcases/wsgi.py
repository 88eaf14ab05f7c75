"""The WSGI door for gunicorn."""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from sendcases.roof.secret import refuse_to_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendcases.settings")
os.environ["SENDCASES_IS_WEB"] = "1"  # before the settings are read: a person waits for every answer

refuse_to_start(os.environ, Path(__file__).resolve().parents[1])
application = get_wsgi_application()
