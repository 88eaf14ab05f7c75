"""Make an invented authority: a package in a folder, or a whole working system."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ehcp.models import Child
from sendcases.accounts.models import User
from sendcases.audit import moments
from sendcases.demo.agenda import look_ahead
from sendcases.demo.aims import tell_targets
from sendcases.demo.around import tell_contacts, tell_people
from sendcases.demo.authority import write_authority
from sendcases.demo.moderated import tell_moderation
from sendcases.demo.money import tell_money
from sendcases.demo.panel_year import hold_a_funding_panel, plan_the_year
from sendcases.demo.papers import tell_papers
from sendcases.demo.people import employ
from sendcases.demo.released import tell_releases
from sendcases.demo.world import SIZES, Size
from sendcases.demo.written import tell_written


class Command(BaseCommand):
    """``demo_authority --size county|kent [--seed N] [--out FOLDER] [--if-empty] [--today D]``."""

    help = "Make an invented authority with histories up to today, or only write it as an exchange package (--out)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="county")
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day make the same authority")
        parser.add_argument("--today", type=date.fromisoformat, help="the last day of the histories (default: today)")
        parser.add_argument("--out", type=Path, help="write the package to this folder and import nothing")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are cases already")
        parser.add_argument(
            "--yes-this-is-a-test-system",
            action="store_true",
            help="go on although this is neither a demo nor a development system; the logins are public",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today: date = options["today"] or moments.today()
        size, seed = SIZES[options["size"]], options["seed"]
        if options["out"]:
            rows = write_authority(options["out"], size, seed, today)
            self.stdout.write(f"{rows.total()} rows in {options['out']}")
            return
        if not (settings.DEMO or settings.DEBUG or options["yes_this_is_a_test_system"]):
            raise CommandError(
                "This makes logins whose password everybody knows, and this is not a demo. On a test system add "
                "--yes-this-is-a-test-system, or set SENDCASES_DEMO=1."
            )
        if Child.objects.exists() or User.objects.exists():
            if options["if_empty"]:
                self.stdout.write("There are cases or people already: nothing done.")
                return
            raise CommandError("There are cases or people already. The demo goes into an empty database only.")
        self._fill(size, seed, today)

    def _fill(self, size: Size, seed: int, today: date) -> None:
        with tempfile.TemporaryDirectory(prefix="sendcases-demo-") as folder:
            rows = write_authority(Path(folder), size, seed, today)
            self.stdout.write(f"An invented authority of {rows['plans']} plans: {rows.total()} rows to import.")
            # All or nothing, so that a demo that was cut short starts again from an empty database.
            with transaction.atomic():
                call_command("import_package", folder, stdout=self.stdout, stderr=self.stderr)
                logins, key = employ(seed, today, moments.now())
                tell_people(seed, today)
                tell_contacts(seed, moments.now())
                tell_papers(today, moments.now())
                look_ahead(today, moments.now())
                plan_the_year(today)
                tell_money(seed, today, moments.now())
                hold_a_funding_panel(today, moments.now())
                tell_moderation(today, moments.now())
                tell_written(today, moments.now())
                tell_targets(today, moments.now())
                tell_releases(today, moments.now())
        shown = [asdict(login) for login in logins]
        (settings.VAR_DIR / "logins.json").write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")
        self.stdout.write("\nSign in as (all of it invented):")
        for login in logins:
            self.stdout.write(f"  {login.username:<16} {login.password:<20} {login.role}")
        self.stdout.write(f"\nAPI key of the headlines reader, shown once:\n  Authorization: Token {key}")
