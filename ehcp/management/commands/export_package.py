"""Write everything that is held as an exchange package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ehcp.exchange.acts import export_package


class Command(BaseCommand):
    """``export_package PATH``: a folder, or a zip where the name ends in ``.zip``."""

    help = "Write everything that is held as an exchange package: a folder, or a zip where the name ends so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or the zip to write")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = export_package(options["path"])
        except OSError as error:
            raise CommandError(f"The package cannot be written there: {error.strerror}.") from error
        for name, number in rows.items():
            self.stdout.write(f"  {name}: {number:,} rows")
        self.stdout.write(f"{sum(rows.values()):,} rows written.")
