"""The account made on the command line can make the others, and sees no case."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from sendcases.accounts.models import User
from tests.factories import a_child


@pytest.mark.django_db
def test_the_first_account_administers_and_sees_no_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "look-at-the-clock")
    call_command("createsuperuser", username="first", email="first@example.org", interactive=False, verbosity=0)
    client = Client()
    client.force_login(User.objects.get(username="first"))
    assert client.get("/administration/").status_code == 200
    assert client.get("/cases/").status_code == 404
    assert client.get(f"/cases/{a_child().pk}/").status_code == 404
