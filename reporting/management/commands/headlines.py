"""Print the headline figures as at a day."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from ehcp.exchange.format.cells import EARLIEST_YEAR
from reporting.headlines.reads.headlines import Headline, compute
from reporting.kpis import Basis, Period, PeriodRefused
from sendcases.audit.moments import today


class Command(BaseCommand):
    """``headlines``: the acceptance interface of the golden package, and a table to read."""

    help = "Print every measure as at a day; with a period all of them, without one the snapshots alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-at", help="the day the figures describe, as 2023-05-31; otherwise --to, or today")
        parser.add_argument("--from", dest="start", help="first day of the period")
        parser.add_argument("--to", dest="end", help="last day of the period")
        parser.add_argument("--kpi", help="one code, such as K03")
        parser.add_argument(
            "--basis", choices=[basis.value for basis in Basis], default=Basis.KNOWN.value,
            help="known: as it was known that day; latest: as it is known now",
        )  # fmt: skip
        parser.add_argument("--format", choices=["json", "text"], default="text")
        parser.add_argument("--ids", action="store_true", help="print the records behind each figure as well")

    def handle(self, *args: Any, **options: Any) -> None:
        start, end = _day("--from", options["start"]), _day("--to", options["end"])
        if (start is None) != (end is None):
            raise CommandError("Give both --from and --to, or neither.")
        day = _day("--as-at", options["as_at"]) or end or today()
        codes = [options["kpi"]] if options["kpi"] else None
        try:
            period = Period(start, end) if start and end else None
            basis, ids = Basis(options["basis"]), options["ids"]
            headlines = compute(codes, period, day, basis, with_ids=ids)
        except PeriodRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyError as error:
            raise CommandError(f"There is no measure {error.args[0]}.") from error
        if options["format"] == "json":
            rows = [headline.as_json(with_ids=ids) for headline in headlines]
            self.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False))
        else:
            self._print_table(headlines, day)

    def _print_table(self, headlines: list[Headline], day: date) -> None:
        table = Table(title=f"Headline figures as at {day:%-d %B %Y}")
        for column in ("KPI", "Variant", "Figure", "Cohort"):
            table.add_column(column)
        for column in ("n", "d", "%"):
            table.add_column(column, justify="right")
        for line in headlines:
            tenth = "" if line.percent_1dp is None else f"{line.percent_1dp:.1f}"
            base = "" if line.denominator is None else str(line.denominator)
            names = (line.kpi.code, line.kpi.variant, line.kpi.label, line.kpi.cohort.value)
            table.add_row(*names, str(line.numerator), base, tenth)
        console = Console(width=160)
        with console.capture() as captured:
            console.print(table)
        self.stdout.write(captured.get(), ending="")


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{option} must be a date as 2023-05-31, not “{text}”.") from error
    if day.year < EARLIEST_YEAR:
        raise CommandError(f"{option} must not be before {EARLIEST_YEAR}.")
    return day
