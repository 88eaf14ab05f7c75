"""Run the deadline sweep by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ehcp.ledger.acts import outbox, sweep
from ehcp.ledger.sync import law_in_force
from sendcases.audit import moments


class Command(BaseCommand):
    """``sweep_deadlines [--day D] [--deliver]``: the same pass that beat runs."""

    help = "Raise every deadline notice whose day has come. Safe to run at any time and as often as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", help="the day to sweep for, as 2026-11-22; today when left out")
        parser.add_argument("--deliver", action="store_true", help="also deliver the digests")

    def handle(self, *args: Any, **options: Any) -> None:
        now = moments.now()
        try:
            day = date.fromisoformat(options["day"]) if options["day"] else moments.london_day(now)
        except ValueError as error:
            raise CommandError(f"--day must be a date as 2026-11-22, not “{options['day']}”.") from error
        run = sweep.sweep_deadlines(law=law_in_force(), now=now, today=day)
        self.stdout.write(f"{run.notices} notices raised as at {day}.")
        if options["deliver"]:
            self.stdout.write(f"{outbox.deliver_outbox(now=now)} digests delivered.")
