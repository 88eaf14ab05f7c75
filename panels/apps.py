"""App configuration of panels."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    """Settings of the app."""

    name = "panels"
