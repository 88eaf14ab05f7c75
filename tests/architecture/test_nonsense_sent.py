"""Nonsense in the forms of panels and reporting: which fields they have is read from the page; none breaks off."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from panels.models import ConflictAnswer
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.architecture.permission_table import ROWS
from tests.architecture.world import a_world
from tests.factories import a_user

pytestmark = pytest.mark.django_db

FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"[^>]*>')
NONSENSE = ("9" * 5000, "\x00", "-1", "NaN", "1e999", "x" * 20_000)


def fields(page: str) -> set[str]:
    """What a page's form asks for, without the search that stands on every page."""
    return set(FIELD.findall(page)) - {"csrfmiddlewaretoken", "words"}


@pytest.mark.parametrize("app", ["panels:", "reporting:"])
def test_no_form_breaks_off_at_nonsense(app: str) -> None:
    world, user = a_world(), a_user(*(set(Role) - {Role.API_CLIENT}))
    ConflictAnswer.objects.create(item=world.item, user=user, effect="none", interest="none", answered_at=moments.now())
    broken, tried = [], set[str]()
    for name, row in ROWS.items():
        if row.post is None or not name.startswith(app):
            continue
        client = Client(raise_request_exception=False)
        client.force_login(user)
        address = reverse(name, args=row.args(world))
        page = client.get(address).content.decode() if row.get else ""
        asked = fields(page)
        tried |= asked
        for value in NONSENSE:
            with transaction.atomic():
                answer = client.post(address, dict.fromkeys(asked, value))
                transaction.set_rollback(True)
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                broken.append(f"{name}: {value[:9]!r} {answer.status_code}")
    assert broken == []
    assert len(tried) > 50
