"""Take in the published statistics on EHC plans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.benchmarks.acts.taking_in import take_in
from reporting.benchmarks.kinds import LICENCE, SOURCE
from reporting.benchmarks.reads.files import NotPublished
from sendcases.audit import moments


class Command(BaseCommand):
    """``benchmarks FILE --edition 2025``."""

    help = f"Take in a zip or a CSV file of: {SOURCE}, as published. {LICENCE}"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the zip as downloaded, or one CSV file under its published name")
        parser.add_argument("--edition", required=True, help="which edition it is, as 2025; it is told as the source")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            content = path.read_bytes()
            done = take_in(content=content, name=path.name, edition=options["edition"], by=None, now=moments.now())
        except OSError as error:
            raise CommandError("The file cannot be read.") from error
        except NotPublished as error:
            raise CommandError(str(error)) from error
        for name, number in done.figures.items():
            self.stdout.write(f"{name}: {number:,} figures")
        for name in done.known:
            self.stdout.write(f"{name}: taken in before")
