"""Re-plan every case and report what differs from the stored deadlines."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ehcp.jobs.acts.long_work import Busy, alone
from ehcp.ledger.sync import law_in_force, reconcile
from sendcases.audit import moments


class Command(BaseCommand):
    """``check_clocks [--fix]``: exit 0 and report 0 differences, or list them and exit 1."""

    help = "Re-plan every case from its facts and report differences from the stored deadlines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="write the plan")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with alone() if options["fix"] else nullcontext(), transaction.atomic():
                found = reconcile(None, law=law_in_force(), now=moments.now(), apply=options["fix"])
        except Busy as busy:
            raise CommandError(str(busy)) from busy
        self.stdout.write(
            f"{found.total} differences: {found.added} deadlines to add, {found.changed} to change, "
            f"{found.replaced} to replace, {found.cases} cases to derive anew."
        )
        for moved in found.moved[:50]:
            self.stdout.write(
                f"  {moved.rule} {moved.record_type} {moved.record_id}: {moved.due_before} -> {moved.due_after}"
            )
        if found.total and not options["fix"]:
            raise SystemExit(1)
