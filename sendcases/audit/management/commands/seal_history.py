"""Seal the history written since the last time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sendcases.audit import anchors, moments, sealing


class Command(BaseCommand):
    """``seal_history``: what beat does every minute."""

    help = "Seal the rows of history that are not sealed yet, and note the anchor."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to begin the file of anchors anew."""
        words = "begin a new file of anchors at the last seal, when the old one was lost and the seal was compared"
        parser.add_argument("--begin-anchors", action="store_true", help=words)

    def handle(self, *args: Any, begin_anchors: bool, **options: Any) -> None:
        """Seal; say how many rows and what the anchor is."""
        now = moments.now()
        if begin_anchors:
            anchors.begin_here(sealing.head(), at=now)
        count = sealing.seal_history(now=now)
        self.stdout.write(f"Sealed {count} rows. Anchor: {anchors.Anchor(*sealing.head())}")
