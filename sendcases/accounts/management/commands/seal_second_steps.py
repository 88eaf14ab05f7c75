"""Encrypt what is kept of second steps of signing in with the present key."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from sendcases.accounts.sealing import seal_data


class Command(BaseCommand):
    """``seal_second_steps``: run after a change of the key, before the earlier one is forgotten."""

    help = "Encrypt the second steps of signing in with the present key. After it, the earlier keys may be forgotten."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        kept = list(Authenticator.objects.select_for_update())
        for one in kept:
            one.data = seal_data(one.data)
            one.save(update_fields=["data"])
        self.stdout.write(f"Encrypted with the present key: {len(kept)}.")
