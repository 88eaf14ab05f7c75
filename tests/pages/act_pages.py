"""Sending the form of an act as a browser does: the page first, then its hidden fields with what was typed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ehcp.models import Child
from sendcases.accounts.roles import Role
from tests.factories import a_user

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


def client_of(role: Role) -> Client:
    """A browser in which somebody of a role is signed in."""
    client = Client()
    client.force_login(a_user(role))
    return client


def typed(**values: Any) -> dict[str, str]:
    """What the boxes of a form hold: a date fills three."""
    boxes: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, date):
            boxes |= {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}
        else:
            boxes[name] = str(value)
    return boxes


def hidden(response: HttpResponse) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(_HIDDEN.findall(response.content.decode()))


def send(client: Client, name: str, child: Child, **values: Any) -> HttpResponse:
    """Open the page of an act and send its form."""
    address = reverse(f"ehcp:{name}", args=[child.pk])
    page = client.get(address)
    assert page.status_code == 200, page.headers.get("Location")
    return client.post(address, hidden(page) | typed(**values))


def errors(response: HttpResponse) -> str:
    """The words of the error summary."""
    found = re.search(r'govuk-error-summary__list">(.*?)</ul>', response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""
