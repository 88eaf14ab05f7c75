"""App configuration of reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Settings of the app."""

    name = "reporting"
