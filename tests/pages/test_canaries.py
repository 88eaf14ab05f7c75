"""A restricted child is nowhere: in no page, list, count, search, download or log of anybody who is not named."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from ehcp.models import CaseEvent, Child, Need
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.architecture.permission_panels import item
from tests.architecture.permission_roles import child
from tests.architecture.permission_table import ROWS
from tests.architecture.world import a_world
from tests.factories import (
    a_child,
    a_deadline,
    a_panel_item,
    a_placement,
    a_plan,
    a_request,
    a_team,
    a_user,
    an_institution,
    number,
    restrict,
)

# A walk over every address; on the other engine test_read_audit opens them.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

CANARIES = ("Canarybird", "Whistledown", "CANARY-0001", "J903900116023", "Roost End School")
CASE_ROLES = tuple(role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def named() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def hidden(named: User) -> Child:
    """Make a restricted child with something on every page."""
    late = moments.today() - timedelta(days=3)
    one = a_child(
        forename="Whistledown",
        surname="Canarybird",
        source_id="CANARY-0001",
        upn="J903900116023",
        stage="maintained",
        next_due_on=late,
        next_rule="annual_review",
    )
    a_request(one)
    plan = a_plan(one)
    Need.objects.create(source_id=f"N{number():06}", plan=plan, rank=1, sen_type="ASD", from_on=date(2026, 3, 2))
    a_placement(plan, institution=an_institution(name="Roost End School"))
    a_deadline(one, due_on=late, act_by_on=late)
    a_deadline(one, rule="annual_review", due_on=late, act_by_on=late)
    CaseEvent.objects.create(
        child=one,
        kind="request.received",
        happened_on=late,
        recorded_at=moments.now(),
        recorded_by=named,
        source="call",
    )
    a_panel_item(one)
    restrict(one, named)
    return one


@pytest.fixture
def stranger(client: Client, hidden: Child) -> Client:
    """Sign in a person who holds every role that reads cases, and is not named."""
    client.force_login(a_user(*CASE_ROLES, team=a_team()))
    return client


def text_of(response: HttpResponseBase) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"".join(file.read(name) for name in file.namelist())
    return body.decode("utf-8", errors="replace")


# The register of schools is open to everybody: that a school is in it tells of no child.
REGISTER = re.compile(r"<select[^>]*data-institutions.*?</select>", re.DOTALL)


def sung(response: HttpResponseBase) -> list[str]:
    text = REGISTER.sub("", text_of(response))
    return [canary for canary in CANARIES if canary.lower() in text.lower()]


PAGES = sorted(name for name, row in ROWS.items() if row.get is not None and not name.startswith(("account_", "mfa_")))


@pytest.mark.parametrize("name", PAGES)
def test_no_page_names_a_restricted_child(name: str, stranger: Client) -> None:
    address = reverse(name, args=ROWS[name].args(a_world()))
    assert sung(stranger.get(address)) == []


@pytest.mark.parametrize("name", [name for name in PAGES if ROWS[name].args in {child, item}])
def test_no_address_of_a_restricted_child_is_there(name: str, stranger: Client, hidden: Child) -> None:
    address = reverse(name, args=ROWS[name].args(a_world(hidden, hidden.panel_items.get())))
    for response in (stranger.get(address), stranger.post(address)):
        assert response.status_code in {404, 405}
        assert sung(response) == []


@pytest.mark.parametrize("tab", ["assessment", "plan", "reviews", "people", "timeline", "panel"])
def test_no_tab_of_a_restricted_child_is_there(tab: str, stranger: Client, hidden: Child) -> None:
    assert stranger.get(f"/cases/{hidden.pk}/records/{tab}/").status_code == 404


@pytest.mark.parametrize("words", [*CANARIES[:4], "canary whistle", "J9039"])
def test_no_search_finds_a_restricted_child(words: str, stranger: Client) -> None:
    response = stranger.post("/cases/search/", {"words": words}, follow=True)
    assert response.context["listed"].count == 0


@pytest.mark.parametrize("query", ["", "limit=overdue", "school=roost", "stage=maintained", "officer=none"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_download_holds_a_restricted_child(kind: str, query: str, stranger: Client) -> None:
    assert sung(stranger.get(f"/cases/download/{kind}/?{query}")) == []


def test_no_count_counts_a_restricted_child(stranger: Client) -> None:
    assert stranger.get("/cases/").context["listed"].count == 0
    work = stranger.get("/").context["work"]
    assert [tile.number for tile in work.tiles] == [0] * len(work.tiles)
    assert work.team == []


def test_no_log_line_names_a_child_at_all(
    client: Client, named: User, hidden: Child, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(named)
    with caplog.at_level("DEBUG"):
        client.get("/")
        client.get("/cases/")
        client.get(f"/cases/{hidden.pk}/")
        client.post("/cases/search/", {"words": "Canarybird"}, follow=True)
    assert [canary for canary in CANARIES if canary.lower() in caplog.text.lower()] == []


def test_those_named_see_the_child_everywhere(client: Client, named: User, hidden: Child) -> None:
    client.force_login(named)
    for address in (
        "/?show=overdue",
        "/cases/",
        f"/cases/{hidden.pk}/",
        "/cases/download/csv/",
        "/administration/restricted/",
    ):
        assert "Canarybird" in sung(client.get(address)), address
