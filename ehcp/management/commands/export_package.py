"""Write everything that is held as an exchange package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ehcp.exchange.acts import export_package
from ehcp.exchange.format.schema import LATEST, VERSIONS


class Command(BaseCommand):
    """``export_package PATH [--format-version 1.0]``: a folder, or a zip where the name ends in ``.zip``."""

    help = "Write everything that is held as an exchange package: a folder, or a zip where the name ends so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or the zip to write")
        parser.add_argument(
            "--format-version", choices=VERSIONS, default=LATEST, help=f"the version of the exchange format ({LATEST})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = export_package(options["path"], version=options["format_version"])
        except OSError as error:
            raise CommandError(f"The package cannot be written there: {error.strerror}.") from error
        for name, number in rows.items():
            self.stdout.write(f"  {name}: {number:,} rows")
        self.stdout.write(f"{sum(rows.values()):,} rows written.")
