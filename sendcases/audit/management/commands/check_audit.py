"""Check that nobody has rewritten history."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sendcases.audit import moments
from sendcases.audit.anchors import Anchor
from sendcases.audit.checking import check_history
from sendcases.audit.grants import rights_to_rewrite


class Command(BaseCommand):
    """``check_audit``: what beat does every night."""

    help = "Check every row of history against its seal, every seal against the one before, and the anchors."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take anchors that were kept elsewhere."""
        words = "an anchor this command printed before, as NUMBER:HASH; may be given several times"
        parser.add_argument("--anchor", action="append", default=[], help=words)

    def handle(self, *args: Any, anchor: list[str], **options: Any) -> None:
        """Say what was checked and what is wrong; fail where anything is."""
        try:
            elsewhere = [Anchor.parse(text) for text in anchor]
        except ValueError as error:
            raise CommandError(str(error)) from error
        report = check_history(now=moments.now(), anchors_elsewhere=elsewhere)
        self.stdout.write(
            f"Checked {report.rows} rows under {report.seals} seals, and {report.anchors} anchors; "
            f"{report.unsealed} rows wait to be sealed."
        )
        for words in report.findings:
            self.stdout.write(words)
        if tables := {one.table for one in rights_to_rewrite()}:
            self.stdout.write(
                f"The database role in use may rewrite {len(tables)} tables of history. Give the application a role of "
                "its own: see the README, “Two database roles”."
            )
        if report.findings:
            raise CommandError(f"History is not what was sealed: {len(report.findings)} findings.")
        self.stdout.write(f"History is what was sealed. Keep this anchor outside the database: {report.last}")
