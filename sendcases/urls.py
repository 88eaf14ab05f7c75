"""Root addresses."""

from importlib import import_module

from django.conf import settings
from django.urls import include, path

from sendcases.roof import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accessibility/", health.accessibility, name="accessibility"),
    path("accounts/", include("sendcases.accounts.urls")),
    path("", include("ehcp.urls")),
    path("", include("panels.urls")),
    path("", include("reporting.urls")),
]

handler400 = "sendcases.roof.faults.bad_request"
handler500 = "sendcases.roof.faults.server_error"
if settings.DEV:  # its package is not there otherwise
    urlpatterns += import_module("debug_toolbar.toolbar").debug_toolbar_urls()
