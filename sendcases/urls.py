"""Root addresses."""

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
