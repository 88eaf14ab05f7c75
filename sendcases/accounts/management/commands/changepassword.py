"""Give an account a new password from the command line, in the place of Django's command, and keep that it was."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from sendcases.accounts.models import User
from sendcases.accounts.services import give_new_password, remove_second_step
from sendcases.audit import moments


class Command(BaseCommand):
    """``changepassword USERNAME``: the way back in for an administrator whom no other can help."""

    help = "Give an account a new password, shown once. It is written in the account's history."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--without-second-step",
            action="store_true",
            help="take two-step sign-in away as well, when the authenticator app is lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("There is no account of this username.")
        now = moments.now()
        with transaction.atomic():
            password = give_new_password(user, by=None, now=now)
            if options["without_second_step"]:
                remove_second_step(user, by=None, now=now)
        self.stdout.write(f"The new password, shown once:\n  {password}")
