"""Print one report as at a day."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ehcp.exchange.format.cells import EARLIEST_YEAR
from reporting.reports.kinds import SHIPPED
from reporting.reports.reads.files import TYPES, report_file
from reporting.reports.reads.lines import report_page
from sendcases.audit.moments import today


class Command(BaseCommand):
    """``report NAME --as-at DAY --format html|csv|xlsx|docx|pdf``."""

    help = "Print a report (performance-headlines, needs-assessment, schools-forum) as at a day, as known that day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(SHIPPED))
        parser.add_argument("--as-at", help="the day of the report, as 2023-04-30; otherwise today")
        parser.add_argument("--format", choices=sorted(TYPES), default="csv")
        parser.add_argument("--output", help="the file to write; otherwise it is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        content = report_file(options["format"], report_page(SHIPPED[options["name"]], _day(options["as_at"])))
        if options["output"]:
            Path(options["output"]).write_bytes(content)
        elif options["format"] in ("csv", "html"):
            self.stdout.write(content.decode("utf-8-sig"), ending="")
        elif sys.stdout.isatty():
            raise CommandError("This format is no text: name a file with --output, or send it to one with >.")
        else:
            getattr(self.stdout._out, "buffer", sys.stdout.buffer).write(content)


def _day(text: str | None) -> date:
    if text is None:
        return today()
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-at must be a date as 2023-04-30, not “{text}”.") from error
    if not day.year >= EARLIEST_YEAR or day > today():
        raise CommandError(f"--as-at must be today or in the past, and not before {EARLIEST_YEAR}.")
    return day
