"""Give the application's database role its rights, as the owner of the tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sendcases.audit.grants import GrantRefused, grant_roles


class Command(BaseCommand):
    """``grant_roles``: run after every ``migrate``, by the same owner."""

    help = (
        "Let the role of DATABASE_URL use the tables that SENDCASES_MIGRATE_DATABASE_URL owns, and not rewrite history."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant; say what was done, or that this engine has no roles."""
        if connection.vendor != "postgresql":
            self.stdout.write("SQLite has no roles: whoever can write to its file can change it.")
            return
        application = settings.APPLICATION_DATABASE
        try:
            grant_roles(application["USER"], password=application["PASSWORD"])
        except GrantRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The role {application['USER']} may use the service’s tables and cannot rewrite history.")
