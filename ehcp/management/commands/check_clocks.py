"""Re-plan every case and report what differs from the ledger."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ehcp.history.acts.versions import write_versions
from ehcp.jobs.acts.long_work import Busy, alone
from ehcp.ledger.sync import laws_in_force, reconcile
from sendcases.audit import moments


class Command(BaseCommand):
    """``check_clocks [--fix]``: exit 0 and report 0 differences, or list them and exit 1."""

    help = "Re-plan every case from its facts and their corrections, and report differences from the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="write what is planned, and the versions of facts")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with alone() if options["fix"] else nullcontext(), transaction.atomic():
                if options["fix"]:
                    write_versions()
                found = reconcile(None, laws=laws_in_force(), now=moments.now(), apply=options["fix"])
        except Busy as busy:
            raise CommandError(str(busy)) from busy
        self.stdout.write(
            f"{found.total} differences: {found.added} deadlines to add, {found.closed} to close, "
            f"{found.cases} cases to derive anew."
        )
        for moved in found.moved[:50]:
            self.stdout.write(
                f"  {moved.rule} {moved.record_type} {moved.record_id}: {moved.due_before} -> {moved.due_after}"
            )
        if found.total and not options["fix"]:
            raise SystemExit(1)
