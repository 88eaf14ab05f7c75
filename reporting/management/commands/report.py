"""Print one report as at a day."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ehcp.exchange.format.cells import EARLIEST_YEAR
from reporting.reports.reads.files import TYPES, report_file
from reporting.reports.reads.lines import report_page
from reporting.reports.reads.own import report_named, report_names
from sendcases.audit.moments import today


class Command(BaseCommand):
    """``report NAME --as-at DAY --format html|csv|xlsx|docx|pdf``."""

    help = "Print a report (performance-headlines, needs-assessment, schools-forum, or your own) as at a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="one that comes with the product, or the name of one of your own")
        parser.add_argument("--as-at", help="the day of the report, as 2023-04-30; otherwise today")
        parser.add_argument("--format", choices=sorted(TYPES), default="csv")
        parser.add_argument("--output", help="the file to write; otherwise it is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        report = report_named(options["name"])
        if report is None:
            raise CommandError(f"There is no report “{options['name']}”. There are: {', '.join(report_names())}.")
        content = report_file(options["format"], report_page(report, _day(options["as_at"])))
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
