"""Check an exchange package and take it in, all of it or nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ehcp.exchange.acts import ImportResult, import_package
from ehcp.exchange.format.report import Report
from sendcases.accounts.models import User
from sendcases.audit import moments

_WORDS = {"refuse": "refused", "warn": "warning"}


class Command(BaseCommand):
    """``import_package PATH [--dry-run] [--by USERNAME]``: exit 0 when taken in, or, in a dry run, when it could be."""

    help = "Check an exchange package (a folder or a zip) and take it in: all of it, or nothing if it is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the package: a folder, or a zip of one")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--by", help="the username under which the import is recorded")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._user(options["by"])
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        with bar:
            task = bar.add_task("Opening", total=None)

            def show(stage: str, done: int, total: int) -> None:
                bar.update(task, description=stage, completed=done, total=total or None)

            result = import_package(
                options["path"], by=by, now=moments.now(), dry_run=options["dry_run"], progress=show
            )
        self._print_problems(result.report)
        self._print_outcome(result)
        if result.is_refused:
            raise SystemExit(1)

    def _user(self, username: str | None) -> User | None:
        if username is None:
            return None
        try:
            return User.objects.get(username=username)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no user called {username}.") from error

    def _print_problems(self, report: Report) -> None:
        for one in report.in_order():
            place = ", ".join(part for part in (one.file, f"line {one.line}" if one.line else "", one.field) if part)
            self.stdout.write(f"{_WORDS[one.severity]}: {place}: {one.wrong} {one.right}")
        if report.unlisted:
            self.stdout.write(f"... and {report.unlisted:,} more of the same kinds:")
            for severity, code, file, field, number in report.by_kind():
                self.stdout.write(f"  {number:,} x {_WORDS[severity]} {code} {file} {field}".rstrip())

    def _print_outcome(self, result: ImportResult) -> None:
        report = result.report
        self.stdout.write(
            f"{sum(report.rows.values()):,} rows read; {report.count('refuse'):,} refused, "
            f"{report.count('warn'):,} warnings."
        )
        if result.is_refused:
            self.stdout.write("The package is refused. Nothing was written.")
            return
        for name, counts in result.tables.items():
            if counts.added or counts.changed or counts.kept or counts.absent:
                self.stdout.write(
                    f"  {name}: {counts.added:,} new, {counts.changed:,} changed, {counts.same:,} the same, "
                    f"{counts.kept:,} kept as they are here, {counts.absent:,} held here only"
                )
        if result.is_dry_run:
            self.stdout.write("This was a dry run. Nothing was written.")
        elif not any(one.added or one.changed for one in result.tables.values()):
            self.stdout.write("Everything was held already. Nothing changed.")
        else:
            self.stdout.write(f"Taken in: {result.events:,} events, {result.deadlines:,} deadlines.")
