"""App configuration of the audit."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """Who opened which child, and the tools that keep history from being rewritten."""

    name = "sendcases.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Have the tables that figures are counted from watched whenever they have been migrated."""
        from sendcases.audit.changes import lay_change_triggers  # noqa: PLC0415 -- models load first

        post_migrate.connect(lay_change_triggers, sender=self, dispatch_uid="lay_change_triggers")
