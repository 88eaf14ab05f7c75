"""Addresses of the figures; each needs its row in the permission table (tests/architecture/permission_table.py)."""

from django.urls import path

from reporting.views import headlines

app_name = "reporting"

urlpatterns = [
    path("headlines/", headlines.headlines, name="headlines"),
    path("headlines/download/<slug:kind>/", headlines.headlines_download, name="headlines-download"),
    path("headlines/<slug:code>/", headlines.measure, name="measure"),
    path("headlines/<slug:code>/<slug:variant>/", headlines.measure, name="measure-variant"),
    path("headlines/<slug:code>/children/<slug:kind>/", headlines.measure_download, name="measure-download"),
    path(
        "headlines/<slug:code>/<slug:variant>/children/<slug:kind>/",
        headlines.measure_download,
        name="measure-variant-download",
    ),
]
