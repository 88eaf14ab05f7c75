"""App configuration of the audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who opened which child, and the tools that keep history from being rewritten."""

    name = "sendcases.audit"
    label = "audit"
    verbose_name = "Audit"
