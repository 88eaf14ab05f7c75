"""Freeze a release, list the releases, or make one again and compare."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.disclosure.kinds import Level
from reporting.releases.acts.releasing import make_release
from reporting.releases.kinds import NotReleased
from reporting.releases.models import Standing
from reporting.releases.reads import releases as reads
from reporting.releases.reads.frozen import REPORTS
from sendcases.audit import moments


class Command(BaseCommand):
    """``release list``, ``release make REPORT --as-at DAY``, ``release check REFERENCE``."""

    help = (
        "release list: every release. release make REPORT --as-at DAY: freeze one, provisional and not signed off. "
        "release check REFERENCE: make its figures again; ends with 1 where they differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["list", "make", "check"])
        parser.add_argument("name", nargs="?", default="", help="a report, or the reference of a release")
        parser.add_argument("--as-at", help="a day that is over, as 2026-03-31; otherwise the end of last month")
        parser.add_argument("--level", choices=[Level.PARTNERSHIP.value, Level.PUBLIC.value], default="L2")

    def handle(self, *args: Any, **options: Any) -> None:
        {"list": self._list, "make": self._make, "check": self._check}[options["what"]](options)

    def _list(self, options: dict[str, Any]) -> None:
        for one in reads.releases():
            signed = f"signed off by {one.sign_offs.count()} of {one.signatures_needed}"
            self.stdout.write(f"{one.reference}\t{one.standing}\t{signed}\t{one.digest}")

    def _make(self, options: dict[str, Any]) -> None:
        now = moments.now()
        if options["name"] not in REPORTS:
            raise CommandError(f"Name a report: {', '.join(REPORTS)}.")
        try:
            day = date.fromisoformat(options["as_at"]) if options["as_at"] else None
        except ValueError as error:
            raise CommandError("--as-at must be a day as 2026-03-31.") from error
        try:
            made = make_release(
                report=options["name"], level=Level(options["level"]), standing=Standing.PROVISIONAL,
                as_at=day or reads.last_month_end(moments.london_day(now)), by=None, now=now,
            )  # fmt: skip
        except NotReleased as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(made.reference)

    def _check(self, options: dict[str, Any]) -> None:
        shown = reads.release_view(options["name"])
        if shown is None:
            raise CommandError("There is no such release: ./run manage release list.")
        again = reads.made_again(shown.release)
        if again.refusal:
            raise CommandError(f"It cannot be made again from the facts held now. {again.refusal}")
        for words, when, before, after in again.rows:
            self.stdout.write(f"{words}, {when}: {before} -> {after}")
        if not again.is_same:
            differences = [] if again.is_same_count else ["the counts behind it differ"]
            differences += [] if again.is_same_cases else ["the records behind it differ"]
            raise CommandError(f"Made again, it is not the same: {'; '.join(differences) or 'rows differ'}.")
        self.stdout.write("Made again, it is the same: rows, counts and the records behind them.")
