"""What the database keeps of second steps of signing in is encrypted, and stays readable when the key changes."""

from __future__ import annotations

import importlib
import json
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.management import call_command
from pytest_django import Settings

from sendcases.accounts.models import User
from sendcases.accounts.sealing import Unreadable, seal, unseal
from tests.factories import a_user

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
migration = importlib.import_module("sendcases.accounts.migrations.0008_second_steps_sealed")


def stored() -> str:
    return json.dumps(list(Authenticator.objects.order_by("pk").values_list("data", flat=True)))


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


@pytest.fixture
def user() -> User:
    return a_user()


def with_both(user: User) -> tuple[TOTP, RecoveryCodes]:
    return TOTP.activate(user, SECRET), RecoveryCodes.activate(user)


def test_neither_the_secret_nor_the_seed_nor_a_code_is_stored_in_the_clear(user: User) -> None:
    totp, recovery = with_both(user)
    seed = unseal(recovery.instance.data["seed"])
    assert SECRET not in stored()
    assert seed not in stored()
    assert not any(one in stored() for one in recovery.generate_codes())
    assert totp.validate_code(code()) is True
    assert recovery.validate_code(recovery.get_unused_codes()[0]) is True


def test_rows_of_an_earlier_version_are_encrypted_by_the_migration(user: User) -> None:
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
    plain = {"migrated_codes": ["11112222", "33334444"]}
    Authenticator.objects.create(user=user, type="recovery_codes", data=plain)
    migration.seal_all(apps, None)
    assert SECRET not in stored()
    assert "11112222" not in stored()
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code()) is True
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).validate_code("33334444") is True
    migration.unseal_all(apps, None)
    assert SECRET in stored()


def rotated(settings: Settings, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)


def test_a_new_secret_reads_what_the_old_one_wrote_and_takes_its_place(user: User, settings: Settings) -> None:
    totp, _ = with_both(user)
    old, new = settings.SECRET_KEY, "n" * 20 + "another secret of at least fifty characters, random"
    rotated(settings, SECRET_KEY=new, SECRET_KEY_FALLBACKS=[old])
    assert totp.validate_code(code()) is True
    out = StringIO()
    call_command("seal_second_steps", stdout=out)
    assert "2." in out.getvalue()
    rotated(settings, SECRET_KEY_FALLBACKS=[])
    assert unseal(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


def test_keys_of_their_own_make_them_independent_of_the_secret(user: User, settings: Settings) -> None:
    rotated(settings, SECOND_STEP_KEYS=["a key of their own"])
    sealed = seal(SECRET)
    rotated(settings, SECRET_KEY="x" * 20 + "another secret of at least fifty characters, random")
    assert unseal(sealed) == SECRET
    rotated(settings, SECOND_STEP_KEYS=["a newer key", "a key of their own"])
    assert unseal(sealed) == SECRET


def test_without_any_key_that_fits_it_says_which_setting_is_missing(settings: Settings) -> None:
    sealed = seal(SECRET)
    rotated(settings, SECRET_KEY="x" * 20 + "another secret of at least fifty characters, random")
    with pytest.raises(Unreadable, match="SENDCASES_OLD_SECRET_KEYS"):
        unseal(sealed)
