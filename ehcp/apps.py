"""App configuration of ehcp."""

from django.apps import AppConfig


class EhcpConfig(AppConfig):
    """Settings of the app."""

    name = "ehcp"
