"""Print every due date as at a day, on the known basis."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ehcp.ledger.reads.deadlines import deadlines_as_at


class Command(BaseCommand):
    """``deadlines --as-at D --format csv``: the acceptance interface of the golden package."""

    help = "Print every due date as at a day, as it was known on that day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-at", required=True, help="the day, as 2023-05-31")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["as_at"])
        except ValueError as error:
            raise CommandError(f"--as-at must be a date as 2023-05-31, not “{options['as_at']}”.") from error
        self.stdout.write(deadlines_as_at(day, options["format"]), ending="")
