"""Move readings that waited outside the database into the read log."""

from typing import Any

from django.core.management.base import BaseCommand

from sendcases.audit import read_queue


class Command(BaseCommand):
    """``drain_reads``: what beat does every minute."""

    help = "Move the entries of the read log that the database could not take into it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Drain; say how many entries that was."""
        self.stdout.write(f"Moved {read_queue.drain()} entries into the read log.")
